"""How far what a sample of the keys tells may be off: by several samples of the sample.

The sampled keys fall into groups by another hash. Each group is a sample of its own, served by a cache that is as much
smaller, and the groups' estimates differ by what chance does.
"""

from collections.abc import Iterable, Sequence
from itertools import compress
from math import sqrt
from statistics import stdev
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from migsafe.cache.arm_plan import Plan
from migsafe.cache.arms import Values
from migsafe.cache.key_matcher import COUNTED
from migsafe.cache.requests import Op
from migsafe.cache.scenarios import run_arms
from migsafe.model import ArmKind
from migsafe.sections import RedisSection, Size

GROUPS = 8


class Errors(Struct, frozen=True):
    """Standard errors, as shares of all gets, and how many gets the second half of the sample should have."""

    expected: float
    hit_ratio: float
    drop: float


def errors_of(plan: Plan) -> Errors:
    """Serve each group alone, before and after the deploy."""
    trace = plan.trace
    expected = len(_counted(plan)) * trace.counts[Op.GET] * trace.rate / (trace.op.count(Op.GET) or 1)
    group_of = [_group(key) for key in trace.keys]
    before: list[int] = []
    lost: list[int] = []
    for group in range(GROUPS):
        part = _part(plan, [group_of[key] == group for key in trace.key])
        arms = run_arms(part, (ArmKind.BEFORE, ArmKind.AFTER)).arms
        counted = _counted(part)
        misses, then = ([arms[arm].answers[at] for at in counted].count(48) for arm in arms)
        before.append(misses)
        lost.append(then - misses)
    return Errors(expected, _standard_error(before, expected), _standard_error(lost, expected))


def _counted(plan: Plan) -> list[int]:
    """The gets of the second half that count as cache requests, by their place in it."""
    trace, owners = plan.trace, plan.names.owners
    half = zip(trace.key[trace.middle :], trace.op[trace.middle :], strict=True)
    return [
        at
        for at, (key, op) in enumerate(half)
        if op == Op.GET and ((owner := owners[key]) is None or owner.kind in COUNTED)
    ]


def _part(plan: Plan, picked: Sequence[bool]) -> Plan:
    trace, redis = plan.trace, plan.redis
    if redis.maxmemory is not None:
        limit = plan.memory.base + (redis.maxmemory - plan.memory.base) / GROUPS
        redis = RedisSection(maxmemory=Size(max(0, round(limit))), policy=redis.policy)
    columns = (trace.key, trace.time_us, trace.op, trace.size)
    key, time_us, op, size = (type(column)(column.typecode, compress(column, picked)) for column in columns)
    part = replace(trace, key=key, time_us=time_us, op=op, size=size, ttl_s=trace.ttl_s[:0])
    after = key if plan.names.after is trace.key else list(compress(plan.names.after, picked))
    return replace(
        plan,
        trace=part,
        names=replace(plan.names, after=after),
        before=_values(plan.before, picked),
        after=_values(plan.after, picked),
        redis=redis,
    )


def _values(values: Values, picked: Sequence[bool]) -> Values:
    return Values(list(compress(values.size, picked)), list(compress(values.ttl_us, picked)))


def _standard_error(by_group: Iterable[int], expected: float) -> float:
    return stdev(number * GROUPS / expected for number in by_group) / sqrt(GROUPS) if expected else 0.0


def _group(key: str) -> int:
    """Not by the hash that chose the sample."""
    return (crc32(key.encode("utf-8", "surrogateescape"), 1) * 0x85EBCA6B % (1 << 32)) * GROUPS >> 32
