"""The cache, before and after the migration: two calls around the rehearsal [edge]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from migsafe.cache.arms import Sizes
from migsafe.cache.compare import cache_replays
from migsafe.cache.copy import Filled, fill
from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.replay import replay
from migsafe.cache.requests import Trace, trace_row
from migsafe.cache.scripts import deploy_globs
from migsafe.cache.sizes import loaded_sizes, sizes_after
from migsafe.cache.staleness import Sample, compare_after, sample
from migsafe.model import Action, LoaderCost, Pattern, PatternColumn, Phase, Query, Row
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection
    from redis import Redis


@dataclass(frozen=True, slots=True)
class CacheBefore:
    """The cache as it was before the migration, for `look_after`; `rows` are evidence already."""

    patterns: tuple[Pattern, ...]
    queries: tuple[Query, ...]
    trace: Trace | None
    filled: Filled
    sample: Sample
    loaded: Mapping[str, int]
    rows: tuple[Row, ...]


def look_before(
    client: "Redis",
    connection: "Connection[Any]",
    settings: Settings,
    patterns: Sequence[Pattern],
    queries: Sequence[Query],
    trace: Trace | None,
) -> CacheBefore:
    """Fill the throw-away Redis and reload a sample of its entries. Raises InputError for a broken seed file."""
    filled = fill(client, connection, settings, patterns, queries, trace)
    taken = sample(client, connection, patterns, deploy_globs(settings), queries, trace)
    loaded = filled.sizes
    if trace is not None and _sizes_matter(settings) and settings.sections.copy.cache_seed:
        loaded = loaded_sizes(connection, trace, patterns, queries, Phase.BEFORE)
    rows = (*filled.skips, *((trace_row(trace, KeyMatcher.of(patterns)),) if trace is not None else ()))
    return CacheBefore(tuple(patterns), tuple(queries), trace, filled, taken, loaded, rows)


def look_after(
    before: CacheBefore,
    client: "Redis",
    connection: "Connection[Any]",
    settings: Settings,
    actions: Sequence[Action],
    columns: Sequence[PatternColumn],
    costs: Sequence[LoaderCost],
) -> tuple[Row, ...]:
    """Compare the sample with the migrated copy, then replay the trace.

    The filled entries are dropped before the replay, whose memory limit is for its own entries.
    """
    rows: tuple[Row, ...] = compare_after(connection, before.sample, before.queries, actions, columns)
    trace = before.trace
    if trace is None:
        return rows
    client.flushdb()
    after = before.filled.sizes
    if _sizes_matter(settings):
        loaded = loaded_sizes(connection, trace, before.patterns, before.queries, Phase.AFTER)
        after = sizes_after(before.filled.sizes, before.loaded, loaded)
    sizes = Sizes(before.filled.sizes, after)
    sections = settings.sections
    replayed = replay(client, trace, before.patterns, deploy_globs(settings), sizes, sections.cache.redis)
    return (*rows, *cache_replays(trace, before.patterns, replayed, costs))


def _sizes_matter(settings: Settings) -> bool:
    """Without a memory limit nothing is evicted, whatever its size."""
    return settings.sections.cache.redis.maxmemory is not None
