"""`--cache redis://…`: the keys of another Redis, copied into the throw-away one with the time they have left [edge].

The other server only answers: SCAN, DUMP, PTTL, and, where it is newer than ours, so that ours cannot restore what it
dumps, the commands that read each type. Nothing is ever written to it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.copies.redis_source import open_source
from migsafe.errors import CopyUnavailable
from migsafe.model import CacheCounters

if TYPE_CHECKING:
    import redis
    from redis.client import Pipeline

_BATCH = 1000


class Copied(Struct, frozen=True):
    """How many keys were copied from how many servers, and what these have counted (None: they do not say)."""

    keys: int
    counters: CacheCounters | None
    nodes: int


def copy_keys(url: str, target: "redis.Redis") -> Copied:
    """Copy all keys of the database that `url` names, of each node where it is a cluster, with the time they have left
    and when they were last asked for.

    Raises SettingsError for what is no address of a Redis, CopyUnavailable where it cannot be reached or read, or does
    not fit into the copy's memory.
    """
    from redis.exceptions import OutOfMemoryError

    with open_source(url) as nodes:
        counters = [_counters(node) for node in nodes]
        try:
            for node in nodes:
                _copy(node, target)
        except OutOfMemoryError:
            message = "the cache does not fit into `[cache.redis] maxmemory`, and nothing may be evicted"
            raise CopyUnavailable(message, hint="set maxmemory and policy to production's") from None
    return Copied(int(target.dbsize()), _sum(counters), len(nodes))


def _copy(source: "redis.Redis", target: "redis.Redis") -> None:
    import redis

    cursor, restore = 0, True
    while True:
        cursor, keys = source.scan(cursor, count=_BATCH)
        if keys and restore:
            try:
                _restore(source, target, keys)
            except redis.ResponseError as error:
                if "payload" not in str(error) and "Bad data format" not in str(error):
                    raise
                restore = False
        if keys and not restore:
            _rebuild(source, target, keys)
        if cursor == 0:
            return


def _restore(source: "redis.Redis", target: "redis.Redis", keys: Sequence[Any]) -> None:
    idle, counter = _remembered(source, keys, "IDLETIME"), _remembered(source, keys, "FREQ")
    asking = source.pipeline(transaction=False)
    for key in keys:
        asking.dump(key)
        asking.pttl(key)
    answers = asking.execute()
    writing = target.pipeline(transaction=False)
    for key, payload, left in zip(keys, answers[::2], answers[1::2], strict=True):
        if payload is not None:  # it may have expired meanwhile
            idletime, frequency = idle.get(key), counter.get(key)
            writing.restore(key, max(left, 0), payload, replace=True, idletime=idletime, frequency=frequency)
    writing.execute()


def _remembered(source: "redis.Redis", keys: Sequence[Any], what: str) -> dict[Any, int]:
    """What OBJECT tells of keys, before anything asks for them; nothing under a policy that does not keep it."""
    import redis

    asking: Any = source.pipeline(transaction=False)
    try:
        asking.object(what, keys[0]).execute()
    except redis.ResponseError:
        return {}
    for key in keys:
        asking.object(what, key)
    answers = asking.execute(raise_on_error=False)
    return {key: told for key, told in zip(keys, answers, strict=True) if isinstance(told, int)}


def _counters(source: "redis.Redis") -> CacheCounters | None:
    import redis

    try:
        found = source.info()
    except redis.ResponseError:  # not everybody may ask
        return None
    names = ("keyspace_hits", "keyspace_misses", "evicted_keys", "used_memory", "uptime_in_seconds")
    return CacheCounters(*(int(found.get(name, 0)) for name in names))


def _sum(nodes: Sequence[CacheCounters | None]) -> CacheCounters | None:
    """Of all nodes together; the time is that of the one that runs longest."""
    known = [node for node in nodes if node is not None]
    if len(known) < len(nodes):
        return None
    return CacheCounters(
        hits=sum(node.hits for node in known),
        misses=sum(node.misses for node in known),
        evicted=sum(node.evicted for node in known),
        used_bytes=sum(node.used_bytes for node in known),
        uptime_s=max(node.uptime_s for node in known),
    )


def _rebuild(source: "redis.Redis", target: "redis.Redis", keys: Sequence[Any]) -> None:
    """Copy keys by what is in them: one reading command for each type."""
    asking = source.pipeline(transaction=False)
    for key in keys:
        asking.type(key)
        asking.pttl(key)
    answers = asking.execute()
    kinds = [_READ.get(kind.decode()) for kind in answers[::2]]
    reading = source.pipeline(transaction=False)
    known = [(key, kind, left) for key, kind, left in zip(keys, kinds, answers[1::2], strict=True) if kind is not None]
    for key, (read, _), _ in known:
        read(reading, key)
    writing = target.pipeline(transaction=False)
    for (key, (_, write), left), value in zip(known, reading.execute(), strict=True):
        if value:
            writing.delete(key)
            write(writing, key, value)
            if left > 0:
                writing.pexpire(key, left)
    writing.execute()


def _zadd(pipeline: "Pipeline", key: bytes, members: Sequence[tuple[bytes, float]]) -> None:
    pipeline.zadd(key, dict(members))


_READ: Mapping[str, tuple[Callable[[Any, bytes], Any], Callable[[Any, bytes, Any], Any]]] = {
    "string": (lambda p, key: p.get(key), lambda p, key, value: p.set(key, value)),
    "hash": (lambda p, key: p.hgetall(key), lambda p, key, value: p.hset(key, mapping=value)),
    "list": (lambda p, key: p.lrange(key, 0, -1), lambda p, key, value: p.rpush(key, *value)),
    "set": (lambda p, key: p.smembers(key), lambda p, key, value: p.sadd(key, *value)),
    "zset": (lambda p, key: p.zrange(key, 0, -1, withscores=True), _zadd),
}
"""How to read and write each type; others (streams, modules) are no cache entries and stay out."""
