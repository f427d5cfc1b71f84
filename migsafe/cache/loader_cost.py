"""What one miss costs the database: the pages that a pattern's loader touches."""

from collections.abc import Iterator, Sequence

from migsafe.model import Explained, LoaderCost, Pattern, Phase


def loader_costs(patterns: Sequence[Pattern], explained: Sequence[Explained]) -> tuple[LoaderCost, ...]:
    """Mean pages over the loader's examples, before and after; none where no example could be measured."""
    return tuple(cost for pattern in patterns for cost in _costs(pattern, explained))


def _costs(pattern: Pattern, explained: Sequence[Explained]) -> Iterator[LoaderCost]:
    loaders = {Phase.BEFORE: pattern.loader, Phase.AFTER: pattern.loader_after or pattern.loader}
    for phase, loader in loaders.items():
        plans = (plan for plan in explained if plan.query == loader and plan.phase is phase)
        pages = [plan.buffers for plan in plans if plan.buffers is not None]
        if pages:
            yield LoaderCost(pattern.name, phase, sum(pages) / len(pages))
