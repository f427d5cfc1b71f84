"""The four arms: one warm-up, and four ways in which the second half of the trace goes on from it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from migsafe.cache.arm_plan import Cache, Plan, cache_of, requests_of
from migsafe.cache.arms import Values
from migsafe.cache.glob import compile_glob
from migsafe.cache.limited import Limited
from migsafe.cache.requests import Op
from migsafe.cache.workload import Requests
from migsafe.model import ArmKind


class Arm(Struct, frozen=True):
    """The answers to the second half (`1` hit, `0` miss, `-` no get), and what the cache went through meanwhile.

    `peak_bytes` is None where memory cannot run short. `removed` counts the live entries that the deploy deleted or
    orphaned, `evicted` those that had to go, and `held_bytes` is what the entries take at the end, by pattern (None:
    keys of no pattern).
    """

    answers: bytes
    evicted: Counter[str | None]
    refused: int
    peak_bytes: int | None
    removed: Mapping[str | None, int]
    held_bytes: Counter[str | None]


class Arms(Struct, frozen=True):
    """The answers to the first half, which all arms share, and each arm."""

    warm_up: bytes
    arms: Mapping[ArmKind, Arm]

    @property
    def evicts(self) -> bool:
        """Whether memory was short in any arm."""
        return any(arm.evicted.total() or arm.refused for arm in self.arms.values())


def run_arms(plan: Plan, wanted: Iterable[ArmKind] = ArmKind) -> Arms:
    """Serve the first half once, then the second half once for each arm."""
    trace, middle = plan.trace, plan.trace.middle
    before = requests_of(plan, plan.before, trace.key, jittered=False)
    cache = cache_of(plan)
    warm_up = bytes(cache.serve(before.part(0, middle)))
    ways: dict[ArmKind, Callable[[Cache], Arm]] = {
        ArmKind.BEFORE: lambda cache: _serve(plan, cache, plan.before, before, {}),
        ArmKind.WARM: lambda cache: _serve(
            plan, cache, plan.after, requests_of(plan, plan.after, trace.key, jittered=False), {}
        ),
        ArmKind.COLD: lambda cache: _deployed(plan, cache, softened=False),
        ArmKind.AFTER: lambda cache: _deployed(plan, cache, softened=True),
    }
    return Arms(warm_up, {arm: ways[arm](cache.fork()) for arm in wanted})


def _serve(plan: Plan, cache: Cache, values: Values, requests: Requests, removed: Mapping[str | None, int]) -> Arm:
    """Serve the second half of `requests`, whose sizes are those of `values`."""
    refused = cache.refused
    if isinstance(cache, Limited):
        cache.peak_bytes = cache.used
        cache.lost.clear()
    answers = bytes(cache.serve(requests.part(plan.trace.middle, len(plan.trace))))
    lost, peak = (cache.lost, cache.peak_bytes) if isinstance(cache, Limited) else (Counter[int](), None)
    owner_of = _owner_of(plan, requests.key)
    evicted: Counter[str | None] = Counter()
    for number, times in lost.items():
        evicted[owner_of(number)] += times
    held = _held_bytes(plan, cache, values, requests.key, owner_of)
    return Arm(answers, evicted, cache.refused - refused, peak, removed, held)


def _owner_of(plan: Plan, asked: Sequence[int]) -> Callable[[int], str | None]:
    """The pattern of the name with a number; a name that only new code uses belongs to the old key's pattern."""
    owners = plan.names.owners
    old = dict(zip(asked, plan.trace.key, strict=True))

    def name(number: int) -> str | None:
        owner = owners[number if number < len(owners) else old[number]]
        return None if owner is None else owner.name

    return name


def _held_bytes(
    plan: Plan, cache: Cache, values: Values, asked: Sequence[int], owner_of: Callable[[int], str | None]
) -> Counter[str | None]:
    trace, middle = plan.trace, plan.trace.middle
    sizes = dict(zip(asked, values.size, strict=True))
    sizes.update(zip(trace.key[:middle], plan.before.size[:middle], strict=True))
    sizes.update(zip(asked[middle:], values.size[middle:], strict=True))
    held: Counter[str | None] = Counter()
    end_us = trace.time_us[-1] - trace.time_us[0] if len(trace) else 0
    for number in cache.live(end_us):
        name = plan.names.names[number].encode()
        held[owner_of(number)] += round(len(name) + plan.memory.overhead + sizes.get(number, 0))
    return held


def _deployed(plan: Plan, cache: Cache, softened: bool) -> Arm:
    trace, owners = plan.trace, plan.names.owners
    now = trace.time_us[trace.middle] - trace.time_us[0] if trace.middle < len(trace) else 0
    globs = [compile_glob(glob) for glob in plan.purge]
    purged = {
        key
        for key, name in enumerate(plan.names.names[: len(owners)])
        if any(glob.matches(name.encode()) for glob in globs)
        or (not softened and (owner := owners[key]) is not None and owner.name in plan.stale)
    }
    kept = _kept(plan) if softened else frozenset()
    moved = plan.names.moved(trace) - kept
    gone = [key for key in cache.live(now) if key in purged or key in moved]
    cache.remove(purged)
    after = plan.names.after
    if kept:
        after = [key if key in kept else number for key, number in zip(trace.key, after, strict=True)]
    requests = requests_of(plan, plan.after, after, jittered=softened)
    if softened:
        _warm(plan, cache, requests, gone, now)
    owned = (owners[key] for key in gone)
    removed = Counter(None if owner is None else owner.name for owner in owned)
    return _serve(plan, cache, plan.after, requests, removed)


def _kept(plan: Plan) -> frozenset[int]:
    """Keys whose old entries new code still reads."""
    return frozenset(key for key, owner in enumerate(plan.names.owners) if owner is not None and owner.dual_read)


def _warm(plan: Plan, cache: Cache, requests: Requests, gone: Iterable[int], now: int) -> None:
    """Load again, at the deploy, what it removed of the warmed patterns."""
    at = plan.names.to_warm(plan.trace, gone)
    cache.serve(
        Requests(
            keys=requests.keys,
            key=[requests.key[n] for n in at],
            time_us=[now] * len(at),
            op=[int(Op.SET)] * len(at),
            entry_bytes=[requests.entry_bytes[n] for n in at],
            ttl_us=[requests.ttl_us[n] for n in at],
        )
    )
