"""The cache, before and after the migration: two calls around the rehearsal [edge]."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from migsafe.cache.arm_plan import Plan
from migsafe.cache.arm_rows import arm_rows
from migsafe.cache.arms import Replayed, Sizes, name_keys, values_of
from migsafe.cache.compare import cache_replays
from migsafe.cache.copy import Filled, fill
from migsafe.cache.estimate import estimate_rows
from migsafe.cache.field_values import field_values
from migsafe.cache.hotness import Remembered, ranks, rates, remembered
from migsafe.cache.key_counts import key_counts
from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.loader_time import loader_times, timed
from migsafe.cache.memory import Memory, measure_memory
from migsafe.cache.new_fields import NewFields
from migsafe.cache.purge_rehearsal import rehearse_purges
from migsafe.cache.replay import replay
from migsafe.cache.requests import Trace, trace_row
from migsafe.cache.sampled_rows import of_whole
from migsafe.cache.scenarios import Arms, run_arms
from migsafe.cache.scripts import deploy_globs, read_scripts
from migsafe.cache.sizes import loaded_sizes, sizes_after
from migsafe.cache.staleness import Sample, compare_after, sample
from migsafe.cache.value_sizes import value_sizes
from migsafe.cache.walk_rehearsal import rehearse_walks
from migsafe.model import (
    Action,
    ArmKind,
    CacheCounters,
    LoaderCost,
    Pattern,
    PatternColumn,
    Phase,
    Query,
    Row,
    Staleness,
)
from migsafe.sections import Size
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection
    from redis import Redis


class CacheBefore(Struct, frozen=True):
    """The cache as it was before the migration, for `look_after`; `rows` are evidence already."""

    patterns: tuple[Pattern, ...]
    queries: tuple[Query, ...]
    trace: Trace | None
    filled: Filled
    sample: Sample
    loaded: Mapping[str, int]
    times: Mapping[str, float]
    hot: tuple[Remembered, ...]
    held: int
    rows: tuple[Row, ...]


class Served(Struct, frozen=True):
    """The cache that was copied: what it has counted itself (None: unknown), and how many servers it has."""

    counters: CacheCounters | None = None
    nodes: int = 1


ALONE = Served()


def look_before(
    client: "Redis",
    connection: "Connection[Any]",
    settings: Settings,
    patterns: Sequence[Pattern],
    queries: Sequence[Query],
    trace: Trace | None,
) -> CacheBefore:
    """Fill the throw-away Redis and reload a sample of its entries. Raises InputError for a broken seed file."""
    held = client.dbsize()
    # Before anything asks for the keys, and only of a cache that was in use.
    hot = remembered(client) if held and trace is None else ()
    filled = fill(client, connection, settings, patterns, queries, trace)
    requests = ranks(rates(hot)) if trace is None else dict(zip(trace.keys, trace.gets_by_key(), strict=True))
    taken = sample(client, connection, patterns, deploy_globs(settings), queries, requests)
    loaded = filled.sizes
    if trace is not None and _sizes_matter(settings) and settings.sections.copy.cache_seed:
        loaded = loaded_sizes(connection, trace, patterns, queries, Phase.BEFORE)
    rows = (*filled.skips, *((trace_row(trace, KeyMatcher.of(patterns)),) if trace is not None else ()))
    times = loader_times(connection, trace, patterns, queries, Phase.BEFORE) if trace is not None else {}
    return CacheBefore(tuple(patterns), tuple(queries), trace, filled, taken, loaded, times, hot, held, rows)


def look_after(
    before: CacheBefore,
    client: "Redis",
    connection: "Connection[Any]",
    settings: Settings,
    actions: Sequence[Action],
    columns: Sequence[PatternColumn],
    costs: Sequence[LoaderCost],
    served: Served = ALONE,
) -> tuple[Row, ...]:
    """Compare the sample with the migrated copy, then serve the trace in four ways, or estimate where there is none.

    The filled entries are dropped first: the memory limit is for the trace's own entries.
    """
    rows: tuple[Row, ...] = compare_after(connection, before.sample, before.queries, actions, columns)
    trace, patterns = before.trace, before.patterns
    stale = {row.pattern for row in rows if isinstance(row, Staleness) and row.stale}
    globs = (*deploy_globs(settings), *(pattern.glob for pattern in patterns if pattern.name in stale))
    walked = rehearse_walks(client, read_scripts(settings))
    purged = rehearse_purges(client, tuple(dict.fromkeys(globs)), patterns, cluster=served.nodes > 1)
    rows = (*rows, *walked, *purged)
    if trace is None:
        return (*rows, *estimate_rows(before.hot, before.held, patterns, deploy_globs(settings), served.counters))
    client.flushdb()
    after = before.filled.sizes
    new, skips = field_values(connection, trace, patterns, before.queries, settings.sections.cache.pattern)
    if _sizes_matter(settings):
        loaded = loaded_sizes(connection, trace, patterns, before.queries, Phase.AFTER, new)
        after = sizes_after(before.filled.sizes, before.loaded, loaded)
    sizes = Sizes(before.filled.sizes, after)
    times = {
        Phase.BEFORE: before.times,
        Phase.AFTER: loader_times(connection, trace, patterns, before.queries, Phase.AFTER, new),
    }
    dear = timed(costs, patterns, times)
    plan = _plan(client, settings, trace, patterns, sizes, stale, new)
    arms = run_arms(plan)
    replayed = _replayed(client, plan, arms, patterns, sizes, new)
    grown = value_sizes(plan) if _sizes_matter(settings) else ()
    measured: Iterable[Row] = (
        *cache_replays(trace, patterns, replayed, dear),
        *arm_rows(plan, arms, patterns, dear),
        *grown,
        *key_counts(plan),
    )
    if trace.rate < 1:
        measured = of_whole(measured, plan)
    return (*rows, *skips, *dear, *measured)


def _plan(
    client: "Redis",
    settings: Settings,
    trace: Trace,
    patterns: Sequence[Pattern],
    sizes: Sizes,
    stale: Collection[str],
    new: NewFields,
) -> Plan:
    names = name_keys(trace, patterns, new)
    before, after = values_of(trace, names.owners, sizes.before), values_of(trace, names.owners, sizes.after)
    redis = settings.sections.cache.redis
    memory = Memory(0, 0.0)
    if redis.maxmemory is not None:
        latest = dict(zip(trace.key, before.size, strict=True))
        memory = measure_memory(client, trace.keys, [latest[key] for key in range(len(trace.keys))], any(before.ttl_us))
        # A part of the keys gets that part of the memory.
        limit = memory.base + (redis.maxmemory - memory.base) * trace.rate
        redis = structs.replace(redis, maxmemory=Size(max(0, round(limit))))
    return Plan(trace, names, before, after, deploy_globs(settings), stale, redis, memory)


def _replayed(
    client: "Redis", plan: Plan, arms: Arms, patterns: Sequence[Pattern], sizes: Sizes, new: NewFields
) -> Replayed:
    """By the real Redis, as long as its answers do not depend on its clock and nothing softens the deploy.

    Where memory is short, a replay at full speed evicts at random; the simulation keeps the trace's time, and so does a
    paced replay, which the settings may ask for.
    """
    softened = any(pattern.dual_read or pattern.jitter for pattern in patterns)
    if not softened and (plan.redis.paced or not arms.evicts):
        redis = plan.redis if arms.evicts else structs.replace(plan.redis, maxmemory=None)
        return replay(client, plan.trace, patterns, plan.purge, sizes, redis, new, paced=arms.evicts)
    before, after = arms.arms[ArmKind.BEFORE], arms.arms[ArmKind.AFTER]
    warm_up = arms.warm_up.decode()
    return Replayed(
        plan.names.owners, warm_up + before.answers.decode(), warm_up + after.answers.decode(), after.removed
    )


def _sizes_matter(settings: Settings) -> bool:
    """Without a memory limit nothing is evicted, whatever its size."""
    return settings.sections.cache.redis.maxmemory is not None
