"""The generic plan against the plan for the very parameters: newly much worse than it."""

from collections.abc import Iterator, Mapping

from migsafe.model import ChangeKind, Explained, GenericPlan, Phase
from migsafe.plans.change import Change

WORSE = 2
WORSE_PAGES = 100
"""A generic plan is worse when it touches this many times the pages, and this many more."""


def generic_changes(
    before: Explained, after: Explained, generic: Mapping[tuple[str, int, Phase], GenericPlan]
) -> Iterator[Change]:
    """Nothing where there is no generic plan of its own, or where it was as bad before."""
    old = generic.get((before.query, before.example, Phase.BEFORE))
    new = generic.get((after.query, after.example, Phase.AFTER))
    if new is not None and _worse(new, after) and not (old is not None and _worse(old, before)):
        yield Change(ChangeKind.GENERIC_PLAN_WORSE, None, None, None, after.buffers, new.buffers)


def _worse(generic: GenericPlan, custom: Explained) -> bool:
    pages = custom.buffers or 0
    return generic.buffers >= WORSE * pages and generic.buffers - pages >= WORSE_PAGES
