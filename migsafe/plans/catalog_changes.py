"""Named changes of what a query's relations are: bloated, without statistics, behind row security."""

from collections.abc import Iterator, Sequence

from migsafe.model import ChangeKind, Phase
from migsafe.plans.change import Change
from migsafe.plans.conditions import columns_in
from migsafe.plans.indexes import Catalog
from migsafe.plans.match import Scan

BLOATED = 1.3
BLOATED_PAGES = 100
"""A file that was not rewritten is bloated when it grew by both."""


def catalog_changes(pairs: Sequence[tuple[Scan, Scan]], catalog: Catalog, phase: Phase) -> Iterator[Change]:
    """What became of the relations of the scans; `phase` is the one to hold against before."""
    seen: set[str] = set()
    for old, new in pairs:
        if old.relation not in seen:
            seen.add(old.relation)
            yield from _bloat(old, new, catalog, phase)
            yield from _secured(old, new, catalog, phase)
        yield from _statistics(old, new, catalog, phase)


def _bloat(old: Scan, new: Scan, catalog: Catalog, phase: Phase) -> Iterator[Change]:
    before, after = catalog.views.get((Phase.BEFORE, old.relation)), catalog.views.get((phase, new.relation))
    if before is None or after is None or catalog.was_rewritten(old.relation):
        return
    more_rows = catalog.rows(phase, new.relation) > 1.1 * catalog.rows(Phase.BEFORE, old.relation)
    if not more_rows and after.pages >= BLOATED * before.pages and after.pages - before.pages >= BLOATED_PAGES:
        yield Change(ChangeKind.BLOAT, old.relation, None, None, before.pages, after.pages)


def _secured(old: Scan, new: Scan, catalog: Catalog, phase: Phase) -> Iterator[Change]:
    """Row security that is new: its conditions come before the query's own, and leave fewer indexes to choose from."""
    before, after = catalog.views.get((Phase.BEFORE, old.relation)), catalog.views.get((phase, new.relation))
    if before is not None and after is not None and after.secured and not before.secured:
        yield Change(ChangeKind.SECURITY_BARRIER, old.relation, None, None, old.pages, new.pages)


def _statistics(old: Scan, new: Scan, catalog: Catalog, phase: Phase) -> Iterator[Change]:
    before, after = catalog.views.get((Phase.BEFORE, old.relation)), catalog.views.get((phase, new.relation))
    if before is None or after is None:
        return
    named = {name for node in old.nodes for text in node.conditions for name in columns_in(text)}
    lost = [
        name
        for name in sorted(named & set(before.analyzed))
        if catalog.column_after(old.relation, name) not in after.analyzed
    ]
    if lost:
        rows = (sum(node.expected for node in old.nodes), sum(node.expected for node in new.nodes))
        yield Change(ChangeKind.MISSING_STATISTICS, old.relation, ", ".join(lost), None, *rows)
