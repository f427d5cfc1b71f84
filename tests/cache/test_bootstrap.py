"""Intervals of a paired difference: they hold the truth, and they know when there is too little to say."""

from random import Random

from migsafe.cache.bootstrap import drop_interval


def arms(random: Random, requests: int, drop: float) -> tuple[list[int], list[int]]:
    """Hits in bursts of a hundred, of which the second arm loses a share `drop` of all requests."""
    before, after = [], []
    for _ in range(requests // 100):
        ratio = random.uniform(0.6, 1.0)
        for _ in range(100):
            hit = random.random() < ratio
            before.append(int(hit))
            after.append(int(hit and random.random() >= drop / 0.8))
    return before, after


def test_the_interval_holds_the_true_drop_in_nearly_all_runs() -> None:
    held = 0
    for seed in range(40):
        found = drop_interval(*arms(Random(seed), 10_000, 0.02), ramp=0)
        assert found is not None
        held += found.low <= 0.02 <= found.high
    assert held >= 35


def test_pairing_makes_a_small_drop_decidable() -> None:
    found = drop_interval(*arms(Random(1), 40_000, 0.01), ramp=0)
    assert found is not None
    assert 0 < found.low < 0.01 < found.high < 0.015


def test_arms_that_never_differ_leave_no_doubt() -> None:
    before = [1, 0] * 500
    found = drop_interval(before, before, ramp=0)
    assert found is not None
    assert (found.low, found.high) == (0.0, 0.0)


def test_a_cold_start_is_summed_and_not_drawn_from() -> None:
    before, after = [1] * 10_000, [0] * 500 + [1] * 9500
    found = drop_interval(before, after, ramp=500)
    assert found is not None
    assert (found.low, found.high) == (0.05, 0.05)


def test_too_few_requests_give_no_interval() -> None:
    assert drop_interval([1] * 50, [0] * 50, ramp=0) is None
