"""`--cache redis://…`: the keys of another Redis, copied into the throw-away one with the time they have left [edge].

The other server only answers: SCAN, DUMP, PTTL, and, where it is newer than ours, so that ours cannot restore what it
dumps, the commands that read each type. Nothing is ever written to it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from migsafe.errors import CopyUnavailable, SettingsError
from migsafe.model import CacheCounters

if TYPE_CHECKING:
    import redis
    from redis.client import Pipeline

_BATCH = 1000
_TIMEOUT_S = 10


class Copied(Struct, frozen=True):
    """How many keys were copied, and what the other server has counted (None: it does not say)."""

    keys: int
    counters: CacheCounters | None


def copy_keys(url: str, target: "redis.Redis") -> Copied:
    """Copy all keys of the database that `url` names, with the time they have left and when they were last asked for.

    Raises SettingsError for what is no address of a Redis, CopyUnavailable where it cannot be reached or read; neither
    shows a password.
    """
    import redis

    where = _shown(url)
    try:
        source = redis.Redis.from_url(url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=5, protocol=2)
    except ValueError:
        raise SettingsError(f"{where} is no address of a Redis", hint="write redis://user@host:port/database") from None
    try:
        with source:
            counters = _counters(source)
            return Copied(_copy(source, target), counters)
    except redis.RedisError as error:
        reason = str(error).partition("\n")[0]
        secret = urlsplit(url).password
        shown = reason.replace(secret, "***") if secret else reason
        raise CopyUnavailable(f"the Redis at {where} cannot be copied: {shown}", hint="check --cache") from None


def _copy(source: "redis.Redis", target: "redis.Redis") -> int:
    import redis

    copied, cursor = 0, 0
    restore = True
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
        copied += len(keys)
        if cursor == 0:
            return int(target.dbsize())


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


def _shown(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    try:
        return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
    except ValueError:
        return "it"
