"""What can be said of the hit ratio without a trace: an estimate from what Redis remembers, never a measurement.

Each key is taken to be asked for at random, independently of the others, at the rate that its idle time or LFU counter
tells (see `hotness`); where the server's counters are known, all rates together give its hits a second. A key that is
loaded with a TTL is there for rate × TTL of every 1 + rate × TTL requests. Under eviction the longest idle time is the
characteristic time of Che's approximation (Che, Tung and Wang, JSAC 2002), with which a key is there with probability
1 − exp(−rate × time). Keys that are not there now are counted by those that are.
"""

from collections.abc import Collection, Iterator, Sequence
from math import exp

from msgspec import Struct

from migsafe.cache.glob import compile_glob
from migsafe.cache.hotness import Remembered, rates
from migsafe.cache.key_matcher import COUNTED, KeyMatcher
from migsafe.model import CacheCounters, CacheEstimate, Item, Pattern, Skip

ASSUMED = "keys asked for independently of one another, at the rates that idle times or LFU counters tell"


class _Key(Struct, frozen=True):
    pattern: str
    rate: float
    there: float
    left_s: float | None
    gone: bool


def estimate_rows(
    keys: Sequence[Remembered],
    held: int,
    patterns: Sequence[Pattern],
    purge: Collection[str],
    counters: CacheCounters | None,
) -> Iterator[CacheEstimate | CacheCounters | Skip]:
    """A row for all patterns and one for each, and a Skip that tells the estimate: it never lets the item pass.

    `keys` were drawn from the `held` keys of the cache; `purge` are the globs that the deploy deletes.
    """
    if counters is not None:
        yield counters
    known = _keys(keys, patterns, purge, counters)
    if not known:
        if counters is not None:
            yield Skip(Item.HIT_RATIO, f"{_told(counters)}; nothing tells of single keys", configured=False)
        return
    scale = held / len(keys)
    whole = _row(None, known, scale, counters)
    yield whole
    for name in dict.fromkeys(key.pattern for key in known):
        yield _row(name, [key for key in known if key.pattern == name], scale, counters)
    yield Skip(Item.HIT_RATIO, _summary(whole, counters), configured=False)


def _keys(
    keys: Sequence[Remembered], patterns: Sequence[Pattern], purge: Collection[str], counters: CacheCounters | None
) -> list[_Key]:
    matcher = KeyMatcher.of(patterns)
    globs = [compile_glob(glob) for glob in purge]
    owners = {one.key: known.pattern for one in keys if (known := matcher.match(one.key)) is not None}
    found = rates(keys)
    if counters is not None and counters.hits and counters.uptime_s:
        factor = counters.hits / counters.uptime_s / (sum(found.values()) or 1.0)
        found = {key: rate * factor for key, rate in found.items()}
    elif any(one.counter is not None for one in keys):
        return []  # LFU counters alone have no unit of time
    evicts = counters is not None and counters.evicted > 0
    longest = max((one.idle_s or 0.0 for one in keys), default=0.0) if evicts else 0.0
    return [
        _Key(
            owner.name,
            found[one.key],
            _there(found[one.key], owner.ttl_s, longest or None),
            one.left_s if not longest else min(one.left_s or longest, longest),
            owner.key_after is not None or any(glob.matches(one.key.encode()) for glob in globs),
        )
        for one in keys
        if (owner := owners.get(one.key)) is not None and owner.kind in COUNTED
    ]


def _there(rate: float, ttl_s: float | None, longest_s: float | None) -> float:
    """The share of its requests that find the key; never quite nothing, as it is there."""
    by_ttl = 1.0 if ttl_s is None else rate * ttl_s / (1 + rate * ttl_s)
    by_eviction = 1.0 if longest_s is None else 1 - exp(-rate * longest_s)
    return max(0.01, min(by_ttl, by_eviction))


def _row(name: str | None, keys: Sequence[_Key], scale: float, counters: CacheCounters | None) -> CacheEstimate:
    hits = sum(key.rate for key in keys)
    gets = sum(key.rate / key.there for key in keys)
    gone = [key for key in keys if key.gone]
    extra = sum(1.0 if key.left_s is None else 1 - exp(-key.rate * key.left_s) for key in gone)
    by_counters = counters is not None and counters.hits and counters.uptime_s
    # Where hits are scaled to the counters, the sampled keys already stand for all.
    times = 1.0 if by_counters else scale
    return CacheEstimate(
        pattern=name,
        keys=round(len(keys) * scale),
        hit_ratio=hits / gets if gets else None,
        gets_per_s=gets * times,
        extra_loads=round(extra * scale),
        peak_loads_per_s=sum(key.rate for key in gone) * times,
        refill_s=_refill_s(gone),
    )


def _refill_s(gone: Sequence[_Key]) -> float | None:
    """When nineteen of twenty requests for what the deploy removed find it again; None where it removes nothing."""
    total = sum(key.rate for key in gone)
    if not total:
        return None

    def missing(time: float) -> float:
        return sum(key.rate * exp(-key.rate * time) for key in gone) / total

    low, high = 0.0, 1.0
    while missing(high) > 0.05 and high < 1e7:
        low, high = high, 2 * high
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if missing(middle) > 0.05 else (low, middle)
    return high


def _summary(whole: CacheEstimate, counters: CacheCounters | None) -> str:
    parts = ["an estimate, no measurement"]
    if counters is not None:
        parts.append(_told(counters))
    if whole.refill_s is None:
        parts.append("the deploy removes none of the keys looked at")
    else:
        parts.append(
            f"what the deploy removes is loaded again about {whole.extra_loads:,} times, "
            f"{whole.peak_loads_per_s:,.1f} loads a second at first, {whole.refill_s:,.0f} s until it is back"
        )
    return "; ".join((*parts, f"assumed: {ASSUMED}"))


def _told(counters: CacheCounters) -> str:
    asked = counters.hits + counters.misses
    share = f"{counters.hits / asked:.1%} of {asked:,} requests hit" if asked else "no request"
    return f"the server's own counters: {share} in {counters.uptime_s / 3600:,.1f} h, {counters.evicted:,} keys evicted"
