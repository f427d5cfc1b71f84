"""Answers of both arms become ratios, extra loads and a warm-up time."""

from collections.abc import Sequence

from migsafe.cache.arms import Replayed
from migsafe.cache.compare import cache_replays
from migsafe.cache.requests import Trace
from migsafe.model import CacheReplay, EntryKind, Item, LoaderCost, Looked, Pattern, Phase, Skip
from tests.cache.conftest import MakePattern, MakeTrace


def compare(
    trace: Trace,
    patterns: Sequence[Pattern],
    before: str,
    after: str,
    removed: int = 0,
    costs: Sequence[LoaderCost] = (),
) -> tuple[CacheReplay | Looked | Skip, ...]:
    by_letter = {pattern.key[0]: pattern for pattern in patterns}
    owners = tuple(by_letter.get(key[0]) for key in trace.keys)
    return cache_replays(trace, patterns, Replayed(owners, before, after, {patterns[0].name: removed}), costs)


def test_only_gets_of_the_second_half_count_by_pattern_and_in_all(trace: MakeTrace, pattern: MakePattern) -> None:
    names = ["a1", "b1", "l1", "x1", "a1", "a1", "b1", "l1", "x1", "a1"]
    requests = trace([(at, "set" if at == 9 else "get", name) for at, name in enumerate(names)])
    patterns = [pattern("a", "a{id}"), pattern("b", "b{id}"), pattern("lock", "l{id}", kind=EntryKind.LOCK)]
    costs = [LoaderCost("a", Phase.BEFORE, 3.0), LoaderCost("a", Phase.AFTER, 30.0)]
    whole, a, b, looked = compare(requests, patterns, "000011011-", "000010000-", 1, costs)
    assert isinstance(whole, CacheReplay)
    assert (whole.pattern, whole.requests, whole.hits_before, whole.hits_after) == (None, 3, 2, 0)
    assert (whole.hit_ratio_before, whole.hit_ratio_after, whole.extra_loads) == (2 / 3, 0.0, 2)
    assert (whole.removed, whole.load_buffers_before, whole.load_buffers_after) == (1, 0.0, 30.0)
    assert isinstance(a, CacheReplay)
    assert (a.pattern, a.requests, a.extra_loads, a.request_share) == ("a", 1, 1, 1 / 3)
    assert isinstance(b, CacheReplay)
    assert (b.hit_ratio_before, b.load_buffers_before, b.removed) == (0.0, None, 0)
    assert looked == Looked(Item.HIT_RATIO, "3 cache requests replayed before and after the deploy")


def row_for(trace: MakeTrace, pattern: MakePattern, before: str, after: str) -> CacheReplay:
    requests = trace([(at * 1000, "get", "a1") for at in range(2 * len(before))])
    whole, *_ = compare(requests, [pattern("a", "a{id}")], "0" * len(before) + before, "0" * len(after) + after)
    assert isinstance(whole, CacheReplay)
    return whole


def test_the_cache_is_warm_from_the_window_that_reaches_95_percent(trace: MakeTrace, pattern: MakePattern) -> None:
    cold, short, warm = "0" * 500 + "1" * 500, "0" * 51 + "1" * 949, "0" * 50 + "1" * 950
    assert row_for(trace, pattern, "1" * 4000, cold + short + warm + "1" * 1000).warm_up_s == 2.0
    assert row_for(trace, pattern, "1" * 4000, warm + "1" * 3000).warm_up_s == 0.0
    assert row_for(trace, pattern, "1" * 4000, cold * 4).warm_up_s is None


def test_few_requests_make_one_window(trace: MakeTrace, pattern: MakePattern) -> None:
    assert row_for(trace, pattern, "1" * 20, "0" + "1" * 19).warm_up_s == 0.0
    assert row_for(trace, pattern, "1" * 20, "00" + "1" * 18).warm_up_s is None


def test_a_pattern_without_requests_has_no_ratio(trace: MakeTrace, pattern: MakePattern) -> None:
    requests = trace([(at, "get", "a1") for at in range(2)])
    rows = compare(requests, [pattern("a", "a{id}"), pattern("b", "b{id}")], "01", "01")
    b = rows[2]
    assert isinstance(b, CacheReplay)
    assert (b.requests, b.hit_ratio_before, b.warm_up_s, b.request_share) == (0, None, None, 0.0)


def test_a_second_half_without_gets_is_skipped(trace: MakeTrace, pattern: MakePattern) -> None:
    requests = trace([(0, "get", "a1"), (1, "set", "a1")])
    reason = "the second half of the trace holds no get"
    assert compare(requests, [pattern("a", "a{id}")], "0-", "0-") == (Skip(Item.HIT_RATIO, reason, configured=True),)
