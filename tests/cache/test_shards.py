"""A sample of the keys tells the hit ratio of all; plain LRU agrees with another simulator."""

from random import Random

import libcachesim
import pytest

from migsafe.cache.limited import Limited
from migsafe.cache.plain_lru import lru_hits
from migsafe.cache.shards import corrected, estimate, samples
from migsafe.cache.workload import Requests

KEYS = 60_000


@pytest.fixture(scope="module")
def keys() -> list[int]:
    random = Random(1)
    return [int(KEYS * random.random() ** 4) for _ in range(300_000)]


def test_plain_lru_agrees_with_libcachesim(keys: list[int]) -> None:
    cache = libcachesim.LRU(cache_size=2000)
    request = libcachesim.Request()
    request.obj_size = 1
    hits = 0
    for key in keys[:60_000]:
        request.obj_id = key
        hits += cache.get(request)
    assert lru_hits(keys[:60_000], 2000) == hits


def test_a_tenth_of_the_keys_tells_the_hit_ratio_within_03_points(keys: list[int]) -> None:
    whole = lru_hits(keys, 8000) / len(keys)
    found = estimate(keys, KEYS, 0.1, lambda part: lru_hits(part, 800))
    assert found.hit_ratio == pytest.approx(whole, abs=0.003)
    assert 0 < found.spread < 0.02


def test_without_its_correction_the_sample_is_further_off(keys: list[int]) -> None:
    whole = lru_hits(keys, 8000) / len(keys)
    errors = {"raw": 0.0, "corrected": 0.0}
    for part in samples(keys, KEYS, 0.1):
        hits = lru_hits(part, 800)
        errors["raw"] += abs(hits / len(part) - whole)
        errors["corrected"] += abs(corrected(hits, len(part), len(keys), 0.1) - whole)
    assert errors["corrected"] < errors["raw"]


def test_sampled_redis_lru_at_a_slow_rate_is_close_to_exact_lru(keys: list[int]) -> None:
    requests = Requests(
        KEYS, keys, range(0, len(keys) * 1000, 1000), bytes(len(keys)), [1] * len(keys), bytes(len(keys))
    )
    cache = Limited(KEYS, 3000, 0, "allkeys-lru")
    assert cache.serve(requests).count(b"1") / len(keys) == pytest.approx(lru_hits(keys, 3000) / len(keys), abs=0.005)
