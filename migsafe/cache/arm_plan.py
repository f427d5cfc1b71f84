"""What the arms are about, and what follows from it: the requests that they serve, and the cache that serves them."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from migsafe.cache.arms import Names, Values
from migsafe.cache.limited import Limited
from migsafe.cache.memory import Memory
from migsafe.cache.requests import Trace
from migsafe.cache.unlimited import Unlimited
from migsafe.cache.workload import Requests
from migsafe.sections import RedisSection

Cache = Unlimited | Limited


class Plan(Struct, frozen=True):
    """What the arms are about. `stale` names the patterns whose entries the migration makes wrong."""

    trace: Trace
    names: Names
    before: Values
    after: Values
    purge: Sequence[str]
    stale: Collection[str]
    redis: RedisSection
    memory: Memory
    seed: int = 1


def requests_of(plan: Plan, values: Values, asked: Sequence[int], jittered: bool) -> Requests:
    """`asked` has the number of the name that each request asks for."""
    trace, names = plan.trace, plan.names.names
    origin = trace.time_us[0] if len(trace) else 0
    limited = plan.redis.maxmemory is not None
    lengths = [len(name.encode()) + plan.memory.overhead for name in names] if limited else []
    sizes = [round(lengths[key] + size) for key, size in zip(asked, values.size, strict=True)] if limited else ()
    return Requests(
        keys=len(names),
        key=asked,
        time_us=[time - origin for time in trace.time_us],
        op=trace.op,
        entry_bytes=sizes if limited else bytes(len(trace)),
        ttl_us=_jittered(plan, values.ttl_us) if jittered else values.ttl_us,
    )


def _jittered(plan: Plan, ttls: Sequence[int]) -> Sequence[int]:
    """TTLs spread by the pattern's share, by a hash of the request: the same in every run."""
    shares = [0.0 if owner is None else owner.jitter for owner in plan.names.owners]
    if not any(shares):
        return ttls
    spread = ((hash((at, plan.seed)) & 0xFFFF) / 0x8000 - 1 for at in range(len(ttls)))
    rows = zip(ttls, plan.trace.key, spread, strict=True)
    return [round(ttl * (1 + shares[key] * one)) for ttl, key, one in rows]


def cache_of(plan: Plan) -> Cache:
    """An empty cache; without a limit where memory cannot run short."""
    limit = plan.redis.maxmemory
    if limit is None or _most_bytes(plan) <= limit:
        return Unlimited(len(plan.names.names))
    return Limited(len(plan.names.names), limit, plan.memory.base, plan.redis.policy, plan.seed)


def _most_bytes(plan: Plan) -> float:
    """What the server uses when every entry that the trace ever writes is there at once, under both names."""
    largest: dict[int, int] = {}
    columns = (plan.trace.key, plan.names.after, plan.before.size, plan.after.size)
    for key, after, size, size_after in zip(*columns, strict=True):
        largest[key] = max(largest.get(key, 0), size, size_after)
        largest[after] = max(largest.get(after, 0), size, size_after)
    lengths = [len(name.encode()) + plan.memory.overhead for name in plan.names.names]
    return plan.memory.base + sum(lengths[key] + size for key, size in largest.items())
