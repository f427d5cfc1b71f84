"""Spatial sampling: all requests of a few keys tell the hit ratio of all, in a cache that is as much smaller.

SHARDS (Waldspurger et al., FAST 2015) keeps a key when its hash lies below a threshold, and scales the cache with it.
The sampled keys may be asked for more or less often than the average; its correction counts the difference as hits of
the most recent kind. One salt is one draw, so several give the spread.
"""

from collections.abc import Callable, Sequence
from itertools import compress
from random import Random
from statistics import mean, pstdev

from msgspec import Struct

SALTS = 5
_BUCKETS = 200
"""Keys fall into so many; a sample is some of them."""


class Estimate(Struct, frozen=True):
    """Mean hit ratio over the salts, and the standard deviation between them."""

    hit_ratio: float
    spread: float


def samples(keys: Sequence[int], number: int, rate: float) -> list[list[int]]:
    """For each salt the gets of a share of the `number` keys; up to a fifth of them, no key is drawn twice.

    `rate` is rounded to half a percent.
    """
    # The hash of a pair of numbers is the same in every process.
    bucket = bytes(hash((number, key)) % _BUCKETS for key in range(number))
    drawn = bytes(map(bucket.__getitem__, keys))
    order = Random(number).sample(range(_BUCKETS), _BUCKETS)  # noqa: S311  a repeatable draw, no secret
    wanted = round(rate * _BUCKETS)
    found = []
    for salt in range(SALTS):
        chosen = {order[n % _BUCKETS] for n in range(salt * wanted, (salt + 1) * wanted)}
        found.append(list(compress(keys, drawn.translate(bytes(n in chosen for n in range(256))))))
    return found


def corrected(hits: int, sampled_gets: int, all_gets: int, rate: float) -> float:
    """The hit ratio with SHARDS' correction: what the sample has too few or too many counts as hits."""
    expected = all_gets * rate
    return min(1.0, max(0.0, (hits + expected - sampled_gets) / expected))


def estimate(keys: Sequence[int], number: int, rate: float, hits_of: Callable[[Sequence[int]], int]) -> Estimate:
    """Over `SALTS` draws from gets of `number` keys; `hits_of` serves a sample with a cache scaled by `rate`."""
    ratios = [corrected(hits_of(part), len(part), len(keys), rate) for part in samples(keys, number, rate)]
    return Estimate(mean(ratios), pstdev(ratios))
