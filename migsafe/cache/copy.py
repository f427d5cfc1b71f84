"""Fills the throw-away Redis: from seed files, or as the application would, by running the loaders [edge]."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.cache.decode import Stored, encode, stored_bytes
from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.loaded import LoadedRow, Refused
from migsafe.cache.loaders import LoaderFailedError, load
from migsafe.cache.requests import Trace
from migsafe.cache.seed import Entry, coded, read_seed
from migsafe.cache.trace import display
from migsafe.cache.trace_keys import PatternKeys, keys_to_load
from migsafe.model import EntryKind, Item, Pattern, Query, Skip
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection
    from redis import Redis

BATCH = 1000


class Filled(Struct, frozen=True):
    """What was written: the bytes of each value by key, and a Skip for what could not be loaded.

    `absent` counts the entries whose loader found no row, `refused` the keys that do not fit their loader's types.
    """

    sizes: Mapping[str, int]
    absent: int = 0
    refused: int = 0
    skips: tuple[Skip, ...] = ()


def fill(
    client: "Redis",
    connection: "Connection[Any]",
    settings: Settings,
    patterns: Sequence[Pattern],
    queries: Sequence[Query],
    trace: Trace | None,
) -> Filled:
    """Write the cache of before the migration: `[copy] cache_seed` where given, else what was copied into it
    already, else the trace's keys, loaded.

    Entries get the seed's TTL or their pattern's, in real time. Raises InputError for a broken seed file.
    """
    seeds = settings.sections.copy.cache_seed
    if seeds:
        paths = [settings.folder / seed for seed in seeds]
        matcher = KeyMatcher.of(patterns)
        entries = (entry for path in paths for entry in read_seed(path, display(path)))
        return Filled(_write(client, (_coded(entry, matcher) for entry in entries)))
    if client.dbsize():
        return Filled(_sizes(client))
    if trace is None:
        return Filled({})
    loading = _Loading(connection)
    sizes = _write(
        client, (entry for keys in keys_to_load(trace, patterns, queries) for entry in loading.entries(keys))
    )
    return Filled(sizes, loading.counts["absent"], loading.counts["refused"], tuple(loading.skips))


def _coded(entry: Entry, matcher: KeyMatcher) -> Entry:
    owner = matcher.match(entry.key)
    return entry if owner is None else coded(entry, owner.pattern.codec)


class _Loading:
    """Runs loaders for keys and keeps count of what gave no entry."""

    def __init__(self, connection: "Connection[Any]") -> None:
        self._connection = connection
        self.counts: Counter[str] = Counter()
        self.skips: list[Skip] = []

    def entries(self, keys: PatternKeys) -> Iterator[Entry]:
        pattern = keys.pattern
        refused: list[Refused] = []
        try:
            for key, result in zip(keys.names, load(self._connection, keys.loader, keys.fields), strict=True):
                if isinstance(result, Refused):
                    refused.append(result)
                elif (value := _value(pattern, result)) is not None:
                    self.counts["absent"] += not result
                    yield Entry(key, value, pattern.ttl_s)
        except LoaderFailedError as error:
            reason = f"cache pattern {pattern.name}: loader {pattern.loader} fails before the migration: {error}"
            self.skips.append(Skip(Item.CACHE, reason, configured=True))
        if refused:
            self.counts["refused"] += len(refused)
            reason = f"cache pattern {pattern.name}: {len(refused)} keys do not fit its loader: {refused[0].message}"
            self.skips.append(Skip(Item.CACHE, reason, configured=False))


def _value(pattern: Pattern, rows: tuple[LoadedRow, ...]) -> Stored | None:
    """Entries of a negative pattern say that nothing was found, so there are none for what is found."""
    if pattern.kind is EntryKind.NEGATIVE:
        return None if rows else b"null"
    return encode(rows, pattern.codec)


def _sizes(client: "Redis") -> dict[str, int]:
    """Of a cache that was copied from another one: the bytes of each string, and what other types take in memory."""
    sizes: dict[str, int] = {}
    waiting = client.scan_iter(count=BATCH)
    while keys := list(islice(waiting, BATCH)):
        asking = client.pipeline(transaction=False)
        for key in keys:
            asking.type(key)
        kinds = asking.execute()
        for key, kind in zip(keys, kinds, strict=True):
            asking.strlen(key) if kind == b"string" else asking.memory_usage(key)
        for key, size in zip(keys, asking.execute(), strict=True):
            sizes[key.decode("utf-8", "surrogateescape")] = int(size or 0)
    return sizes


def _write(client: "Redis", entries: Iterable[Entry]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    waiting = iter(entries)
    while batch := list(islice(waiting, BATCH)):
        pipeline = client.pipeline(transaction=False)
        for entry in batch:
            ttl_ms = None if entry.ttl_s is None else max(1, round(entry.ttl_s * 1000))
            if isinstance(entry.value, bytes):
                pipeline.set(entry.key.encode(), entry.value, px=ttl_ms)
            else:
                pipeline.delete(entry.key.encode())
                pipeline.hset(entry.key.encode(), mapping=dict(entry.value.items()))
                if ttl_ms is not None:
                    pipeline.pexpire(entry.key.encode(), ttl_ms)
            sizes[entry.key] = stored_bytes(entry.value)
        pipeline.execute()
    return sizes
