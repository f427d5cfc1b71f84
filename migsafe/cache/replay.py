"""Replays the trace against a real Redis, request by request, without and with the deploy at its middle [edge].

The server runs a Lua script over a few hundred requests a call. That keeps their order exact (a pipeline of GETs
followed by the SETs of its misses would make every repeat within a batch a miss) and is fast. Time is the trace's, see
`cache_aside.lua`. Redis' own clocks are not: under a memory limit its LRU sees the whole trace within seconds, which
brings it close to random eviction, and what has expired stays until it is asked for or evicted. A paced replay keeps to
the trace's times, and takes twice as long as the trace.

The replay has a database number of its own, on a server that migsafe started, and empties only that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from migsafe.cache.arms import Names, Replayed, Sizes, Values, name_keys, values_of
from migsafe.cache.glob import compile_glob
from migsafe.cache.new_fields import NewFields
from migsafe.cache.replay_server import memory_limit, own_database
from migsafe.cache.requests import Op, Trace
from migsafe.model import Pattern
from migsafe.sections import RedisSection

if TYPE_CHECKING:
    from redis import Redis

BATCH = 256
"""Requests a call. Redis evicts between calls only, so that larger batches would overshoot small memory limits."""

PACED_S = 0.05
"""A paced batch holds as many requests as come in this time."""

Batch: TypeAlias = tuple[list[str], list[int], list[int], list[int], list[int]]
"""Names, times in µs, operations, sizes and TTLs of some requests."""

AHEAD = 2
"""Calls that are on their way while the next one is made ready: client and server work at the same time."""


def replay(
    client: "Redis",
    trace: Trace,
    patterns: Sequence[Pattern],
    purge: Sequence[str],
    sizes: Sizes,
    redis: RedisSection,
    new: NewFields | None = None,
    *,
    paced: bool = False,
) -> Replayed:
    """Replay the whole trace twice: with nothing at its middle, and with the deploy there.

    `purge` are the globs that the deploy deletes, `new` as for `name_keys`. The server's memory limit and policy are
    set for the replay and put back. Raises CopyError where the server cannot serve as a throw-away one.
    """
    names = name_keys(trace, patterns, new)
    before = values_of(trace, names.owners, sizes.before)
    after = values_of(trace, names.owners, sizes.after)
    middle, end = trace.middle, len(trace)
    with own_database(client) as own, memory_limit(client, redis):
        without = _serve(own, trace, names, trace.key, before, 0, end, paced)
        own.flushdb()
        warm_up = _serve(own, trace, names, trace.key, before, 0, middle, paced)
        removed = _deploy(own, trace, names, after, purge, paced)
        served = _serve(own, trace, names, names.after, after, middle, end, paced)
        own.flushdb()
    return Replayed(names.owners, without, warm_up + served, removed)


def _serve(
    own: "Redis",
    trace: Trace,
    names: Names,
    asked: Sequence[int],
    values: Values,
    start: int,
    end: int,
    paced: bool,
) -> str:
    origin = trace.time_us[0]
    batch = min(BATCH, max(1, round(len(trace) / (trace.duration_s or 1) * PACED_S))) if paced else BATCH
    parts = (slice(at, min(at + batch, end)) for at in range(start, end, batch))
    batches = (
        (
            [names.names[key] for key in asked[part]],
            [time_us - origin for time_us in trace.time_us[part]],
            trace.op[part].tolist(),
            values.size[part],
            values.ttl_us[part],
        )
        for part in parts
    )
    return _run(own, _on_time(trace, batches) if paced else batches, paced)


def _on_time(trace: Trace, batches: Iterable[Batch]) -> Iterator[Batch]:
    """Each batch when its first request is due, by the time since the first one came."""
    started = first = None
    for batch in batches:
        due = batch[1][0] / 1e6
        if started is None or first is None:
            started, first = monotonic(), due
        sleep(max(0.0, due - first - (monotonic() - started)))
        yield batch


def _run(own: "Redis", batches: Iterable[Batch], paced: bool) -> str:
    """The answers of one batch after the other; the next one is made ready while the server works on one."""
    sha = own.script_load(_lua("cache_aside"))
    connection: Any = own.connection_pool.get_connection()
    answers: list[str] = []
    waiting = 0
    try:
        for batch in batches:
            connection.send_command("EVALSHA", sha, 0, msgspec.msgpack.encode(batch), int(paced))
            waiting += 1
            if waiting > AHEAD:
                answers.append(connection.read_response().decode())
                waiting -= 1
        answers += [connection.read_response().decode() for _ in range(waiting)]
    finally:
        # After an error it has answers left that nobody waits for.
        connection.disconnect()
        own.connection_pool.release(connection)
    return "".join(answers)


def _deploy(
    own: "Redis", trace: Trace, names: Names, values: Values, purge: Sequence[str], paced: bool
) -> Mapping[str | None, int]:
    """Delete what the globs match, leave what has a new key where nobody asks for it, fill the warmed patterns."""
    if trace.middle >= len(trace):
        return {}
    now = trace.time_us[trace.middle] - trace.time_us[0]
    numbers = {name.encode(): number for number, name in enumerate(names.names)}
    moved = names.moved(trace)
    globs = [compile_glob(glob) for glob in purge]
    stored = sorted(set(own.scan_iter(count=2000)))
    deleted = [key for key in stored if any(glob.matches(key) for glob in globs)]
    kept = set(stored).difference(deleted)
    orphaned = [key for key in sorted(kept) if numbers[key] in moved]
    live = [*_live(own, deleted, now, delete=True), *_live(own, orphaned, now, delete=False)]
    gone = [numbers[key] for key in live]
    _warm(own, trace, names, values, sorted(gone), paced)
    removed: Counter[str | None] = Counter()
    for number in gone:
        owner = names.owners[number]
        removed[None if owner is None else owner.name] += 1
    return removed


def _live(own: "Redis", keys: Sequence[bytes], now: int, *, delete: bool) -> list[bytes]:
    script = own.register_script(_lua("live"))
    live: list[bytes] = []
    for at in range(0, len(keys), BATCH):
        part = keys[at : at + BATCH]
        answers = script(keys=part, args=[now, int(delete)]).decode()
        live += [key for key, answer in zip(part, answers, strict=True) if answer == "1"]
    return live


def _warm(own: "Redis", trace: Trace, names: Names, values: Values, gone: Sequence[int], paced: bool) -> None:
    """Load again, at the deploy, the entries of warmed patterns that it removed."""
    now = trace.time_us[trace.middle] - trace.time_us[0]
    latest = names.to_warm(trace, gone)
    parts = (latest[at : at + BATCH] for at in range(0, len(latest), BATCH))
    batches = (
        (
            [names.names[names.after[request]] for request in part],
            [now] * len(part),
            [int(Op.SET)] * len(part),
            [values.size[request] for request in part],
            [values.ttl_us[request] for request in part],
        )
        for part in parts
    )
    _run(own, batches, paced)


def _lua(name: str) -> str:
    return files("migsafe.cache").joinpath("lua", f"{name}.lua").read_text("utf-8")
