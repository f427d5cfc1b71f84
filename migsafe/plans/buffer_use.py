"""Pages of each relation that the whole workload touches, and how many of them were hits.

Counts the queries that only read: a write's first run is not warm.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from migsafe.model import BufferUse, Explained, Phase
from migsafe.plans.document import read_document
from migsafe.plans.pages import pages_by_relation


def buffer_use(rows: Sequence[Explained], phase: Phase) -> Iterator[BufferUse]:
    """One row for each relation, in the order of their names."""
    hit: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for row in rows:
        if row.plan is None or row.hit_ratio is None:
            continue
        for relation, pages in pages_by_relation(read_document(row.plan).root).items():
            hit[relation] += pages.hit
            read[relation] += pages.read
    yield from (BufferUse(phase, relation, hit[relation], read[relation]) for relation in sorted(hit))
