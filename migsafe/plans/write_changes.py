"""Named changes of what a write does beside its plan: triggers, foreign keys, indexes to keep up, write-ahead log."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from migsafe.model import ChangeKind, Phase, RelationIndex
from migsafe.plans.change import Change
from migsafe.plans.document import Document
from migsafe.plans.indexes import Catalog, bare

TRIGGER_PAGES = 100
"""Pages that the queries of triggers and foreign keys may touch before they are worth a word."""
WAL_GROWN = 1.5
WAL_BYTES = 65_536
"""Write-ahead log counts when it grows by both."""


class Sets(Struct, frozen=True):
    """What an UPDATE sets: columns of one relation, by their names before the migration."""

    relation: str
    columns: frozenset[str]


def write_changes(before: Document, after: Document, sets: Sequence[Sets], catalog: Catalog) -> Iterator[Change]:
    """What became of one write."""
    for one in sets:
        yield from _hot(before, after, one, catalog)
    yield from _triggers(before, after)
    old, new = before.root.wal_bytes, after.root.wal_bytes
    if new >= WAL_GROWN * old and new - old >= WAL_BYTES:
        yield Change(ChangeKind.WAL_GROWN, None, None, None, old, new)


def _hot(before: Document, after: Document, sets: Sets, catalog: Catalog) -> Iterator[Change]:
    """An index that now holds a column which the statement sets: no update of it is heap-only any more."""
    columns = {catalog.column_after(sets.relation, name) for name in sets.columns}
    if _holding(Phase.BEFORE, sets.relation, sets.columns, catalog):
        return
    now = _holding(Phase.AFTER, catalog.name_after(sets.relation), columns, catalog)
    if now:
        shares = (_hot_share(before), _hot_share(after))
        yield Change(ChangeKind.HOT_UPDATE_LOST, sets.relation, None, ", ".join(now), *shares)


def _hot_share(document: Document) -> float | None:
    return document.hot_updated / document.updated if document.updated else None


def _holding(phase: Phase, relation: str, columns: frozenset[str] | set[str], catalog: Catalog) -> list[str]:
    return sorted(bare(row.name) for row in catalog.owned.get((phase, relation), ()) if _holds(row, columns))


def _holds(index: RelationIndex, columns: frozenset[str] | set[str]) -> bool:
    # Since 16 a BRIN index, which only summarizes, does not stand in the way of heap-only updates.
    names = {*index.columns, *index.included}
    return index.method != "brin" and (bool(names & columns) or any(f"({name}" in index.definition for name in columns))


def _triggers(before: Document, after: Document) -> Iterator[Change]:
    """Pages of the queries that triggers and foreign keys send: no node of the plan shows them."""
    called = {name for name, calls in after.trigger_calls.items() if calls}
    if not called:
        return
    old, new = (max(sum(one.touched.values()) - one.root.pages, 0) for one in (before, after))
    if new - old >= TRIGGER_PAGES and new >= 2 * old:
        grown = {name: pages - before.touched.get(name, 0) for name, pages in after.touched.items()}
        relation = max(sorted(grown), key=lambda name: grown[name], default=None)
        names = ", ".join(sorted(called))
        yield Change(ChangeKind.TRIGGER_COST, relation, None, names, old, new)
