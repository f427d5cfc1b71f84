"""Without a trace the cache's own memory of its keys gives an estimate, which never lets the hit ratio pass."""

from collections.abc import Iterator
from math import exp
from random import Random
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from migsafe.cache.estimate import estimate_rows
from migsafe.cache.hotness import Remembered, ranks, rates, remembered
from migsafe.cache.measure import Served, look_after, look_before
from migsafe.cache.patterns import read_patterns
from migsafe.cache.unlimited import Unlimited
from migsafe.cache.workload import Requests
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.redis_copy import copy_keys
from migsafe.copies.redis_server import open_redis
from migsafe.copies.run_folder import RunFolder
from migsafe.model import CacheCounters, CacheEstimate, Item, Pattern, Row, Skip, Staleness
from tests.cache.conftest import Configure, MakePattern, MakeQuery

if TYPE_CHECKING:
    import redis

TTL_S, HOUR_S = 600, 3600


def restored(client: "redis.Redis", idle: dict[str, int], frequency: int | None = None) -> None:
    """Entries with the time since they were last asked for, as RESTORE takes it."""
    client.set("value", '{"id":1,"title":"old"}')
    payload = client.dump("value")
    client.delete("value")
    for key, idle_s in idle.items():
        idletime = None if frequency else idle_s
        client.restore(key, TTL_S * 1000, payload or b"", idletime=idletime, frequency=frequency)


def test_what_redis_remembers_of_a_key_comes_along_with_a_copy(
    run_folder: RunFolder, redis_client: "redis.Redis"
) -> None:
    with open_redis(run_folder) as other, other.connect() as source:
        restored(source, {"post:1": 100, "post:2": 7000})
        source.get("none")
        copied = copy_keys(f"unix://{other.folder}/redis.sock", redis_client)
    found = {one.key: one for one in remembered(redis_client)}
    assert copied.keys == len(found) == 2
    assert [round((found[key].idle_s or 0) / 10) for key in ("post:1", "post:2")] == [10, 700]
    assert TTL_S - 10 < (found["post:1"].left_s or 0) <= TTL_S
    assert copied.counters is not None
    assert copied.counters.misses >= 1
    rate = rates(list(found.values()))
    assert rate["post:1"] > 1.5 * rate["post:2"]


def test_under_lfu_it_is_the_counter(run_folder: RunFolder, redis_client: "redis.Redis") -> None:
    with open_redis(run_folder, policy="allkeys-lfu") as other, other.connect() as source:
        restored(source, {"post:1": 0}, frequency=100)
        restored(source, {"post:2": 0}, frequency=5)
        redis_client.config_set("maxmemory-policy", "allkeys-lfu")
        try:
            copy_keys(f"unix://{other.folder}/redis.sock", redis_client)
            found = rates(remembered(redis_client))
        finally:
            redis_client.config_set("maxmemory-policy", "noeviction")
    assert found["post:1"] > 1000 * found["post:2"]
    assert ranks(found)["post:1"] == 1_000_000


def test_a_fresh_cache_remembers_nothing(redis_client: "redis.Redis") -> None:
    redis_client.set("post:1", "x")
    assert remembered(redis_client) == ()


def traffic(
    keys: int, gets_per_s: float, seconds: int, seed: int
) -> tuple[list[Remembered], CacheCounters, list[float]]:
    """Random requests with known rates, served by a cache with a TTL: what it remembers, counts, and the true rates."""
    random = Random(seed)
    weights = [random.random() ** 3 + 0.001 for _ in range(keys)]
    true = [gets_per_s * weight / sum(weights) for weight in weights]
    count = int(gets_per_s * seconds)
    key = random.choices(range(keys), weights=true, k=count)
    times = sorted(round(random.random() * seconds * 1e6) for _ in range(count))
    cache = Unlimited(keys)
    hits = cache.serve(Requests(keys, key, times, bytes(count), bytes(count), [TTL_S * 1_000_000] * count)).count(b"1")
    last = dict(zip(key, times, strict=True))
    now = seconds * 1_000_000
    found = [
        Remembered(f"post:{n}", (now - last[n]) / 1e6, None, (cache.expires[n] - now) / 1e6) for n in cache.live(now)
    ]
    return found, CacheCounters(hits, count - hits, 0, 0, seconds), true


def test_the_estimate_is_close_where_its_assumptions_hold(pattern: MakePattern) -> None:
    found, counters, true = traffic(2000, 20.0, HOUR_S, seed=4)
    post = pattern("post", "post:{id}", ttl_s=TTL_S)
    whole, one = (
        row for row in estimate_rows(found, len(found), [post], ["post:*"], counters) if isinstance(row, CacheEstimate)
    )
    assert (whole.pattern, one.pattern) == (None, "post")
    assert whole.hit_ratio == pytest.approx(counters.hits / (counters.hits + counters.misses), abs=0.08)
    assert whole.gets_per_s == pytest.approx(20, rel=0.1)
    # Each entry that would have been asked for before it expired is loaded once more.
    live = {one.key: one for one in found}
    expected = sum(1 - exp(-true[int(key[5:])] * (known.left_s or 0)) for key, known in live.items())
    assert whole.extra_loads == pytest.approx(expected, rel=0.2)
    assert whole.refill_s is not None
    assert whole.peak_loads_per_s == pytest.approx(counters.hits / HOUR_S, rel=0.01)


def test_what_the_deploy_keeps_costs_nothing_and_counters_alone_are_told(pattern: MakePattern) -> None:
    found, counters, _ = traffic(200, 2.0, HOUR_S, seed=5)
    post = pattern("post", "post:{id}", ttl_s=TTL_S)
    rows = list(estimate_rows(found, len(found), [post], ["tag:*"], counters))
    [skip] = [row for row in rows if isinstance(row, Skip)]
    assert "the deploy removes none of the keys looked at" in skip.reason
    [skip] = [row for row in estimate_rows((), 0, [post], [], counters) if isinstance(row, Skip)]
    assert "requests hit in 1.0 h, 0 keys evicted; nothing tells of single keys" in skip.reason
    assert list(estimate_rows((), 0, [post], [], None)) == []


SETTINGS = """
[deploy]
purge = ["post:1*"]
[[cache.pattern]]
name = "post"
key = "post:{id}"
loader = "by_id"
ttl = "10m"
"""


@pytest.fixture
def connection(database: DatabaseCopy) -> Iterator[psycopg.Connection[Any]]:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE post (id int PRIMARY KEY, title text)")
        connection.execute("INSERT INTO post SELECT n, 'old' FROM generate_series(1, 400) n")
        yield connection


def test_a_copied_cache_without_a_trace_is_estimated_and_never_passes(
    redis_client: "redis.Redis", connection: psycopg.Connection[Any], configure: Configure, query: MakeQuery
) -> None:
    settings = configure(SETTINGS)
    queries = [query("by_id", "SELECT id, title FROM post WHERE id = :id", ["id"])]
    patterns = [row for row in read_patterns(settings, queries) if isinstance(row, Pattern)]
    restored(redis_client, {f"post:{n}": 20 * n for n in range(1, 201)})
    before = look_before(redis_client, connection, settings, patterns, queries, None)
    counters = CacheCounters(9000, 1000, 0, 1 << 20, HOUR_S)
    rows: tuple[Row, ...] = look_after(before, redis_client, connection, settings, [], [], [], Served(counters))
    [whole, _] = [row for row in rows if isinstance(row, CacheEstimate)]
    assert (whole.keys, whole.extra_loads > 50) == (200, True)
    [skip] = [row for row in rows if isinstance(row, Skip) and row.item is Item.HIT_RATIO]
    assert skip.reason.startswith("an estimate, no measurement; the server's own counters: 90.0%")
    assert "assumed: keys asked for independently" in skip.reason
    # Of the staleness, the share by requests is by the same rates.
    [stale] = [row for row in rows if isinstance(row, Staleness)]
    assert stale.sampled == 89
    assert stale.stale_share_by_requests is not None
