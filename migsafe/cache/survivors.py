"""Cached entries that outlive the deploy: those that no purge glob matches and whose pattern keeps its keys [edge]."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from migsafe.cache.decode import Stored
from migsafe.cache.glob import compile_glob
from migsafe.cache.key_matcher import COUNTED, KeyMatcher
from migsafe.model import Pattern

if TYPE_CHECKING:
    from redis import Redis

BATCH = 1000


class CachedKeys(Struct, frozen=True):
    """The keys of one pattern in the cache: how many there are, the fields of those that survive, and of one that is
    purged.
    """

    pattern: Pattern
    cached: int
    surviving: Mapping[str, Mapping[str, str]]
    gone: Mapping[str, str] | None = None


def cached_keys(client: "Redis", patterns: Sequence[Pattern], purge: Sequence[str]) -> tuple[CachedKeys, ...]:
    """Walk the cache once; `purge` are the globs that the deploy deletes. Locks, states and queues are left out."""
    matcher = KeyMatcher.of(patterns)
    globs = [compile_glob(glob) for glob in purge]
    counts = {pattern.name: 0 for pattern in patterns}
    surviving: dict[str, dict[str, Mapping[str, str]]] = {pattern.name: {} for pattern in patterns}
    gone: dict[str, Mapping[str, str]] = {}
    for name in set(client.scan_iter(count=2000)):
        key = _text(name)
        owner = None if key is None else matcher.match(key)
        if key is None or owner is None:
            continue
        counts[owner.pattern.name] += 1
        if owner.pattern.key_after is None:
            if any(glob.matches(name) for glob in globs):
                gone[owner.pattern.name] = owner.fields
            else:
                surviving[owner.pattern.name][key] = owner.fields
    return tuple(
        CachedKeys(pattern, counts[pattern.name], surviving[pattern.name], gone.get(pattern.name))
        for pattern in patterns
        if pattern.kind in COUNTED
    )


def read_values(client: "Redis", keys: Sequence[str], codec: str = "json") -> list[Stored | None]:
    """The values of keys; None for one that is gone, or holds something else than the codec says."""
    values: list[Stored | None] = []
    for start in range(0, len(keys), BATCH):
        if codec == "hash":
            pipeline = client.pipeline(transaction=False)
            for key in keys[start : start + BATCH]:
                pipeline.hgetall(key.encode())
            values += [value if isinstance(value, dict) and value else None for value in pipeline.execute(False)]
            continue
        found = client.mget([key.encode() for key in keys[start : start + BATCH]])
        values += [value if isinstance(value, bytes) else None for value in found]
    return values


def never_expire(client: "Redis", keys: Sequence[str]) -> list[bool]:
    """Which of the keys have no TTL."""
    found: list[bool] = []
    for start in range(0, len(keys), BATCH):
        pipeline = client.pipeline(transaction=False)
        for key in keys[start : start + BATCH]:
            pipeline.pttl(key.encode())
        found += [left == -1 for left in pipeline.execute()]
    return found


def _text(name: bytes) -> str | None:
    """Keys that are not UTF-8 belong to no template."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return None
