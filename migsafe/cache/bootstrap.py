"""How sure a difference between two arms is: paired moving-block bootstrap over windows of requests.

Requests follow one another in bursts, so binomial intervals are far too narrow. Both arms serve the same requests, so
their difference is taken window by window, and whole stretches of windows are drawn. A cold start is no stationary
series: its paired sum stands as it is, and only what comes after it is drawn from.
"""

from collections.abc import Sequence
from random import Random

from msgspec import Struct

WINDOWS = 100
"""Into so many windows the requests are cut; fewer than MOST_FEW make no interval."""
MOST_FEW = 10
RESAMPLES = 1000


class Interval(Struct, frozen=True):
    """Bounds at 95 % confidence."""

    low: float
    high: float


def drop_interval(before: Sequence[int], after: Sequence[int], ramp: int, seed: int = 1) -> Interval | None:
    """Bounds of the drop in hit ratio from `before` to `after` (1 hit, 0 miss, paired).

    The first `ramp` requests are the cold start. None where there is too little to draw from.
    """
    total = len(before)
    if total < 10 * MOST_FEW:
        return None
    size = max(10, total // WINDOWS)
    sure = sum(before[:ramp]) - sum(after[:ramp])
    starts = range(ramp, total - size + 1, size)
    lost = [sum(before[at : at + size]) - sum(after[at : at + size]) for at in starts]
    if not any(lost):
        return Interval(sure / total, sure / total)
    if len(lost) < MOST_FEW:
        return None
    steady = total - ramp
    random = Random(seed)  # noqa: S311  a repeatable draw, no secret
    means = sorted(_resampled(lost, random) / size for _ in range(RESAMPLES))
    low, high = means[RESAMPLES // 40], means[-RESAMPLES // 40]
    return Interval((sure + low * steady) / total, (sure + high * steady) / total)


def _resampled(lost: Sequence[int], random: Random) -> float:
    """The mean of as many windows, drawn in stretches of the cube root of their number."""
    length = max(1, round(len(lost) ** (1 / 3)))
    starts = len(lost) - length + 1
    drawn: list[int] = []
    while len(drawn) < len(lost):
        at = int(random.random() * starts)
        drawn += lost[at : at + length]
    return sum(drawn[: len(lost)]) / len(lost)
