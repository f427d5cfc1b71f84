"""Which cached entries the migration makes stale [edge].

Before the migration `sample` reads cached entries that outlive the deploy and reloads them; after it `compare_after`
reloads them again. An entry is stale when its value differs from what the loader returns after the migration, and did
not differ before. A pattern of up to 10,000 entries is looked at whole; shares of a larger one are weighted back to all
of its entries.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.cache.attribution import causing_statement
from migsafe.cache.compare_values import Rows
from migsafe.cache.decode import Stored, UndecodableError, decode
from migsafe.cache.loaders import LoaderFailedError, load
from migsafe.cache.row_order import is_ordered
from migsafe.cache.sampling import choose
from migsafe.cache.staleness_counts import Counts, PatternSample, SampledEntry, count, failed, has_drifted
from migsafe.cache.survivors import CachedKeys, cached_keys, never_expire, read_values
from migsafe.cache.trace_keys import loader_of
from migsafe.model import (
    Action,
    EntryKind,
    Item,
    Looked,
    Pattern,
    PatternColumn,
    Phase,
    Query,
    Skip,
    Staleness,
)

if TYPE_CHECKING:
    from psycopg import Connection
    from redis import Redis


class Sample(Struct, frozen=True):
    """What `compare_after` needs, and a Skip for each pattern that could not be sampled."""

    patterns: tuple[PatternSample, ...]
    skips: tuple[Skip, ...]


def sample(
    client: "Redis",
    connection: "Connection[Any]",
    patterns: Sequence[Pattern],
    purge: Sequence[str],
    queries: Sequence[Query],
    requests: Mapping[str, int],
) -> Sample:
    """Read and reload the sample of every pattern; `purge` are the globs that the deploy deletes.

    `requests` tells how often each key is asked for, or ranks them by it.
    """
    samples: list[PatternSample] = []
    skips: list[Skip] = []
    for found in cached_keys(client, patterns, purge):
        taken = _skip(found) or _sample(client, connection, found, queries, requests)
        if isinstance(taken, Skip):
            skips.append(taken)
        else:
            samples.append(taken)
    return Sample(tuple(samples), tuple(skips))


def compare_after(
    connection: "Connection[Any]",
    before: Sample,
    queries: Sequence[Query],
    actions: Sequence[Action],
    columns: Sequence[PatternColumn],
) -> tuple[Staleness | Looked | Skip, ...]:
    """Reload the sample on the migrated copy: a row a pattern, with the statement that made entries stale."""
    rows = tuple(_compare(connection, found, queries, actions, columns) for found in before.patterns)
    if not rows:
        return before.skips
    entries = sum(row.sampled for row in rows)
    looked = Looked(Item.CACHE, f"{entries:,} cached entries of {len(rows)} patterns reloaded and compared")
    return (*rows, *before.skips, looked)


def _skip(found: CachedKeys) -> Skip | None:
    pattern = found.pattern
    if pattern.loader is None:
        return _no_loader(pattern)
    if not found.cached:
        reason = f"cache pattern {pattern.name}: the copy of the cache holds none of its entries"
        return Skip(Item.CACHE, reason, configured=False)
    return None


def _no_loader(pattern: Pattern) -> Skip:
    reason = f"cache pattern {pattern.name} has no loader: its values cannot be reloaded"
    return Skip(Item.CACHE, reason, configured=False)


def _sample(
    client: "Redis",
    connection: "Connection[Any]",
    found: CachedKeys,
    queries: Sequence[Query],
    requests: Mapping[str, int],
) -> PatternSample | Skip:
    pattern = found.pattern
    loader = loader_of(pattern, queries, Phase.BEFORE)
    if loader is None:
        return _no_loader(pattern)
    chosen = choose({key: requests.get(key, 0) for key in found.surviving})
    fields = [found.surviving[one.key] for one in chosen]
    keys = [one.key for one in chosen]
    values = [_rows(pattern, value) for value in read_values(client, keys, pattern.codec)]
    without_ttl = never_expire(client, keys)
    try:
        loaded = list(load(connection, loader, fields or ([found.gone] if found.gone else [])))[: len(fields)]
    except LoaderFailedError as error:
        reason = f"cache pattern {pattern.name}: loader {loader.name} fails before the migration: {error}"
        return Skip(Item.CACHE, reason, configured=True)
    ordered = is_ordered(loader.text)
    entries = tuple(
        SampledEntry(
            key=one.key,
            endless=endless,
            fields=texts,
            requests=requests.get(one.key, 0),
            weight=one.weight,
            cached=cached,
            before=before,
            drifted=has_drifted(cached, before, ordered),
        )
        for one, endless, texts, cached, before in zip(chosen, without_ttl, fields, values, loaded, strict=True)
    )
    return PatternSample(pattern, len(found.surviving), entries, found.cached - len(found.surviving), found.gone)


def _rows(pattern: Pattern, value: Stored | None) -> Rows | None:
    """What a cached value holds. A negative entry says "no row" whatever it is."""
    if value is None:
        return None
    if pattern.kind is EntryKind.NEGATIVE:
        return ()
    try:
        return decode(value, pattern.codec)
    except UndecodableError:
        return None


def _compare(
    connection: "Connection[Any]",
    found: PatternSample,
    queries: Sequence[Query],
    actions: Sequence[Action],
    columns: Sequence[PatternColumn],
) -> Staleness:
    counts = _reload(connection, found, queries)
    row = counts.row
    if not row.stale and row.error is None:
        return row
    own = [column for column in columns if column.pattern == row.pattern]
    return replace(row, statement=causing_statement(own, counts.fields, actions, row.error is not None))


def _reload(connection: "Connection[Any]", found: PatternSample, queries: Sequence[Query]) -> Counts:
    loader = loader_of(found.pattern, queries, Phase.AFTER)
    if loader is None:
        return failed(found, "the loader is no query of the workload")
    try:
        after = list(load(connection, loader, found.fields))[: len(found.entries)]
    except LoaderFailedError as error:
        return failed(found, str(error))
    return count(found, after, is_ordered(loader.text))
