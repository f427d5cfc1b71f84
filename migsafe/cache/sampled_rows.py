"""From what the sample of a long trace gave to what the whole trace gives, and how far that may be off.

Counts are those of the sample, divided by its rate. The hit ratio over all patterns gets SHARDS' correction: the
sampled keys may be asked for more or less often than the average, and the difference counts as hits.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from migsafe.cache.arm_plan import Plan
from migsafe.cache.requests import Trace
from migsafe.cache.sample_error import Errors, errors_of
from migsafe.model import ArmKind, CacheArm, CacheReplay, Item, KeyCount, Looked, Row, TraceSample


def of_whole(rows: Iterable[Row], plan: Plan) -> Iterator[Row]:
    """The rows of the replay, as they are for the whole trace."""
    trace, errors = plan.trace, errors_of(plan)
    for row in rows:
        match row:
            case CacheReplay():
                yield _replay(row, trace.rate, errors)
            case CacheArm():
                yield _arm(row, trace.rate, errors, plan.memory.base)
            case KeyCount():
                scaled = {name: round(getattr(row, name) / trace.rate) for name in _KEY_COUNTS}
                yield replace(row, **scaled)
            case Looked():
                yield Looked(Item.HIT_RATIO, _told(trace, errors))
            case _:
                yield row
    yield TraceSample(trace.rate, len(trace), sum(trace.counts), errors.hit_ratio, errors.drop)


_KEY_COUNTS = ("before", "after", "bytes_before", "bytes_after")


def _told(trace: Trace, errors: Errors) -> str:
    return (
        f"{sum(trace.counts):,} requests, sampled: those of {trace.rate:.3%} of the keys replayed before and after the "
        f"deploy; the hit ratio is known to ± {2 * errors.hit_ratio:.2%}"
    )


def _replay(row: CacheReplay, rate: float, errors: Errors) -> CacheReplay:
    requests = errors.expected if row.pattern is None else row.requests
    before, after = (requests - (row.requests - hits) for hits in (row.hits_before, row.hits_after))
    return replace(
        row,
        requests=round(requests / rate),
        hits_before=max(0, round(before / rate)),
        hits_after=max(0, round(after / rate)),
        hit_ratio_before=_ratio(before, requests),
        hit_ratio_after=_ratio(after, requests),
        extra_loads=round(row.extra_loads / rate),
        removed=round(row.removed / rate),
        load_buffers_before=_scaled(row.load_buffers_before, rate),
        load_buffers_after=_scaled(row.load_buffers_after, rate),
    )


def _arm(row: CacheArm, rate: float, errors: Errors, base_bytes: int) -> CacheArm:
    requests = errors.expected if row.pattern is None else row.requests
    hits = requests - (row.requests - row.hits)
    wider = 0.0 if row.pattern is not None or row.arm is ArmKind.BEFORE else 2 * errors.drop
    return replace(
        row,
        requests=round(requests / rate),
        hits=max(0, round(hits / rate)),
        hit_ratio=_ratio(hits, requests),
        extra_loads=round(row.extra_loads / rate),
        warm_up_requests=None if row.warm_up_requests is None else round(row.warm_up_requests / rate),
        drop_low=None if row.drop_low is None else row.drop_low - wider,
        drop_high=None if row.drop_high is None else row.drop_high + wider,
        peak_cores=_scaled(row.peak_cores, rate),
        evicted=round(row.evicted / rate),
        refused=round(row.refused / rate),
        held_bytes=round(row.held_bytes / rate),
        peak_bytes=None if row.peak_bytes is None else base_bytes + round((row.peak_bytes - base_bytes) / rate),
    )


def _ratio(hits: float, requests: float) -> float | None:
    return min(1.0, max(0.0, hits / requests)) if requests else None


def _scaled(value: float | None, rate: float) -> float | None:
    return None if value is None else value / rate
