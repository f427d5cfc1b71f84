"""From the answers of both arms to one CacheReplay row a pattern, and one for all.

Only the second half of the trace is measured. Gets of locks, states and queues are no cache requests; those of keys
that no pattern declares count in the row for all.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from migsafe.cache.arms import Replayed
from migsafe.cache.key_matcher import COUNTED
from migsafe.cache.requests import Trace
from migsafe.model import BOTH_PHASES, CacheReplay, Item, LoaderCost, Looked, Pattern, Phase, Skip

WINDOW = 1000
RECOVERED = 0.95


@dataclass(slots=True)
class _Gets:
    """The gets of one pattern in the second half: their times and whether each arm hit."""

    time_us: "array[int]" = field(default_factory=lambda: array("q"))
    before: bytearray = field(default_factory=bytearray)
    after: bytearray = field(default_factory=bytearray)

    def misses(self, phase: Phase) -> int:
        hits = self.before if phase is Phase.BEFORE else self.after
        return len(hits) - sum(hits)


def cache_replays(
    trace: Trace, patterns: Sequence[Pattern], replayed: Replayed, costs: Iterable[LoaderCost]
) -> tuple[CacheReplay | Looked | Skip, ...]:
    """The row for all patterns (`pattern` None), then one for each that is a cache."""
    pages = {(cost.pattern, cost.phase): cost.buffers for cost in costs if cost.buffers is not None}
    counted = [pattern for pattern in patterns if pattern.kind in COUNTED]
    by_pattern = {pattern.name: _Gets() for pattern in counted}
    whole = _collect(trace, replayed, by_pattern)
    total = len(whole.before)
    if not total:
        return (Skip(Item.HIT_RATIO, "the second half of the trace holds no get", configured=True),)
    loads = {
        name: {phase: _loads(pages.get((name, phase)), gets.misses(phase)) for phase in BOTH_PHASES}
        for name, gets in by_pattern.items()
    }
    all_loads = {phase: _sum(of[phase] for of in loads.values()) for phase in BOTH_PHASES}
    deploy_us = trace.time_us[trace.middle]
    rows = [_row(None, whole, total, deploy_us, sum(replayed.removed.values()), all_loads)]
    for name, gets in by_pattern.items():
        rows.append(_row(name, gets, total, deploy_us, replayed.removed.get(name, 0), loads[name]))
    return (*rows, Looked(Item.HIT_RATIO, f"{total:,} cache requests replayed before and after the deploy"))


def _collect(trace: Trace, replayed: Replayed, by_pattern: Mapping[str, _Gets]) -> _Gets:
    whole = _Gets()
    for at in range(trace.middle, len(trace)):
        answer = replayed.before[at]
        owner = replayed.owners[trace.key[at]]
        if answer == "-" or (owner is not None and owner.name not in by_pattern):
            continue
        for gets in (whole,) if owner is None else (whole, by_pattern[owner.name]):
            gets.time_us.append(trace.time_us[at])
            gets.before.append(answer == "1")
            gets.after.append(replayed.after[at] == "1")
    return whole


def _row(
    name: str | None, gets: _Gets, total: int, deploy_us: int, removed: int, loads: Mapping[Phase, float | None]
) -> CacheReplay:
    requests, before, after = len(gets.before), sum(gets.before), sum(gets.after)
    return CacheReplay(
        pattern=name,
        requests=requests,
        hits_before=before,
        hits_after=after,
        hit_ratio_before=before / requests if requests else None,
        hit_ratio_after=after / requests if requests else None,
        extra_loads=before - after,
        warm_up_s=_warm_up_s(gets, deploy_us),
        removed=removed,
        load_buffers_before=loads[Phase.BEFORE],
        load_buffers_after=loads[Phase.AFTER],
        request_share=requests / total,
    )


def _warm_up_s(gets: _Gets, deploy_us: int) -> float | None:
    """Windows follow one another without overlap; fewer gets than one window holds make one window."""
    requests = len(gets.before)
    size = min(WINDOW, requests)
    for start in range(0, requests - size + 1, max(1, size)):
        window = slice(start, start + size)
        if requests and sum(gets.after[window]) >= RECOVERED * sum(gets.before[window]):
            # The first window opens with the deploy, whenever its first get comes.
            return (gets.time_us[start] - deploy_us) / 1e6 if start else 0.0
    return None


def _loads(pages: float | None, misses: int) -> float | None:
    return None if pages is None else pages * misses


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
