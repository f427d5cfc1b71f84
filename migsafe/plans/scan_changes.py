"""Named changes of how one relation is read: an index no longer used, another one used, an index-only scan lost.

A change of plan is only worth a name where it costs something or is forced: the pages of the scan grew, or the index
is gone. Planners flip between near ties without either, and scans of small tables are cheap any way.
"""

from collections.abc import Iterator

from migsafe.model import ChangeKind, Phase
from migsafe.plans.change import Change
from migsafe.plans.conditions import casts_on, columns_of_condition
from migsafe.plans.indexes import Catalog, bare
from migsafe.plans.masks import without_values
from migsafe.plans.match import Scan
from migsafe.plans.read import ScanKind

SMALL_TABLE = 100
"""Pages of 8 KiB (0.8 MB) below which no plan is a bad one, unless it is run over and over."""
GROWN = 1.25
"""Growth of a scan's pages that is more than a different sample of statistics explains."""
HEAP_FETCHES = 0.1
"""Share of an index-only scan's rows that may come from the table before it is one in name only."""
MANY_REMOVED = 10_000
"""Rows that a filter may throw away before it is worth a word …"""
REMOVED_PER_ROW = 10
"""… and for each row that it lets through."""


def scan_changes(before: Scan, after: Scan, catalog: Catalog) -> Iterator[Change]:
    """What became of one scan."""
    yield from _access(before, after, catalog)
    yield from _filter(before, after)
    yield from _lossy(before, after)
    yield from _pruning(before, after, catalog)


def _access(before: Scan, after: Scan, catalog: Catalog) -> Iterator[Change]:
    """At most one change of the way in, the gravest, and the reason where the plan shows it."""
    invalid = [name for name in before.indexes if _became_invalid(before.relation, name, catalog)]
    for name in invalid:
        yield Change(ChangeKind.INDEX_BECAME_INVALID, before.relation, name, None, before.pages, after.pages)
    if not before.kind.uses_index or not _matters(before, after, catalog):
        return
    found = _kind_of_access(before, after, catalog)
    if found is None:
        return
    yield _change(found, before, after)
    indexed = {name for node in before.nodes for name in columns_of_condition(node)}
    casts = [text for node in after.nodes for text in casts_on(node, indexed)]
    known = {text for node in before.nodes for text in casts_on(node, indexed)}
    if (gained := next((text for text in casts if text not in known), None)) and found in _LESS_INDEX:
        yield _change(ChangeKind.IMPLICIT_CAST_KILLS_INDEX, before, after, gained)


_LESS_INDEX = (ChangeKind.INDEX_SCAN_TO_SEQ_SCAN, ChangeKind.INDEX_RANGE_WIDENED, ChangeKind.INDEX_CHANGED)


def _kind_of_access(before: Scan, after: Scan, catalog: Catalog) -> ChangeKind | None:
    if after.kind is ScanKind.SEQ:
        return ChangeKind.INDEX_SCAN_TO_SEQ_SCAN
    if before.kind is ScanKind.INDEX_ONLY and _lost(before, after):
        return ChangeKind.LOST_INDEX_ONLY_SCAN
    if after.kind.uses_index and not _same_indexes(before, after, catalog):
        return ChangeKind.INDEX_CHANGED
    return ChangeKind.INDEX_RANGE_WIDENED if _widened(before, after, catalog) else None


def _change(kind: ChangeKind, before: Scan, after: Scan, detail: str | None = None) -> Change:
    return Change(kind, before.relation, _names(before), _names(after), before.pages, after.pages, detail)


def _names(scan: Scan) -> str | None:
    return ", ".join(scan.indexes) or None


def _became_invalid(relation: str, name: str, catalog: Catalog) -> bool:
    after = catalog.index(Phase.AFTER, catalog.name_after(relation), name)
    return after is not None and not after.is_valid


def _matters(before: Scan, after: Scan, catalog: Catalog) -> bool:
    if after.pages >= 2 * before.pages and after.pages - before.pages >= SMALL_TABLE:
        return True
    large = catalog.pages(before.relation) >= SMALL_TABLE
    return large and (after.pages >= GROWN * before.pages or _forced(before, after, catalog))


def _forced(before: Scan, after: Scan, catalog: Catalog) -> bool:
    """Whether an index used before is gone, or one used now is new."""
    gone = any(not catalog.successors(before.relation, name) for name in before.indexes)
    kept = {
        later
        for row in catalog.owned.get((Phase.BEFORE, before.relation), ())
        for later in catalog.successors(row.relation, bare(row.name))
    }
    known = any(catalog.index(Phase.AFTER, after.relation, name) for name in after.indexes)
    return gone or (known and not set(after.indexes) <= kept)


def _lost(before: Scan, after: Scan) -> bool:
    if after.kind is not ScanKind.INDEX_ONLY:
        return after.kind.uses_index
    return after.heap_fetches > before.heap_fetches and after.heap_fetches >= HEAP_FETCHES * max(after.rows, 1)


def _same_indexes(before: Scan, after: Scan, catalog: Catalog) -> bool:
    heirs = [catalog.successors(before.relation, name) for name in before.indexes]
    every_old_one_used = all(heir & set(after.indexes) for heir in heirs)
    return every_old_one_used and set(after.indexes) <= frozenset().union(*heirs)


def _widened(before: Scan, after: Scan, catalog: Catalog) -> bool:
    """Whether the same index is searched by fewer columns, and a filter does the rest."""
    old = {catalog.column_after(before.relation, name) for node in before.nodes for name in columns_of_condition(node)}
    new = {name for node in after.nodes for name in columns_of_condition(node)}
    return new < old and any(node.filter for node in after.nodes)


def _filter(before: Scan, after: Scan) -> Iterator[Change]:
    removed = sum(node.removed for node in after.nodes)
    enough = removed >= MANY_REMOVED and removed >= REMOVED_PER_ROW * (after.rows + 1)
    if enough and sum(node.removed for node in before.nodes) < 0.1 * removed:
        old = sum(node.removed for node in before.nodes)
        condition = without_values(after.nodes[0].filter or "") or None
        yield Change(ChangeKind.FILTER_REMOVES_MANY_ROWS, before.relation, None, condition, old, removed)


def _lossy(before: Scan, after: Scan) -> Iterator[Change]:
    old, new = (sum(node.lossy_pages for node in scan.nodes) for scan in (before, after))
    rechecked = [sum(node.rechecked for node in scan.nodes) for scan in (before, after)]
    if new and not old and rechecked[1] >= 10 * max(rechecked[0], 1):
        yield Change(ChangeKind.LOSSY_BITMAP, before.relation, _names(before), _names(after), old, new)


def _pruning(before: Scan, after: Scan, catalog: Catalog) -> Iterator[Change]:
    """Partitions that are read now and were not: of the same table, or of one that had none before."""
    old, new = len(before.parts), len(after.parts)
    if new < 2:
        return
    every_one = new == catalog.parts(Phase.AFTER, after.relation)
    lost = new >= 2 * old if old else every_one and after.pages >= 2 * before.pages
    if lost:
        yield Change(ChangeKind.LOST_PARTITION_PRUNING, before.relation, None, None, max(old, 1), new)
