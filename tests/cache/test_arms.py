"""The simulated cache answers as a real Redis does; the arms differ by what the deploy does and nothing else."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import sleep, time
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from migsafe.cache.arm_plan import Plan
from migsafe.cache.arm_rows import arm_rows
from migsafe.cache.arms import Sizes, name_keys, values_of
from migsafe.cache.key_counts import key_counts
from migsafe.cache.limited import Limited
from migsafe.cache.memory import Memory, measure_memory
from migsafe.cache.new_fields import FieldValues, NewFields
from migsafe.cache.replay import replay
from migsafe.cache.requests import Trace
from migsafe.cache.scenarios import Arms, run_arms
from migsafe.cache.workload import Requests
from migsafe.evidence import Evidence
from migsafe.model import BOTH_PHASES, ArmKind, CacheArm, LoaderCost, Pattern, Purge
from migsafe.sections import RedisSection, Size
from tests.cache.conftest import MakePattern, MakeTrace

if TYPE_CHECKING:
    import redis

MakePlan = Callable[..., Plan]
EMPTY = Sizes({}, {})


@pytest.fixture
def plan() -> MakePlan:
    def make(
        trace: Trace,
        patterns: list[Pattern],
        purge: tuple[str, ...] = (),
        stale: tuple[str, ...] = (),
        redis: RedisSection | None = None,
        overhead: float = 60.0,
    ) -> Plan:
        names = name_keys(trace, patterns)
        values = values_of(trace, names.owners, {})
        return Plan(trace, names, values, values, purge, stale, redis or RedisSection(), Memory(0, overhead))

    return make


def busy(make: MakeTrace, requests: int = 6000, keys: int = 400, seed: int = 5) -> Trace:
    """Gets, sets and deletes of a few hot and many cold keys, some with a TTL of their own, in an hour."""
    random = Random(seed)
    ops = ("get", "get", "get", "get", "get", "set", "del")
    rows: list[tuple[int | str | float, ...]] = []
    for n in range(requests):
        name = "post" if random.random() < 0.7 else "tag"
        key = f"{name}:{int(keys * random.random() ** 3)}"
        ttl = random.choice((0, 0, 30, 300))
        rows.append((n * 600_000, random.choice(ops), key, random.randrange(16, 90), ttl))
    return make(rows)


def second_half(answers: str, trace: Trace) -> str:
    return answers[trace.middle :]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_eviction_the_simulation_gives_the_hit_string_of_a_real_redis(
    redis_client: "redis.Redis", plan: MakePlan, pattern: MakePattern, trace: MakeTrace, seed: int
) -> None:
    requests = busy(trace, seed=seed)
    patterns = [
        pattern("post", "post:{id}", ttl_s=120, key_after="post:v2:{id}", warmed=seed == 2),
        pattern("tag", "tag:{id}", ttl_s=900),
    ]
    real = replay(redis_client, requests, patterns, ["tag:1*"], EMPTY, RedisSection())
    arms = run_arms(plan(requests, patterns, ("tag:1*",)))
    assert real.before == (arms.warm_up + arms.arms[ArmKind.BEFORE].answers).decode()
    assert real.after == (arms.warm_up + arms.arms[ArmKind.AFTER].answers).decode()
    assert real.removed == arms.arms[ArmKind.AFTER].removed
    assert real.before != real.after


def test_the_simulation_equals_a_real_redis_where_one_key_becomes_many(
    redis_client: "redis.Redis", plan: MakePlan, pattern: MakePattern, trace: MakeTrace
) -> None:
    requests = busy(trace)
    post = pattern("post", "post:{id}", ttl_s=900, key_after="post:{id}:{locale}:{user}", warmed=True)
    new = NewFields(
        {"post": {"locale": FieldValues(("de", "de", "en")), "user": FieldValues(by_key={"post:1": ("7", "8")})}}
    )
    real = replay(redis_client, requests, [post], ["tag:1*"], EMPTY, RedisSection(), new)
    made = replace(plan(requests, [post], ("tag:1*",)), names=name_keys(requests, [post], new))
    arms = run_arms(made)
    assert real.before == (arms.warm_up + arms.arms[ArmKind.BEFORE].answers).decode()
    assert real.after == (arms.warm_up + arms.arms[ArmKind.AFTER].answers).decode()
    assert real.removed == arms.arms[ArmKind.AFTER].removed
    [count] = key_counts(made)
    assert 1.5 * count.before < count.after <= 2 * count.before + 2
    assert count.bytes_after > count.bytes_before


def served_live(client: "redis.Redis", keys: list[int], value: bytes, rate: float) -> tuple[str, list[int]]:
    """Get-else-set on a real server at `rate` requests a second, a few at a time: the answers and the times in µs."""
    script = client.register_script(
        "local a = {} for i = 1, #KEYS do if redis.call('GET', KEYS[i]) then a[i] = '1' else a[i] = '0' "
        "redis.call('SET', KEYS[i], ARGV[1]) end end return table.concat(a)"
    )
    answers, times, started = [], [], time()
    for at in range(0, len(keys), 50):
        ahead = at / rate - (time() - started)
        if ahead > 0:
            sleep(ahead)
        part = keys[at : at + 50]
        times += [int(time() * 1e6) - int(started) * 1_000_000] * len(part)
        answers.append(script(keys=[str(key) for key in part], args=[value]).decode())
    return "".join(answers), times


def used(client: "redis.Redis") -> int:
    return int(client.info("memory")["used_memory"])


def test_the_memory_of_entries_is_measured_on_a_fill_and_leaves_the_server_empty(redis_client: "redis.Redis") -> None:
    keys = [f"post:{n}" for n in range(3000)]
    memory = measure_memory(redis_client, keys, [500] * 3000, expiring=True)
    assert redis_client.dbsize() == 0
    pipeline = redis_client.pipeline(transaction=False)
    for key in keys[:2000]:
        pipeline.set(key, b"x" * 500, ex=900)
    pipeline.execute()
    predicted = memory.base + sum(memory.entry(key, 500) for key in keys[:2000])
    assert predicted == pytest.approx(used(redis_client), rel=0.02)


def test_with_eviction_the_simulation_is_within_02_points_of_a_paced_real_redis(redis_client: "redis.Redis") -> None:
    random, value = Random(11), b"x" * 1000
    keys = [int(20_000 * random.random() ** 6) for _ in range(50_000)]
    # An entry that a script writes is a little larger than one that a client sends.
    base = used(redis_client)
    served_live(redis_client, list(range(5000)), value, rate=1e9)
    entry = round((used(redis_client) - base) / 5000)
    limit = base + 6000 * entry
    redis_client.config_set("maxmemory-policy", "allkeys-lru")
    real, simulated = [], []
    # Eviction is a draw: the ratios of two real runs are 0.1 to 0.2 points apart, so the means of three are compared.
    for seed in range(3):
        redis_client.flushall()
        redis_client.config_set("maxmemory", limit)
        try:
            answers, times = served_live(redis_client, keys, value, rate=20_000)
            held = redis_client.dbsize()
        finally:
            redis_client.config_set("maxmemory", 0)
        cache = Limited(20_000, limit, base, "allkeys-lru", seed)
        size = [entry] * len(keys)
        simulated.append(
            cache.serve(Requests(20_000, keys, times, bytes(len(keys)), size, bytes(len(keys)))).count(b"1")
        )
        real.append(answers.count("1"))
        assert len(cache.live(0)) == pytest.approx(held, rel=0.02)
    redis_client.config_set("maxmemory-policy", "noeviction")
    assert abs(sum(simulated) - sum(real)) / (3 * len(keys)) < 0.002


@pytest.mark.parametrize("policy", ["allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-ttl", "volatile-lru"])
def test_every_policy_keeps_the_memory_within_its_limit(policy: str) -> None:
    random = Random(3)
    count = 5000
    requests = Requests(
        keys=1000,
        key=[int(1000 * random.random() ** 3) for _ in range(count)],
        time_us=[n * 50_000 for n in range(count)],
        op=bytes(count),
        entry_bytes=[100] * count,
        ttl_us=[60_000_000] * count,
    )
    cache = Limited(1000, 20_000, 0, policy)
    answers = cache.serve(requests)
    assert cache.evicted > 0
    assert cache.used <= 20_000
    assert cache.used == 100 * sum(expires >= 0 for expires in cache.expires)
    assert 0.2 < answers.count(b"1") / count < 1


def test_noeviction_refuses_what_does_not_fit_and_volatile_policies_spare_keys_without_ttl() -> None:
    full = Requests(9, range(9), range(9), bytes(9), [100] * 9, [0] * 9)
    for policy in ("noeviction", "volatile-lru"):
        cache = Limited(9, 500, 0, policy)
        cache.serve(full)
        # Redis tests before it writes, so one entry goes beyond the limit.
        assert (cache.refused, cache.evicted, cache.used) == (3, 0, 600)


def test_keys_used_often_outlive_a_scan_under_lfu_but_not_under_lru() -> None:
    hot = [key for _ in range(200) for key in range(20)]
    scan = list(range(20, 320))
    keys = [*hot, *scan, *range(20)]
    left = {}
    for policy in ("allkeys-lfu", "allkeys-lru"):
        cache = Limited(400, 10_000, 0, policy)
        times = [n * 20_000 for n in range(len(keys))]
        answers = cache.serve(Requests(400, keys, times, bytes(len(keys)), [100] * len(keys), [0] * len(keys)))
        left[policy] = answers[-20:].count(b"1")
    assert left["allkeys-lfu"] >= 19
    assert left["allkeys-lru"] <= 5


def rows_of(plan: Plan, arms: Arms, patterns: list[Pattern], costs: list[LoaderCost]) -> dict[ArmKind, CacheArm]:
    return {row.arm: row for row in arm_rows(plan, arms, patterns, costs) if row.pattern is None}


def test_a_stale_pattern_is_cold_only_in_the_arm_that_purges_it(
    plan: MakePlan, pattern: MakePattern, trace: MakeTrace
) -> None:
    requests = trace([(n * 1000, "get", f"post:{n % 50}") for n in range(4000)])
    patterns = [pattern("post", "post:{id}", ttl_s=900)]
    made = plan(requests, patterns, stale=("post",))
    rows = rows_of(made, run_arms(made), patterns, [])
    assert rows[ArmKind.AFTER].extra_loads == rows[ArmKind.WARM].extra_loads == 0
    assert rows[ArmKind.COLD].extra_loads == 50
    assert rows[ArmKind.COLD].hit_ratio == 1950 / 2000


def test_dual_reads_and_warm_up_soften_a_new_key(plan: MakePlan, pattern: MakePattern, trace: MakeTrace) -> None:
    requests = trace([(n * 1000, "get", f"post:{n % 50}") for n in range(4000)])
    extra = {}
    for how in ("nothing", "dual_read", "warmed"):
        post = pattern("post", "post:{id}", key_after="post:2:{id}")
        one = replace(post, warmed=how == "warmed", dual_read=how == "dual_read")
        made = plan(requests, [one])
        extra[how] = rows_of(made, run_arms(made), [one], [])[ArmKind.AFTER].extra_loads
    assert extra == {"nothing": 50, "dual_read": 0, "warmed": 0}


def test_the_load_on_the_database_counts_each_concurrent_miss_unless_one_loads_for_all(
    plan: MakePlan, pattern: MakePattern, trace: MakeTrace
) -> None:
    # 100 gets a second of one key, which takes 50 ms to load, and one purge in the middle.
    requests = trace([(n * 10_000, "get", "post:1") for n in range(2000)])
    cores = {}
    for coalesce in (False, True):
        one = replace(pattern("post", "post:{id}"), coalesce=coalesce)
        made = plan(requests, [one], ("post:*",))
        costs = [LoaderCost("post", phase, 1.0, 50.0) for phase in BOTH_PHASES]
        cores[coalesce] = rows_of(made, run_arms(made), [one], costs)[ArmKind.AFTER].peak_cores or 0.0
    assert cores[False] == pytest.approx(5 * cores[True])


def test_evictions_and_memory_are_told_by_pattern(plan: MakePlan, pattern: MakePattern, trace: MakeTrace) -> None:
    requests = busy(trace)
    patterns = [pattern("post", "post:{id}"), pattern("tag", "tag:{id}", key_after="tag:2:{id}")]
    made = plan(requests, patterns, redis=RedisSection(maxmemory=Size(20_000), policy="allkeys-lru"))
    arms = run_arms(made)
    found = {(row.arm, row.pattern): row for row in arm_rows(made, arms, patterns, [])}
    for arm in ArmKind:
        whole, post, tag = (found[arm, name] for name in (None, "post", "tag"))
        assert whole.evicted == post.evicted + tag.evicted > 0
        assert whole.held_bytes == post.held_bytes + tag.held_bytes
        assert min(post.held_bytes, tag.held_bytes) > 0
        assert 10_000 < whole.held_bytes <= 20_200
        assert whole.peak_bytes is not None
    roomy = plan(requests, patterns)
    [before] = [
        row for row in arm_rows(roomy, run_arms(roomy), patterns, []) if row.arm == "before" and not row.pattern
    ]
    assert (before.evicted, before.peak_bytes, before.held_bytes > 20_000) == (0, None, True)


@pytest.mark.parametrize(
    ("jitter", "purge", "found"), [(0.0, "post:*", True), (0.3, "post:*", False), (0.0, "x", False)]
)
def test_what_traffic_loads_after_a_purge_expires_together(
    plan: MakePlan,
    pattern: MakePattern,
    trace: MakeTrace,
    repository: Path,
    jitter: float,
    purge: str,
    found: bool,
) -> None:
    # Each of 400 keys is asked for every second; what was loaded before the deploy expires at any time.
    dice = Random(3)
    rows = [(n * 2500, "get", f"post:{n % 400}", 20, dice.uniform(5, 60) if n < 24_000 else 0) for n in range(48_000)]
    post = replace(pattern("post", "post:{id}", ttl_s=30), jitter=jitter)
    made = plan(trace(rows), [post], (purge,))
    arms = list(arm_rows(made, run_arms(made), [post], []))
    evidence = Evidence()
    evidence.add([post, *arms, *([Purge("post:*", "post", "migsafe.toml", 1)] if purge != "x" else [])])
    sql = (repository / "rules" / "hit-ratio" / "expiry-synchronised" / "find.sql").read_text("utf-8")
    assert [row["wave"] > 2 for row in evidence.select(sql)] == [True] * found
