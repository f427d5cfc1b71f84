"""The report's `cache`: hit ratio, extra loads, warm-up and stale entries, over all patterns and for each."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import convert

from migsafe.evidence import Evidence
from migsafe.model import (
    BOTH_PHASES,
    ArmKind,
    CacheArm,
    CacheCounters,
    CacheEstimate,
    CacheReplay,
    KeyCount,
    LoaderCost,
    Pattern,
    Phase,
    Row,
    Staleness,
    TraceSample,
)
from migsafe.report.part import Part
from migsafe.report.purges import PurgeEntry, purge_entries

P = TypeVar("P", bound=Part)


class RatioPair(Part, frozen=True, kw_only=True):
    """Hits over `get`s of the trace's second half; null where there was none."""

    before: float | None
    after: float | None


class CostPair(Part, frozen=True, kw_only=True):
    """Before and after the migration; null where it is not known."""

    before: float | None
    after: float | None


class ArmEntry(Part, frozen=True, kw_only=True):
    """One way to serve the trace's second half: `before`, `warm`, `cold` or `after`. Null where it is not known.

    `drop` bounds the fall in hit ratio with 95 % confidence. `peak_cores`: database cores that loads keep busy in the
    worst stretch. `held_bytes`: what the entries take at the trace's end. `refused` and `peak_bytes` are of the whole
    cache.
    """

    arm: ArmKind
    hit_ratio: float | None
    byte_hit_ratio: float | None
    extra_loads: int
    times_loads: float | None
    warm_up_requests: int | None
    warm_up_s: float | None
    drop: tuple[float, float] | None
    peak_cores: float | None
    evicted: int
    refused: int
    peak_bytes: int | None
    held_bytes: int


class SampleEntry(Part, frozen=True, kw_only=True):
    """Of a long trace the requests of a share of the keys were replayed; what is reported holds for all of it.

    The errors are standard errors of the hit ratio before and of its drop, over all patterns.
    """

    rate: float
    requests: int
    of_requests: int
    hit_ratio_error: float
    drop_error: float


class EstimateEntry(Part, frozen=True, kw_only=True):
    """Without a trace, an estimate: keys are taken to be asked for independently, at the rates that idle times or LFU
    counters tell. Nothing fails or passes by it.

    `pattern` null: all of them. `hit_ratio` and `gets_per_s` are those of before; the others tell of what the deploy
    removes.
    """

    pattern: str | None
    keys: int
    hit_ratio: float | None
    gets_per_s: float
    extra_loads: int
    peak_loads_per_s: float
    refill_s: float | None


class CountersEntry(Part, frozen=True, kw_only=True):
    """What the copied Redis itself had counted since it started."""

    hits: int
    misses: int
    evicted: int
    used_bytes: int
    uptime_s: int


class KeysEntry(Part, frozen=True, kw_only=True):
    """Keys that the trace's second half asks for, and the bytes of all their entries, by old code and by new code."""

    before: int
    after: int
    bytes_before: int
    bytes_after: int


class PatternEntry(Part, frozen=True, kw_only=True):
    """One declared pattern. `stale` is a share of the `sampled` entries, each counting once; null where nobody looked.

    `stale_interval` bounds it with 95 % confidence. `examples` tell what differs in a few entries, without their text.
    `endless` counts sampled entries that never expire. `keys_asked` is null where the key
    stays. `miss_pages` and `miss_ms` are what one miss costs the database, `load_pages` what all of them touch. `error`
    is the loader's failure on the migrated copy.
    """

    name: str
    key: str
    requests: int
    request_share: float | None
    hit_ratio: RatioPair
    stale: float | None
    stale_interval: tuple[float, float] | None
    stale_by_requests: float | None
    sampled: int
    keys: int
    drifted: int
    unreadable: int
    changed_fields: tuple[str, ...]
    missing_fields: tuple[str, ...]
    new_fields: tuple[str, ...]
    retyped_fields: tuple[str, ...]
    extra_loads: int | None
    warm_up_s: float | None
    removed: int | None
    endless: int
    examples: tuple[str, ...]
    arms: tuple[ArmEntry, ...]
    keys_asked: KeysEntry | None
    miss_pages: CostPair
    miss_ms: CostPair
    load_pages: CostPair
    error: str | None


class CacheEntry(Part, frozen=True, kw_only=True):
    """All patterns together; without a replayed trace `requests` is 0 and what it would have measured is null.
    `load_pages` are the pages that all misses' loaders touch.

    `sample` is null where the whole trace was replayed.
    """

    requests: int
    hit_ratio: RatioPair
    extra_loads: int | None
    warm_up_s: float | None
    arms: tuple[ArmEntry, ...]
    load_pages: CostPair
    sample: SampleEntry | None
    counters: CountersEntry | None
    estimates: tuple[EstimateEntry, ...]
    purges: tuple[PurgeEntry, ...]
    patterns: tuple[PatternEntry, ...]


def cache_entry(evidence: Evidence) -> CacheEntry | None:
    """What was measured on the cache; None when nothing was."""
    arms = evidence.rows(CacheArm)
    replays = {replay.pattern: replay for replay in evidence.rows(CacheReplay)}
    stale = {staleness.pattern: staleness for staleness in evidence.rows(Staleness)}
    estimates = _each(evidence, CacheEstimate, EstimateEntry)
    counters = next(iter(_each(evidence, CacheCounters, CountersEntry)), None)
    if not (replays or stale or counters or estimates):
        return None
    costs = {(row.pattern, row.phase): row for row in evidence.rows(LoaderCost)}
    counted = (row.pattern for row in evidence.rows(KeyCount))
    keys = dict(zip(counted, _each(evidence, KeyCount, KeysEntry), strict=True))
    total = replays.get(None)
    return CacheEntry(
        requests=total.requests if total else 0,
        hit_ratio=_ratio(total),
        extra_loads=total.extra_loads if total else None,
        warm_up_s=total.warm_up_s if total else None,
        arms=_arms(arms, None),
        load_pages=_load_pages(total),
        sample=next(iter(_each(evidence, TraceSample, SampleEntry)), None),
        counters=counters,
        estimates=estimates,
        purges=purge_entries(evidence),
        patterns=tuple(
            _pattern(
                pattern,
                replays.get(pattern.name),
                stale.get(pattern.name),
                _arms(arms, pattern.name),
                keys.get(pattern.name),
                costs,
            )
            for pattern in evidence.rows(Pattern)
        ),
    )


def _ratio(replay: CacheReplay | None) -> RatioPair:
    return RatioPair(
        before=replay.hit_ratio_before if replay else None,
        after=replay.hit_ratio_after if replay else None,
    )


def _load_pages(replay: CacheReplay | None) -> CostPair:
    return CostPair(
        before=replay.load_buffers_before if replay else None,
        after=replay.load_buffers_after if replay else None,
    )


def _each(evidence: Evidence, kind: type[Row], entry: type[P]) -> tuple[P, ...]:
    """Rows whose entry has the same names, and no others."""
    return tuple(convert(row, entry, from_attributes=True) for row in evidence.rows(kind))


def _arms(arms: Sequence[CacheArm], pattern: str | None) -> tuple[ArmEntry, ...]:
    return tuple(
        ArmEntry(
            arm=row.arm,
            hit_ratio=row.hit_ratio,
            byte_hit_ratio=row.byte_hit_ratio,
            extra_loads=row.extra_loads,
            times_loads=row.times_loads,
            warm_up_requests=row.warm_up_requests,
            warm_up_s=row.warm_up_s,
            drop=None if row.drop_low is None or row.drop_high is None else (row.drop_low, row.drop_high),
            peak_cores=row.peak_cores,
            evicted=row.evicted,
            refused=row.refused,
            peak_bytes=row.peak_bytes,
            held_bytes=row.held_bytes,
        )
        for row in arms
        if row.pattern == pattern
    )


def _pattern(
    pattern: Pattern,
    replay: CacheReplay | None,
    stale: Staleness | None,
    arms: tuple[ArmEntry, ...],
    keys: KeysEntry | None,
    costs: Mapping[tuple[str, Phase], LoaderCost],
) -> PatternEntry:
    own = [costs.get((pattern.name, phase)) for phase in BOTH_PHASES]
    pages = [row.buffers if row else None for row in own]
    ms = [row.ms if row else None for row in own]
    return PatternEntry(
        name=pattern.name,
        key=pattern.key,
        requests=replay.requests if replay else 0,
        request_share=replay.request_share if replay else None,
        hit_ratio=_ratio(replay),
        stale=stale.stale_share if stale else None,
        stale_interval=_interval(stale),
        stale_by_requests=stale.stale_share_by_requests if stale else None,
        sampled=stale.sampled if stale else 0,
        keys=stale.keys if stale else 0,
        drifted=stale.drifted if stale else 0,
        unreadable=stale.unreadable if stale else 0,
        changed_fields=stale.changed_fields if stale else (),
        missing_fields=stale.missing_fields if stale else (),
        new_fields=stale.new_fields if stale else (),
        retyped_fields=stale.retyped_fields if stale else (),
        extra_loads=replay.extra_loads if replay else None,
        warm_up_s=replay.warm_up_s if replay else None,
        removed=replay.removed if replay else None,
        endless=stale.endless if stale else 0,
        examples=stale.examples if stale else (),
        arms=arms,
        keys_asked=keys,
        miss_pages=CostPair(before=pages[0], after=pages[1]),
        miss_ms=CostPair(before=ms[0], after=ms[1]),
        load_pages=_load_pages(replay),
        error=stale.error if stale else None,
    )


def _interval(stale: Staleness | None) -> tuple[float, float] | None:
    if stale is None or stale.stale_low is None or stale.stale_high is None:
        return None
    return stale.stale_low, stale.stale_high
