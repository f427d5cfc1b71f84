"""From the answers of the arms to CacheArm rows: ratios, loads, warm-up, intervals and the load on the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from migsafe.cache.arm_plan import Plan
from migsafe.cache.bootstrap import drop_interval
from migsafe.cache.compare import RECOVERED, WINDOW
from migsafe.cache.database_load import Loads, peak_cores
from migsafe.cache.key_matcher import COUNTED
from migsafe.cache.scenarios import Arms
from migsafe.model import ArmKind, CacheArm, LoaderCost, Pattern, Phase


@dataclass(slots=True)
class _Gets:
    """The gets of one pattern in the second half: times, keys by old and new name, value sizes, each arm's answers."""

    at_us: list[int] = field(default_factory=list)
    key: list[int] = field(default_factory=list)
    new_key: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    hits: dict[ArmKind, bytearray] = field(default_factory=lambda: {arm: bytearray() for arm in ArmKind})


def arm_rows(plan: Plan, arms: Arms, patterns: Sequence[Pattern], costs: Sequence[LoaderCost]) -> Iterator[CacheArm]:
    """For each arm the row for all patterns, then one for each that is a cache."""
    counted = [pattern for pattern in patterns if pattern.kind in COUNTED]
    whole, by_pattern = _collect(plan, arms, {pattern.name for pattern in counted})
    if not whole.at_us:
        return
    ms = {(cost.pattern, cost.phase): cost.ms for cost in costs}
    for arm in ArmKind:
        phase = Phase.BEFORE if arm is ArmKind.BEFORE else Phase.AFTER
        loads = {
            pattern.name: Loads(
                at_us=by_pattern[pattern.name].at_us,
                key=_keys(by_pattern[pattern.name], arm),
                hits=by_pattern[pattern.name].hits[arm],
                ms=ms.get((pattern.name, phase)),
                coalesced=pattern.coalesce,
            )
            for pattern in counted
        }
        yield _row(plan, arms, arm, None, whole, peak_cores(list(loads.values())))
        for pattern in counted:
            cores = peak_cores([loads[pattern.name]])
            yield _row(plan, arms, arm, pattern, by_pattern[pattern.name], cores)


def _keys(gets: _Gets, arm: ArmKind) -> Sequence[int]:
    return gets.key if arm in (ArmKind.BEFORE, ArmKind.WARM) else gets.new_key


def _collect(plan: Plan, arms: Arms, counted: set[str]) -> tuple[_Gets, Mapping[str, _Gets]]:
    trace, owners = plan.trace, plan.names.owners
    whole = _Gets()
    by_pattern = {name: _Gets() for name in counted}
    answers = {arm: served.answers for arm, served in arms.arms.items()}
    before = answers[ArmKind.BEFORE]
    for n, at in enumerate(range(trace.middle, len(trace))):
        key = trace.key[at]
        owner = owners[key]
        if before[n] == 45 or (owner is not None and owner.name not in by_pattern):
            continue
        for gets in (whole,) if owner is None else (whole, by_pattern[owner.name]):
            gets.at_us.append(trace.time_us[at])
            gets.key.append(key)
            gets.new_key.append(plan.names.after[at])
            gets.size.append(plan.after.size[at])
            for arm, told in answers.items():
                gets.hits[arm].append(told[n] == 49)
    return whole, by_pattern


def _row(plan: Plan, arms: Arms, arm: ArmKind, pattern: Pattern | None, gets: _Gets, cores: float | None) -> CacheArm:
    before, hits = gets.hits[ArmKind.BEFORE], gets.hits[arm]
    requests, total = len(hits), sum(hits)
    size = sum(gets.size)
    deploy_us = plan.trace.time_us[plan.trace.middle]
    ramp, done = _warm_up(before, hits)
    interval = drop_interval(before, hits, ramp if done else 0)
    served = arms.arms[arm]
    return CacheArm(
        arm=arm,
        pattern=None if pattern is None else pattern.name,
        requests=requests,
        hits=total,
        hit_ratio=total / requests if requests else None,
        byte_hit_ratio=sum(s for s, hit in zip(gets.size, hits, strict=True) if hit) / size if size else None,
        extra_loads=sum(before) - total,
        times_loads=_times(before, hits, ramp or requests),
        warm_up_requests=ramp if done else None,
        warm_up_s=((gets.at_us[ramp] - deploy_us) / 1e6 if ramp else 0.0) if done and requests else None,
        drop_low=interval.low if interval else None,
        drop_high=interval.high if interval else None,
        peak_cores=cores,
        wave=_wave(gets, arm, deploy_us, pattern),
        evicted=served.evicted.total() if pattern is None else served.evicted[pattern.name],
        refused=served.refused,
        peak_bytes=served.peak_bytes,
        held_bytes=served.held_bytes.total() if pattern is None else served.held_bytes[pattern.name],
    )


def _warm_up(before: Sequence[int], after: Sequence[int]) -> tuple[int, bool]:
    """How many gets pass before the first window in which the arm is back at 95 % of the before arm, and if it is."""
    requests = len(before)
    size = min(WINDOW, requests)
    for start in range(0, requests - size + 1, max(1, size)):
        if sum(after[start : start + size]) >= RECOVERED * sum(before[start : start + size]):
            return start, True
    return requests, requests == 0


def _times(before: Sequence[int], after: Sequence[int], ramp: int) -> float | None:
    """How many times as many loads the arm sends until it is warm."""
    usual = ramp - sum(before[:ramp])
    return (ramp - sum(after[:ramp])) / usual if usual else None


def _wave(gets: _Gets, arm: ArmKind, deploy_us: int, pattern: Pattern | None) -> float | None:
    """Misses in the tenth of the TTL after deploy + TTL, as a multiple of the before arm's; None outside the trace."""
    if pattern is None or pattern.ttl_s is None or not gets.at_us:
        return None
    start = deploy_us + round(pattern.ttl_s * 1e6 * (1 - pattern.jitter / 2))
    end = start + round(pattern.ttl_s * 1e5)
    if gets.at_us[-1] < end:
        return None
    within = [n for n, at in enumerate(gets.at_us) if start <= at < end]
    usual = len(within) - sum(gets.hits[ArmKind.BEFORE][n] for n in within)
    now = len(within) - sum(gets.hits[arm][n] for n in within)
    return now / usual if usual >= 20 else None
