"""The bounds hold what they promise, checked against the distribution itself and not against a formula."""

from math import comb

import pytest

from migsafe.cache.interval import bounds


def at_most(found: int, drawn: int, having: int, total: int) -> float:
    ways = sum(comb(having, k) * comb(total - having, drawn - k) for k in range(found + 1))
    return ways / comb(total, drawn)


def test_a_population_looked_at_whole_has_no_doubt() -> None:
    assert bounds(37, 100, 100) == (37, 37)


def test_nothing_drawn_tells_nothing() -> None:
    assert bounds(0, 0, 50) == (0, 50)


@pytest.mark.parametrize(("found", "drawn", "total"), [(0, 10, 60), (3, 12, 40), (12, 12, 30), (7, 20, 200)])
def test_the_bounds_are_the_last_numbers_that_leave_the_finding_likely_enough(
    found: int, drawn: int, total: int
) -> None:
    low, high = bounds(found, drawn, total)
    likely = [
        having
        for having in range(found, total - (drawn - found) + 1)
        if at_most(found, drawn, having, total) > 0.025 and 1 - at_most(found - 1, drawn, having, total) > 0.025
    ]
    assert (low, high) == (likely[0], likely[-1])


def test_in_all_possible_draws_the_truth_lies_within_the_bounds_at_least_95_times_in_100() -> None:
    total, drawn = 80, 16
    for having in range(0, total + 1, 5):
        weight = {k: comb(having, k) * comb(total - having, drawn - k) for k in range(drawn + 1)}
        limits = {k: bounds(k, drawn, total) for k, w in weight.items() if w}
        held = sum(weight[k] for k, (low, high) in limits.items() if low <= having <= high)
        assert held / comb(total, drawn) >= 0.95
