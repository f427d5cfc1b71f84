"""How far a share found in a sample may be from the share in all: exact bounds for a draw without replacement.

The numbers of a finite population are hypergeometric; the bounds are those of Clopper and Pearson carried over to it
(Buonaccorsi, "A note on confidence intervals for proportions in finite populations", The American Statistician 1987).
"""

from collections.abc import Callable
from math import exp, lgamma

CONFIDENCE = 0.95


def bounds(found: int, drawn: int, total: int) -> tuple[int, int]:
    """The fewest and the most of `total` that may have the property, where `found` of `drawn` have it.

    Each side is wrong in at most 2.5 % of all draws. `drawn` is at most `total`; of nothing drawn nothing is known.
    """
    if drawn == 0:
        return 0, total
    fewest, most = found, total - (drawn - found)
    tail = (1 - CONFIDENCE) / 2
    low = _first(fewest, most, lambda k: _at_least(found, drawn, k, total) > tail)
    too_many = _first(fewest, most + 1, lambda k: 1 - _at_least(found + 1, drawn, k, total) <= tail)
    return low, too_many - 1


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The smallest number from `low` on for which `holds`, as it does from there on; `high` where there is none."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _at_least(found: int, drawn: int, having: int, total: int) -> float:
    """The probability that a draw holds `found` or more, when `having` of all have the property."""
    most = min(drawn, having)
    least = max(found, drawn - (total - having), 0)
    if found <= drawn - (total - having) or found <= 0:
        return 1.0
    whole = _choose(total, drawn)
    ways = (_choose(having, k) + _choose(total - having, drawn - k) for k in range(least, most + 1))
    return min(1.0, sum(exp(one - whole) for one in ways))


def _choose(n: int, k: int) -> float:
    """The logarithm of how many ways there are to choose `k` of `n`."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
