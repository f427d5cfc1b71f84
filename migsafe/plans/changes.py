"""Named changes between two plans of one query: what the planner chose, and the work that it led to.

Judged on pages, rows and the tree, never on time or cost. The limits on pages are the user's (`[limits]`); the others
are floors below which a change is noise.
"""

from collections.abc import Iterator

from migsafe.model import ChangeKind
from migsafe.plans.change import Change
from migsafe.plans.indexes import Catalog
from migsafe.plans.match import match_scans, scans
from migsafe.plans.pages import ELSEWHERE, pages_by_relation
from migsafe.plans.read import PlanNode
from migsafe.plans.scan_changes import scan_changes
from migsafe.settings import LimitsSection

SORTED_ROWS = 1000
"""Rows below which a sort costs nothing worth a word."""
TEMP_PAGES = 128
"""Pages written to or read from temporary files (1 MB) below which spilling is noise."""


def plan_changes(before: PlanNode, after: PlanNode, catalog: Catalog, limits: LimitsSection) -> Iterator[Change]:
    """All changes, the planner's choices first; equal plans give none."""
    for old, new in match_scans(scans(before), scans(after), catalog.name_after):
        yield from scan_changes(old, new, catalog)
    yield from _sorts(before, after)
    yield from _buffers(before, after, catalog, limits)
    yield from _temporary_files(before, after, limits)


def rows_of(root: PlanNode) -> float | None:
    """Rows that the query returns; for a write without RETURNING, the rows that it changes."""
    if root.kind == "ModifyTable" and root.children:
        return root.children[0].rows
    return root.rows


def _sorts(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    """Rows that are sorted now and came in order before; sorts that feed a merge join are a matter of join method."""
    old, new = dict(_sorted_rows(before)), dict(_sorted_rows(after))
    key = max(new, key=lambda one: new[one], default=None)
    if key is not None and len(new) > len(old) and sum(new.values()) - sum(old.values()) >= SORTED_ROWS:
        yield Change(ChangeKind.SORT_ADDED, None, None, key, sum(old.values()), sum(new.values()))


def _sorted_rows(node: PlanNode, *, merged: bool = False) -> Iterator[tuple[str, float]]:
    if node.kind in ("Sort", "Incremental Sort") and not merged:
        yield ", ".join(node.sort_key), sum(child.rows or 0.0 for child in node.children)
    for child in node.children:
        feeds_merge = node.kind == "Merge Join" or (merged and node.kind == "Materialize")
        yield from _sorted_rows(child, merged=feeds_merge)


def _buffers(before: PlanNode, after: PlanNode, catalog: Catalog, limits: LimitsSection) -> Iterator[Change]:
    old, new = before.pages, after.pages
    relation = _most_changed(before, after, catalog)
    if new - old >= limits.buffers_floor and new >= limits.buffers_growth * old:
        yield Change(ChangeKind.BUFFERS_GROWN, relation, None, None, old, new)
    elif old - new >= limits.buffers_floor and old >= limits.buffers_growth * new:
        yield Change(ChangeKind.BUFFERS_SHRUNK, relation, None, None, old, new)


def _most_changed(before: PlanNode, after: PlanNode, catalog: Catalog) -> str | None:
    """The relation, by its name before, whose pages changed most."""
    old, new = pages_by_relation(before), pages_by_relation(after)
    original = {later: earlier for earlier, later in catalog.renamed.items()}
    change = {name: -pages.total for name, pages in old.items()}
    for name, pages in new.items():
        earlier = original.get(name, name)
        change[earlier] = change.get(earlier, 0) + pages.total
    change.pop(ELSEWHERE, None)
    return max(sorted(change), key=lambda name: abs(change[name]), default=None)


def _temporary_files(before: PlanNode, after: PlanNode, limits: LimitsSection) -> Iterator[Change]:
    old, new = before.temp, after.temp
    if new - old >= TEMP_PAGES and new >= limits.buffers_growth * old:
        yield Change(ChangeKind.TEMP_GROWN, None, None, None, old, new)
