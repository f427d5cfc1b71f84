"""What only a copy can tell: plans and cache before, the rehearsal, plans and cache after [edge]."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe import seen
from migsafe.cache.attribution import indirect_writes
from migsafe.cache.lineage import pattern_columns
from migsafe.cache.loader_cost import loader_costs
from migsafe.cache.measure import CacheBefore, Served, look_after, look_before
from migsafe.cache.shapes import cached_fields, loader_traits
from migsafe.catch_up import Open, caught_up, only_pending, progress
from migsafe.clock import Clock
from migsafe.copies.recipe import Recipe
from migsafe.copies.session import Session
from migsafe.copies.source import Embedded, NoCopy, StatsFile, parse_cache_source, parse_source
from migsafe.copies.supply import Supply
from migsafe.errors import CopyError, CopyUnavailable
from migsafe.evidence import Evidence
from migsafe.inputs import Inputs
from migsafe.jobs.commands import command_runs, comparable, cron_commands, cron_queries
from migsafe.jobs.duration import job_runs
from migsafe.jobs.pg_cron import cron_jobs
from migsafe.like_production import look_at_copy
from migsafe.looked import behind_others, clients_waited, without_copy
from migsafe.model import (
    Action,
    CopyMade,
    DataCheck,
    Execution,
    Explained,
    Item,
    JobError,
    JobQuery,
    Lock,
    LockWait,
    PatternColumn,
    Phase,
    Probe,
    Query,
    QueryColumn,
    QueryExample,
    Relation,
)
from migsafe.plan_copy import look_without_rows
from migsafe.plans.buffers import buffers_after, buffers_before
from migsafe.production import server_version
from migsafe.query_plans import plans_after, plans_before
from migsafe.recipes import apply_file, recipe_of
from migsafe.rehearsal.application import old_inserts, results_and_routines
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.client_rows import client_rows
from migsafe.rehearsal.diff import changed_relations
from migsafe.rehearsal.lock_queue import rehearse_lock_queue, too_much_to_repeat
from migsafe.rehearsal.losses import losses
from migsafe.rehearsal.obstacle import in_the_way
from migsafe.rehearsal.plpgsql import check_plpgsql, newly_broken
from migsafe.rehearsal.rollback import rehearse_way_back, state_before
from migsafe.rehearsal.snapshot import photograph
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy
    from migsafe.copies.redis_server import RedisServer


class Copies(Struct, frozen=True):
    """The open copies, and one session for looking; `cache` is None where no cache is looked at.

    `another` makes a second copy of the same database.
    """

    database: "DatabaseCopy"
    session: Session
    cache: "RedisServer | None"
    another: Open

    @property
    def connection(self) -> "Connection[Any]":
        """The session as it is now: measuring the buffers ends it."""
        return self.session.connection()


def look_on_copy(
    inputs: Inputs,
    settings: Settings,
    evidence: Evidence,
    clock: Clock,
    supply: Callable[[], AbstractContextManager[Supply]],
) -> None:
    """Make the copies, look before, rehearse, look after; everything seen is added to the evidence.

    Raises InputError for history, seeds or cache entries that cannot be applied, CopyError where there is no copy.
    """
    import psycopg
    import redis

    seen.beyond()

    try:
        with ExitStack() as stack:
            source = parse_source(settings.sections.copy.database, settings.folder)
            if isinstance(source, StatsFile):
                with clock.stage("copy", "restoring production's statistics"):
                    recipe = recipe_of(inputs.history, settings)
                    database = stack.enter_context(_another(stack.enter_context(supply()), recipe, inputs, settings)())
                look_without_rows(database, inputs, settings, evidence, clock)
                return
            with clock.stage("copy", "building the copy"):
                copies, pending = _open(stack, inputs, settings, evidence, supply)
            _around_the_rehearsal(copies, pending, settings, evidence, clock)
    except (psycopg.OperationalError, redis.ConnectionError) as error:
        raise CopyError(f"a server of the copy went away: {error}") from error


def _open(
    stack: ExitStack,
    inputs: Inputs,
    settings: Settings,
    evidence: Evidence,
    supply: Callable[[], AbstractContextManager[Supply]],
) -> tuple[Copies, Inputs]:
    """The copies, and what is left to rehearse on them."""
    sections = settings.sections
    servers = stack.enter_context(supply())
    cache = None
    if inputs.patterns:
        cache = _open_cache(stack, servers, settings, evidence)
    another = _another(servers, recipe_of(inputs.history, settings), inputs, settings)
    database = stack.enter_context(another())
    session = stack.enter_context(closing(Session(database)))
    made = CopyMade(
        source=database.source,
        postgresql=database.version,
        redis=cache.version if cache else None,
        bytes=database.bytes(),
        rows=0,
        age_s=database.age_s,
    )
    look_at_copy(session.connection(), made, settings, evidence)
    left = inputs
    if not isinstance(parse_source(sections.copy.database, settings.folder), Embedded):
        left, skips = only_pending(inputs, progress(database, inputs, sections.project))
        evidence.add(skips)
    return Copies(database, session, cache, another), left


def _another(servers: Supply, recipe: Recipe, inputs: Inputs, settings: Settings) -> Open:
    """What makes a copy that has the whole history."""
    project = settings.sections.project
    source = parse_source(settings.sections.copy.database, settings.folder)
    another: Open = partial(servers.database, source, recipe, apply_file(inputs.history), server_version(settings))
    return another if isinstance(source, Embedded) else caught_up(another, inputs, project)


def _open_cache(stack: ExitStack, servers: Supply, settings: Settings, evidence: Evidence) -> "RedisServer | None":
    """The cache's copy; one that cannot be had is said, and the run goes on without it."""
    items = (Item.CACHE, Item.HIT_RATIO)
    source = parse_cache_source(settings.sections.copy.cache, settings.folder)
    if isinstance(source, NoCopy):
        evidence.add(without_copy("no cache (--cache none)", configured=False, items=items))
        return None
    try:
        return stack.enter_context(servers.redis(settings.sections.cache.redis, source))
    except CopyUnavailable as error:
        evidence.add(without_copy(str(error), configured=True, items=items))
        return None


def _around_the_rehearsal(copies: Copies, inputs: Inputs, settings: Settings, evidence: Evidence, clock: Clock) -> None:
    database, production = copies.database, settings.sections.production
    inputs = _with_cron(copies.connection, inputs, evidence)
    with clock.stage("plans", "query plans before"):
        plans = plans_before(database, copies.connection, inputs, settings, evidence)
    with clock.stage("plans", "the buffers before"):
        buffers = buffers_before(database, copies.session.close, plans, production)
    connection = copies.connection
    with clock.stage("plans", "the jobs before"):
        evidence.add(cron_jobs(connection, settings))
        uses, queries, examples = evidence.rows(JobQuery), inputs.queries, inputs.examples
        evidence.add(job_runs(connection, uses, queries, examples, Phase.BEFORE))
        commands = cron_commands(connection, {use.job for use in uses})
        evidence.add(command_runs(connection, commands, Phase.BEFORE))
    with clock.stage("cache", "the cache before"):
        cache = _cache_before(copies, inputs, settings, evidence)
    with clock.stage("rehearse", "rehearsing the migration"):
        before = state_before(connection, inputs.judged)
        evidence.add(results_and_routines(connection, inputs.queries, inputs.examples, Phase.BEFORE))
        routines = check_plpgsql(connection)
        ceiling_s = settings.sections.limits.rehearsal
        rows = client_rows(inputs.judged, inputs.statements)
        evidence.add(
            rehearse(database, inputs.statements, evidence.rows(Action), client_rows=rows, ceiling_s=ceiling_s)
        )
        evidence.add(clients_waited(evidence.rows(Probe)))
        evidence.add(photograph(connection, Phase.AFTER))
        evidence.add(results_and_routines(connection, inputs.queries, inputs.examples, Phase.AFTER))
        evidence.add(newly_broken(routines, check_plpgsql(connection)) if routines else ())
    with clock.stage("plans", "query plans after"):
        plans_after(database.connect, plans, inputs, settings, evidence, copies.another)
    with clock.stage("plans", "the buffers after"):
        evidence.add(buffers_after(database, copies.session.close, plans, buffers) if buffers else ())
    connection = copies.connection
    with clock.stage("cache", "the cache after"):
        evidence.add(cached_fields(connection, inputs.patterns, inputs.queries, Phase.AFTER))
        _cache_after(cache, copies, settings, evidence)
        evidence.add(job_runs(connection, uses, queries, examples, Phase.AFTER))
        ran = comparable(evidence.rows(JobError), commands)
        evidence.add(command_runs(connection, ran, Phase.AFTER))
    with clock.stage("rehearse", "rehearsing the lock queue"):
        _lock_queue(copies, inputs, rows, settings.sections.limits.reader, evidence)
    with clock.stage("rehearse", "rehearsing the way back"):
        schema = evidence.schema(Phase.BEFORE), evidence.schema(Phase.AFTER)
        evidence.add(old_inserts(connection, *schema, _changed(evidence)))
        actions, executions, checks = evidence.rows(Action), evidence.rows(Execution), evidence.rows(DataCheck)
        evidence.add(losses(*schema, actions, executions, checks))
        evidence.add(rehearse_way_back(database, inputs.judged, before, evidence.rows(Execution), ceiling_s))


def _with_cron(connection: "Connection[Any]", inputs: Inputs, evidence: Evidence) -> Inputs:
    """The workload with the queries of pg_cron's jobs, which only the copy knows."""
    rows = tuple(cron_queries(cron_commands(connection, {use.job for use in evidence.rows(JobQuery)})))
    evidence.add(rows)
    queries = tuple(row for row in rows if isinstance(row, Query))
    examples = tuple(row for row in rows if isinstance(row, QueryExample))
    return replace(inputs, queries=(*inputs.queries, *queries), examples=(*inputs.examples, *examples))


def _lock_queue(copies: Copies, inputs: Inputs, rows: Mapping[int, str], patience_s: float, evidence: Evidence) -> None:
    """On a second copy, unless the migration is too slow or the copy too large for that."""
    executions = evidence.rows(Execution)
    holders = in_the_way(evidence.rows(Lock), inputs.statements) if patience_s else {}
    if not holders:
        return
    too_long = too_much_to_repeat(executions, copies.database.bytes())
    if too_long is None:
        try:
            evidence.add(rehearse_lock_queue(copies.another, inputs.statements, executions, holders, rows, patience_s))
        except CopyError as error:
            too_long = str(error)
    evidence.add(behind_others(evidence.rows(LockWait), too_long))


def _changed(evidence: Evidence) -> frozenset[str]:
    return changed_relations(evidence.schema(Phase.BEFORE), evidence.schema(Phase.AFTER), evidence.rows(Lock))


def _cache_before(copies: Copies, inputs: Inputs, settings: Settings, evidence: Evidence) -> CacheBefore | None:
    relations = {relation.name for relation in evidence.rows(Relation)}
    evidence.add(pattern_columns(inputs.patterns, evidence.rows(QueryColumn), inputs.queries, relations))
    evidence.add(loader_traits(inputs.patterns, inputs.queries))
    evidence.add(cached_fields(copies.connection, inputs.patterns, inputs.queries, Phase.BEFORE))
    if copies.cache is None:
        return None
    with copies.cache.connect() as client:
        before = look_before(client, copies.connection, settings, inputs.patterns, inputs.queries, inputs.trace)
    evidence.add(before.rows)
    return before


def _cache_after(before: CacheBefore | None, copies: Copies, settings: Settings, evidence: Evidence) -> None:
    if before is None or copies.cache is None:
        return
    costs = loader_costs(before.patterns, evidence.rows(Explained))
    actions, columns = evidence.rows(Action), evidence.rows(PatternColumn)
    actions = (*actions, *indirect_writes(evidence.rows(Lock), actions))
    with copies.cache.connect() as client:
        production = Served(copies.cache.counters, copies.cache.nodes)
        evidence.add(look_after(before, client, copies.connection, settings, actions, columns, costs, production))
