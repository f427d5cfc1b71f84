"""Named changes of how one relation is read: an index no longer used, another one used, an index-only scan lost.

A change of plan is only worth a name where it costs something or is forced: the pages of the scan grew, or the index
is gone. Planners flip between near ties without either, and scans of small tables are cheap any way.
"""

from collections.abc import Iterator

from migsafe.model import ChangeKind, Phase
from migsafe.plans.change import Change
from migsafe.plans.indexes import Catalog
from migsafe.plans.match import Scan
from migsafe.plans.read import ScanKind

SMALL_TABLE = 100
"""Pages of 8 KiB (0.8 MB) below which no plan is a bad one, unless it is run over and over."""
GROWN = 1.25
"""Growth of a scan's pages that is more than a different sample of statistics explains."""
HEAP_FETCHES = 0.1
"""Share of an index-only scan's rows that may come from the table before it is one in name only."""


def scan_changes(before: Scan, after: Scan, catalog: Catalog) -> Iterator[Change]:
    """What became of one scan; at most one change, the gravest."""
    if not before.kind.uses_index or not _matters(before, after, catalog):
        return
    if after.kind is ScanKind.SEQ:
        yield _change(ChangeKind.INDEX_SCAN_TO_SEQ_SCAN, before, after)
    elif before.kind is ScanKind.INDEX_ONLY and _lost(before, after):
        yield _change(ChangeKind.LOST_INDEX_ONLY_SCAN, before, after)
    elif after.kind.uses_index and not _same_indexes(before, after, catalog):
        yield _change(ChangeKind.INDEX_CHANGED, before, after)


def _change(kind: ChangeKind, before: Scan, after: Scan) -> Change:
    return Change(kind, before.relation, _names(before), _names(after), before.pages, after.pages)


def _names(scan: Scan) -> str | None:
    return ", ".join(scan.indexes) or None


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
        for phase, relation, name in catalog.indexes
        if phase is Phase.BEFORE and relation == before.relation
        for later in catalog.successors(relation, name)
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
