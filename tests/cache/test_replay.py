"""The replay on a real Redis gives the answers that a cache would have given, request by request."""

import random
from collections import Counter
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from migsafe.cache.arms import Replayed, Sizes, name_keys
from migsafe.cache.new_fields import FieldValues, NewFields
from migsafe.cache.replay import replay
from migsafe.cache.requests import Op, Trace
from migsafe.errors import CopyError
from migsafe.model import EntryKind, Pattern
from migsafe.sections import RedisSection, Size
from tests.cache.conftest import MakePattern, MakeTrace

if TYPE_CHECKING:
    import redis

NO_SIZES = Sizes({}, {})
NO_LIMIT = RedisSection()


def model(trace: Trace, start: int = 0, cache: dict[int, float] | None = None) -> str:
    """A cache-aside cache in a dictionary: key to the time at which it expires."""
    cache = {} if cache is None else cache
    answers = []
    for at in range(start, len(trace)):
        key, now = trace.key[at], trace.time_us[at]
        expires = now + trace.ttl_s[at] * 1e6 if trace.ttl_s[at] else float("inf")
        match trace.op[at]:
            case Op.GET:
                hit = cache.get(key, -1.0) >= now
                answers.append("1" if hit else "0")
                if not hit:
                    cache[key] = expires
            case Op.SET:
                cache[key] = expires
                answers.append("-")
            case _:
                cache.pop(key, None)
                answers.append("-")
    return "".join(answers)


def batched_model(trace: Trace, batch: int) -> str:
    """What a pipeline of GETs followed by the SETs of its misses would answer."""
    cache: set[int] = set()
    answers = []
    for start in range(0, len(trace), batch):
        keys = trace.key[start : start + batch]
        answers += ["1" if key in cache else "0" for key in keys]
        cache.update(keys)
    return "".join(answers)


def zipf_requests(count: int, seed: int = 5) -> list[tuple[int, str, str, int, float]]:
    """Zipf-distributed keys, some sets and dels, TTLs by key from none to shorter than the trace."""
    dice = random.Random(seed)
    keys = range(1, 5001)
    drawn = dice.choices(keys, weights=[1 / key for key in keys], k=count)
    ops = dice.choices(["get", "set", "del"], weights=[92, 5, 3], k=count)
    ttls = [0.0, 0.5, 2.0, 10.0]
    return [
        (at * 500, op, f"post:{key}", 16 + key % 500, ttls[key % 4])
        for at, (op, key) in enumerate(zip(ops, drawn, strict=True))
    ]


def run(
    client: "redis.Redis",
    trace: Trace,
    patterns: Sequence[Pattern] = (),
    purge: Sequence[str] = (),
    sizes: Sizes = NO_SIZES,
    limit: RedisSection = NO_LIMIT,
) -> Replayed:
    return replay(client, trace, patterns, purge, sizes, limit)


def test_the_answers_equal_those_of_a_dictionary_byte_for_byte(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    requests = trace(zipf_requests(50_000))
    replayed = run(redis_client, requests)
    assert replayed.before == model(requests)
    # Nothing is removed: the deploy changes nothing.
    assert replayed.after == replayed.before
    assert 0.3 < replayed.before.count("1") / 50_000 < 0.95


def test_a_pipelined_batch_would_have_answered_otherwise(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    requests = trace([(at, "get", key, 20) for at, _, key, *_ in zipf_requests(5000)])
    replayed = run(redis_client, requests)
    assert replayed.before == batched_model(requests, 1) == model(requests)
    assert batched_model(requests, 256).count("1") < replayed.before.count("1") - 100


def test_an_entry_lives_until_the_instant_at_which_it_expires(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    second = 1_000_000
    requests = [(0, "get", "a", 20, 1.0), (second, "get", "a", 20, 1.0), (second + 1, "get", "a", 20, 1.0)]
    requests += [(2 * second + 1, "get", "a", 20, 1.0), (3 * second + 2, "get", "a", 20, 1.0)]
    assert run(redis_client, trace(requests)).before == "01010"


def test_a_hit_does_not_prolong_a_life_and_a_set_does(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    requests = [(0, "get", "a", 20, 1.0), (900_000, "get", "a", 20, 1.0), (1_100_000, "get", "a", 20, 1.0)]
    requests += [(2_000_000, "set", "a", 20, 1.0), (2_900_000, "get", "a", 20, 1.0), (2_950_000, "del", "a", 20, 1.0)]
    requests += [(2_960_000, "get", "a", 20, 1.0)]
    assert run(redis_client, trace(requests)).before == "010-1-0"


def test_the_patterns_ttl_counts_where_the_trace_has_none(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    requests = trace([(0, "get", "a:1"), (0, "get", "b:1"), (9_000_000, "get", "a:1"), (9_000_000, "get", "b:1")])
    replayed = run(redis_client, requests, [pattern("a", "a:{id}", ttl_s=5), pattern("b", "b:{id}", ttl_s=10)])
    assert replayed.before == "0001"


def test_times_of_day_and_endless_ttls_are_exact(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    noon = 1_769_860_800_000_000
    requests = [(noon, "get", "a", 20, 9e11), (noon + 1, "get", "b", 0, 1e-6), (noon + 2, "get", "b", 0, 1e-6)]
    requests += [(noon + 4, "get", "b", 0, 0.0), (noon + 5, "get", "a", 20, 0.0)]
    assert run(redis_client, trace(requests)).before == "00101"


def test_what_the_deploy_purges_is_cold_afterwards(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    half = [(at, "get", f"{name}:{at % 3}") for at, name in enumerate(["post", "tag"] * 6)]
    requests = trace(half + [(at + 12, op, key) for at, op, key in half])
    replayed = run(redis_client, requests, [pattern("post", "post:{id}"), pattern("tag", "tag:{id}")], ["post:[01]"])
    assert replayed.before[12:] == "1" * 12
    assert [requests.keys[requests.key[at]] for at in range(12, 24) if replayed.after[at] == "0"] == [
        "post:0",
        "post:1",
    ]
    assert replayed.removed == {"post": 2}


def test_entries_that_had_expired_are_not_counted_as_removed(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    requests = [(0, "get", "post:1", 20, 1.0), (0, "get", "post:2", 20, 9.0)]
    requests += [(5_000_000, "get", "post:1", 20, 1.0), (5_000_000, "get", "other", 20, 0.0)]
    replayed = run(redis_client, trace(requests), [pattern("post", "post:{id}")], ["*"])
    assert replayed.removed == {"post": 1}


def test_a_pattern_whose_key_changes_starts_cold_under_its_new_key(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    requests = trace([(at, "get", "post:1") for at in range(6)])
    replayed = run(redis_client, requests, [pattern("post", "post:{id}", key_after="post:v2:{id}")])
    assert (replayed.before, replayed.after) == ("011111", "011011")
    assert replayed.removed == {"post": 1}


def test_a_warmed_pattern_is_filled_before_traffic_arrives(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    requests = trace([(at, "get", f"{name}:1") for at, name in enumerate(["a", "b", "a", "b", "a", "b"])])
    patterns = [pattern("a", "a:{id}", key_after="a2:{id}", warmed=True), pattern("b", "b:{id}")]
    replayed = run(redis_client, requests, patterns, ["b:*"])
    assert (replayed.before, replayed.after) == ("001111", "001011")


def test_larger_values_fit_less_often_under_a_memory_limit(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    requests = trace([(at, "get", key) for at, _, key, *_ in zipf_requests(20_000)])
    limit = RedisSection(maxmemory=Size(3 << 20), policy="allkeys-lru")
    sizes = Sizes(dict.fromkeys(requests.keys, 1000), dict.fromkeys(requests.keys, 4000))
    found = redis_client.config_get("maxmemory*")
    replayed = run(redis_client, requests, sizes=sizes, limit=limit)
    half = requests.middle
    assert replayed.before.count("1") < run(redis_client, requests).before.count("1")
    assert replayed.after[half:].count("1") < replayed.before[half:].count("1") - 200
    assert redis_client.config_get("maxmemory*") == found


def test_an_application_goes_on_when_redis_is_full(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    requests = trace([(at, "get", f"post:{at % 2000}") for at in range(6000)])
    limit = RedisSection(maxmemory=Size(2 << 20), policy="noeviction")
    sizes = Sizes(dict.fromkeys(requests.keys, 4000), {})
    replayed = run(redis_client, requests, sizes=sizes, limit=limit)
    assert 0 < replayed.before.count("1") < 4000


def test_volatile_policies_evict_what_expires(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    requests = trace([(at, "get", f"post:{at % 2000}", 4000, 9e9) for at in range(6000)])
    limit = RedisSection(maxmemory=Size(4 << 20), policy="volatile-ttl")
    last = run(redis_client, requests, limit=limit).before[4000:]
    assert 0 < last.count("0") <= 2000


def test_the_copy_beside_the_replay_is_left_alone(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    redis_client.set("post:1", "cached")
    requests = trace([(0, "get", "post:1"), (1, "get", "post:1")])
    assert run(redis_client, requests, purge=["*"]).before == "01"
    assert redis_client.get("post:1") == b"cached"
    assert redis_client.info("keyspace").keys() == {"db0"}


def test_a_database_with_keys_of_others_is_never_emptied(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    requests = trace([(0, "get", "a")])
    redis_client.set("a", "cached")
    with pytest.raises(CopyError, match="other keys on the server"):
        run(redis_client, requests, limit=RedisSection(maxmemory=Size(1 << 20)))
    redis_client.move("a", 1)
    with pytest.raises(CopyError, match=r"database 1 .* holds keys"):
        run(redis_client, requests)
    redis_client.swapdb(0, 1)
    assert redis_client.get("a") == b"cached"


def test_locks_are_served_but_own_their_keys(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    requests = trace([(0, "set", "lock:a"), (1, "get", "lock:a")])
    replayed = run(redis_client, requests, [pattern("lock", "lock:{id}", kind=EntryKind.LOCK)], ["lock:*"])
    assert (replayed.before, replayed.after, replayed.removed) == ("-1", "-0", {"lock": 1})


LOCALES = NewFields({"post": {"locale": FieldValues(("de", "en", "fr", "it"))}})


def fanned(pattern: MakePattern) -> Pattern:
    return pattern("post", "post:{id}", key_after="post:{id}:{locale}")


def test_one_key_becomes_many_and_each_of_them_is_cold_once(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    requests = trace([(at, "get", f"post:{at % 50}") for at in range(8000)])
    new = LOCALES
    replayed = replay(redis_client, requests, [fanned(pattern)], [], NO_SIZES, NO_LIMIT, new)
    names = name_keys(requests, [fanned(pattern)], new)
    asked = {names.names[number] for number in names.after[4000:]}
    assert asked == {f"post:{number}:{one}" for number in range(50) for one in ("de", "en", "fr", "it")}
    assert (replayed.before[4000:].count("0"), replayed.after[4000:].count("0")) == (0, 200)
    assert replayed.removed == {"post": 50}
    drawn = Counter(name.rpartition(":")[2] for name in map(names.names.__getitem__, names.after[4000:]))
    assert all(900 < number < 1100 for number in drawn.values())


def test_a_new_field_with_one_value_a_key_makes_no_more_keys(
    redis_client: "redis.Redis", trace: MakeTrace, pattern: MakePattern
) -> None:
    requests = trace([(at, "get", f"post:{at % 50}") for at in range(1000)])
    by_key = {f"post:{number}": (str(number % 7),) for number in range(49)}
    new = NewFields({"post": {"locale": FieldValues(by_key=by_key)}})
    replayed = replay(redis_client, requests, [fanned(pattern)], [], NO_SIZES, NO_LIMIT, new)
    assert replayed.after[500:].count("0") == 50
    assert "post:49:none" in name_keys(requests, [fanned(pattern)], new).names


def test_a_paced_replay_keeps_to_the_times_of_the_trace(redis_client: "redis.Redis", trace: MakeTrace) -> None:
    # A second of 2,000 requests, whose entries live for a fifth of it, with room for a third of them.
    dice = random.Random(2)
    rows = [(at * 500, "get", f"post:{int(600 * dice.random() ** 2)}", 4000, 0.2) for at in range(2000)]
    requests = trace(rows)
    limit = RedisSection(maxmemory=Size(4 << 20), policy="allkeys-lru")
    started = monotonic()
    replayed = replay(redis_client, requests, [], ["post:1*"], NO_SIZES, NO_LIMIT, paced=True)
    assert 1.8 < monotonic() - started < 10
    assert replayed.before == model(requests)
    assert replayed.after[:1000] == replayed.before[:1000]
    part = trace(rows[:600])
    assert replay(redis_client, part, [], [], NO_SIZES, limit, paced=True).before.count("1") <= model(part).count("1")
