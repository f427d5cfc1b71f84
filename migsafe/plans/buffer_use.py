"""Pages of each relation that the whole workload touches, and how many of them were hits [pure].

Counts the queries that only read: a write's first run is not warm.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from migsafe.model import BufferState, BufferUse, Explained, Phase, Query
from migsafe.plans.document import read_document
from migsafe.plans.pages import Pages, pages_by_relation

Key = tuple[str, int]
"""Query and number of its example."""


def buffer_use(rows: Sequence[Explained], phase: Phase, queries: Sequence[Query] = ()) -> Iterator[BufferUse]:
    """What each query touched by itself: one row for each relation, in the order of their names."""
    touched = {
        (row.query, row.example): pages_by_relation(read_document(row.plan).root)
        for row in rows
        if row.plan is not None and row.hit_ratio is not None
    }
    return weighted(touched, phase, BufferState.ALONE, queries)


def weighted(
    touched: Mapping[Key, Mapping[str, Pages]], phase: Phase, state: BufferState, queries: Sequence[Query]
) -> Iterator[BufferUse]:
    """The sum over all runs, each query by its executions, which its examples share."""
    calls = {query.name: query.calls for query in queries}
    examples = Counter(name for name, _ in touched)
    every = sum(calls.get(name, 1.0) for name in examples) or 1.0
    hit: dict[str, float] = {}
    read: dict[str, float] = {}
    for (name, _), relations in touched.items():
        weight = calls.get(name, 1.0) / every * len(touched) / examples[name]
        for relation, pages in relations.items():
            hit[relation] = hit.get(relation, 0.0) + weight * pages.hit
            read[relation] = read.get(relation, 0.0) + weight * pages.read
    yield from (BufferUse(phase, name, round(hit[name], 3), round(read[name], 3), state) for name in sorted(hit))
