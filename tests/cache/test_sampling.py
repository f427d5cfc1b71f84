"""Large patterns are sampled, always in the same way, and shares are those of all entries."""

from migsafe.cache.sampling import choose


def test_a_small_pattern_is_looked_at_whole() -> None:
    assert [(one.key, one.weight) for one in choose({"b": 0, "a": 9}, most=2)] == [("a", 1.0), ("b", 1.0)]


def test_half_of_a_large_sample_is_what_is_asked_for_most() -> None:
    requests = {f"k{number}": number for number in range(1000)}
    chosen = choose(requests, most=100)
    hot = {one.key for one in chosen if one.weight == 1.0}
    assert hot == {f"k{number}" for number in range(950, 1000)}
    assert len(chosen) == 100
    assert {one.weight for one in chosen} == {1.0, 950 / 50}
    assert sum(one.weight for one in chosen) == 1000


def test_the_sample_does_not_depend_on_the_order_of_keys() -> None:
    keys = [f"k{number}" for number in range(1000)]
    assert choose(dict.fromkeys(keys, 0), 100) == choose(dict.fromkeys(reversed(keys), 0), 100)
