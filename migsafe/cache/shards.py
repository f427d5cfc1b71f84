"""Spatial sampling: all requests of a few keys tell the hit ratio of all, in a cache that is as much smaller.

SHARDS (Waldspurger et al., FAST 2015) keeps a key when its hash lies below a threshold, and scales the cache with it.
The sampled keys may be asked for more or less often than the average; its correction counts the difference as hits of
the most recent kind. One salt is one draw, so several give the spread.
"""

from array import array
from collections.abc import Callable, Sequence
from itertools import compress
from statistics import mean, pstdev

from msgspec import Struct
from msgspec.structs import replace

from migsafe.cache.requests import Op, Trace

SALTS = 5
MANY_REQUESTS = 5_000_000
"""Longer traces are sampled."""
_STEPS = 1 << 24


class Estimate(Struct, frozen=True):
    """Mean hit ratio over the salts, and the standard deviation between them."""

    hit_ratio: float
    spread: float


def kept_keys(keys: int, rate: float, salt: int) -> bytearray:
    """For each key number, 1 where it belongs to the sample."""
    threshold = round(rate * _STEPS)
    return bytearray(hash((salt, key)) % _STEPS < threshold for key in range(keys))


def sampled(trace: Trace, rate: float, salt: int) -> Trace:
    """The requests of the sampled keys."""
    kept = kept_keys(len(trace.keys), rate, salt)
    picked = bytes(map(kept.__getitem__, trace.key))
    columns = (trace.key, trace.time_us, trace.op, trace.size)
    key, time_us, op, size = (array(column.typecode, compress(column, picked)) for column in columns)
    ttl_s = array("d", compress(trace.ttl_s, picked))
    return replace(trace, key=key, time_us=time_us, op=op, size=size, ttl_s=ttl_s)


def corrected(hits: int, sampled_gets: int, all_gets: int, rate: float) -> float:
    """The hit ratio with SHARDS' correction: what the sample has too few or too many counts as hits."""
    expected = all_gets * rate
    return min(1.0, max(0.0, (hits + expected - sampled_gets) / expected))


def estimate(keys: Sequence[int], number: int, rate: float, hits_of: Callable[[Sequence[int]], int]) -> Estimate:
    """Over `SALTS` draws from gets of `number` keys; `hits_of` serves a sample with a cache scaled by `rate`."""
    ratios = []
    listed = list(keys)  # whose numbers need not be made anew for each salt
    for salt in range(SALTS):
        kept = set(compress(range(number), kept_keys(number, rate, salt)))
        part = list(filter(kept.__contains__, listed))
        ratios.append(corrected(hits_of(part), len(part), len(keys), rate))
    return Estimate(mean(ratios), pstdev(ratios))


def gets(trace: Trace) -> int:
    """How many requests are gets."""
    return trace.op.count(Op.GET)
