"""Named changes between two plans of one query: what the planner chose, and the work that it led to.

Judged on pages, rows and the tree, never on time or cost. The limits on pages are the user's (`[limits]`); the others
are floors below which a change is noise.
"""

from collections.abc import Iterator, Sequence

from migsafe.model import ChangeKind, Phase
from migsafe.plans.catalog_changes import catalog_changes
from migsafe.plans.change import Change
from migsafe.plans.document import Document
from migsafe.plans.indexes import Catalog
from migsafe.plans.join_changes import join_changes
from migsafe.plans.match import match_scans, scans
from migsafe.plans.order_changes import order_changes
from migsafe.plans.pages import ELSEWHERE, pages_by_relation
from migsafe.plans.read import PlanNode
from migsafe.plans.scan_changes import scan_changes
from migsafe.plans.shape_changes import shape_changes
from migsafe.plans.write_changes import Sets, write_changes
from migsafe.sections import LimitsSection

TEMP_PAGES = 128
"""Pages written to or read from temporary files (1 MB) below which spilling is noise."""
PARALLEL_PAGES = 10_000
"""Pages from which a query needs its parallel workers."""


def plan_changes(
    before: Document,
    after: Document,
    catalog: Catalog,
    limits: LimitsSection,
    *,
    phase: Phase = Phase.AFTER,
    sets: Sequence[Sets] = (),
) -> Iterator[Change]:
    """All changes, the planner's choices first; equal plans give none. `phase` is the one that `after` belongs to."""
    old, new = before.root, after.root
    found = scans(old, catalog.roots(Phase.BEFORE)), scans(new, catalog.roots(phase))
    pairs = match_scans(*found, catalog.name_after)
    for pair in pairs:
        yield from scan_changes(*pair, catalog)
    yield from join_changes(old, new, pairs)
    yield from order_changes(old, new, pairs)
    yield from shape_changes(old, new, pairs)
    yield from catalog_changes(pairs, catalog, phase)
    yield from write_changes(before, after, sets, catalog)
    yield from _whole(before, after)
    yield from _buffers(before, after, catalog, limits)
    yield from _temporary_files(old, new, limits)


def rows_of(root: PlanNode) -> float | None:
    """Rows that the query returns; for a write without RETURNING, the rows that it changes."""
    if root.kind == "ModifyTable" and root.children:
        return root.children[0].rows
    return root.rows


def _whole(before: Document, after: Document) -> Iterator[Change]:
    """What production's settings would do with the plan, and the columns of the result."""
    if before.workers and not after.workers and after.pages >= PARALLEL_PAGES:
        yield Change(ChangeKind.LOST_PARALLELISM, None, None, None, before.workers, after.workers)
    if after.launched < after.workers and before.launched == before.workers:
        yield Change(ChangeKind.WORKERS_NOT_LAUNCHED, None, None, None, after.workers, after.launched)
    if after.jit_level > before.jit_level:
        yield Change(ChangeKind.JIT_KICK_IN, None, None, None, before.jit_level, after.jit_level)
    old, new = before.columns, after.columns
    if old and new and old != new:
        gone = ", ".join(f"{name} {kind}" for name, kind in old if (name, kind) not in new)
        come = ", ".join(f"{name} {kind}" for name, kind in new if (name, kind) not in old)
        yield Change(ChangeKind.OUTPUT_COLUMNS_CHANGED, None, gone or None, come or None, len(old), len(new))


def _buffers(before: Document, after: Document, catalog: Catalog, limits: LimitsSection) -> Iterator[Change]:
    old, new = before.pages, after.pages
    relation = _most_changed(before, after, catalog)
    if new - old >= limits.buffers_floor and new >= limits.buffers_growth * old:
        yield Change(ChangeKind.BUFFERS_GROWN, relation, None, None, old, new)
    elif old - new >= limits.buffers_floor and old >= limits.buffers_growth * new:
        yield Change(ChangeKind.BUFFERS_SHRUNK, relation, None, None, old, new)


def _most_changed(before: Document, after: Document, catalog: Catalog) -> str | None:
    """The relation, by its name before, whose pages changed most."""
    original = {later: earlier for earlier, later in catalog.renamed.items()}
    change = {name: -pages for name, pages in _by_relation(before).items()}
    for name, pages in _by_relation(after).items():
        earlier = original.get(name, name)
        change[earlier] = change.get(earlier, 0) + pages
    change.pop(ELSEWHERE, None)
    return max(sorted(change), key=lambda name: abs(change[name]), default=None)


def _by_relation(document: Document) -> dict[str, int]:
    if document.touched:
        return dict(document.touched)
    return {name: pages.total for name, pages in pages_by_relation(document.root).items()}


def _temporary_files(before: PlanNode, after: PlanNode, limits: LimitsSection) -> Iterator[Change]:
    old, new = before.temp, after.temp
    if new - old >= TEMP_PAGES and new >= limits.buffers_growth * old:
        yield Change(ChangeKind.TEMP_GROWN, None, None, None, old, new)
