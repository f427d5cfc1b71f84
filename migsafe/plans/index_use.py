"""Which indexes the workload's plans use after the migration [pure]."""

from collections.abc import Iterable

from migsafe.model import Explained, IndexUse, Phase
from migsafe.plans.document import read_document


def index_use(rows: Iterable[Explained]) -> tuple[IndexUse, ...]:
    """One row for each index and query."""
    found = {
        (node.relation, f"{node.relation.partition('.')[0]}.{node.index}", row.query)
        for row in rows
        if row.plan and row.phase is not Phase.BEFORE
        for node in read_document(row.plan).root.walk()
        if node.index is not None and node.relation is not None
    }
    return tuple(IndexUse(*one) for one in sorted(found))
