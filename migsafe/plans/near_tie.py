"""How near the runner-up is: the old plan, planned after the migration by forbidding what the new plan chose [edge].

Where the plan of before costs next to the same, the planner may choose either any day. That is no regression.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.model import Explained, Phase
from migsafe.plans.document import read_document
from migsafe.plans.explain import Bound, Looking, plan_only
from migsafe.plans.run import STEADY, transaction
from migsafe.plans.sessions import Sessions

if TYPE_CHECKING:
    from psycopg import Connection

MARGIN = 0.05
"""Share of the cost by which two plans may differ and still tie."""
_SWITCHES = {
    "Seq Scan": "enable_seqscan",
    "Index Scan": "enable_indexscan",
    "Index Only Scan": "enable_indexonlyscan",
    "Bitmap Heap Scan": "enable_bitmapscan",
    "Tid Scan": "enable_tidscan",
    "Nested Loop": "enable_nestloop",
    "Hash Join": "enable_hashjoin",
    "Merge Join": "enable_mergejoin",
    "Sort": "enable_sort",
    "Incremental Sort": "enable_incremental_sort",
    "Aggregate": "enable_hashagg",
    "Memoize": "enable_memoize",
    "Materialize": "enable_material",
}


def runners_up(
    sessions: Sessions, one: Bound, before: Explained, after: Explained, looking: Looking
) -> Iterator[Explained]:
    """A row of phase CONTROL for each of both plans, where they tie; nothing where they do not."""
    if before.shape == after.shape or not after.plan or not after.cost:
        return
    kinds = {node.kind for node in read_document(after.plan).root.walk()}
    asking = replace(looking, phase=Phase.CONTROL)
    for switch in sorted({_SWITCHES[kind] for kind in kinds if kind in _SWITCHES}):
        with transaction(sessions.steady(), read_only=True):
            sessions.steady().execute("SELECT pg_catalog.set_config(%s, 'off', true)", (switch,))
            (row,) = plan_only(sessions.steady, [one], asking)
        if _ties(row, before, after):
            yield from (row, replace(after, phase=Phase.CONTROL))
            return
    for index in _indexes(after):
        other = _without(sessions.owner(), index, one, asking)
        if other is not None and _ties(other, before, after):
            yield from (other, replace(after, phase=Phase.CONTROL))
            return


def _ties(row: Explained, before: Explained, after: Explained) -> bool:
    cost = after.cost or 0.0
    return row.shape == before.shape and row.cost is not None and row.cost <= (1 + MARGIN) * cost


def _indexes(after: Explained) -> list[tuple[str, str]]:
    """Schema and name of the indexes that the plan uses."""
    found = set()
    for node in read_document(after.plan or "").root.walk():
        if node.index is not None and node.relation is not None:
            found.add((node.relation.partition(".")[0], node.index))
    return sorted(found)


def _without(connection: "Connection[Any]", index: tuple[str, str], one: Bound, asking: Looking) -> Explained | None:
    """The plan where `index` is not there; None for an index that a constraint needs. All is rolled back."""
    from psycopg import Error, sql

    with transaction(connection, read_only=False):
        try:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(*index)))
        except Error:
            return None
        for name, value in STEADY.items():
            connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))
        (row,) = plan_only(lambda: connection, [one], asking)
    return row
