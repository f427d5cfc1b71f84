"""The workload on one copy, phase by phase [edge].

    before    every query planned; those that the migration can touch run as well
    control   those planned again with fresh statistics: their own noise
    at once   right after the migration: run as it is
    analyzed  after ANALYZE: what changed at once, once more
    after     after VACUUM: the state that lasts, run as before

What the migration cannot touch is planned before and after, and never run: its pages are what they were.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib.resources import files
from time import monotonic
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from migsafe.model import (
    Action,
    Explained,
    Phase,
    PlannerView,
    Query,
    QueryExample,
    RelationIndex,
    Row,
    Statement,
)
from migsafe.plans.buffer_use import buffer_use
from migsafe.plans.control import control
from migsafe.plans.explain import Bound, Looking, bound, execute, plan_only
from migsafe.plans.near_tie import runners_up
from migsafe.plans.prepare import analyze, prepare
from migsafe.plans.sampling import sample
from migsafe.plans.sessions import TIMEOUT_MS, Sessions
from migsafe.plans.touched import queries_that_read, touched_relations

if TYPE_CHECKING:
    from psycopg import Connection


class Work(Struct, frozen=True):
    """The workload and what is known of it: `reads` gives the relations that each query depends on, by its name.

    `always` names queries that run whatever the migration touches, `maintain` opens a session that may vacuum any
    table.
    """

    queries: tuple[Query, ...]
    examples: tuple[QueryExample, ...]
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    always: frozenset[str] = frozenset()
    timeout_ms: int = TIMEOUT_MS
    total_s: float = 600.0
    role: str | None = None
    maintain: "Callable[[], Connection[Any]] | None" = None
    show_values: bool = False


class Planned(Struct, frozen=True):
    """What the migration was expected to touch (None: anything), and what was seen of the workload before it."""

    work: Work
    relations: frozenset[str] | None
    running: frozenset[str]
    rows: tuple[Row, ...]
    explained: tuple[Explained, ...] = field(default=())


def look_before(
    connect: "Callable[[], Connection[Any]]",
    work: Work,
    statements: Sequence[Statement],
    actions: Sequence[Action],
    schema: Sequence[Row],
    server_version: int,
) -> Planned:
    """The phases before and control. `schema` is the photograph before. Raises psycopg.Error where no session opens."""
    with Sessions(connect, maintain=work.maintain, timeout_ms=work.timeout_ms, role=work.role) as sessions:
        views = planner_view(sessions.maintenance(), Phase.BEFORE)
        known = (*schema, *views)
        looking = _looking(sessions, work, Phase.BEFORE, known)
        sampled = sample(sessions, work.queries, work.examples, looking, masked=not work.show_values)
        examples = tuple(row for row in sampled if isinstance(row, QueryExample))
        work = replace(work, examples=(*work.examples, *examples))  # the same in all phases
        relations = touched_relations(statements, actions, known, server_version)
        functions = _functions(sessions.owner())
        reading = queries_that_read(relations, work.queries, work.reads, known, functions)
        running = reading | work.always
        rows = _measured(sessions, work, running, looking)
        explained = tuple(row for row in rows if isinstance(row, Explained))
        fit = {(row.query, row.example) for row in explained if row.sqlstate is None and row.query in reading}
        noisy = [one for one in bound(work.queries, work.examples) if one.key in fit]
        names = relations if relations is not None else {row.relation for row in views}
        noise = tuple(control(sessions, noisy, names, looking))
    return Planned(
        work,
        relations,
        running,
        (*views, *sampled, *rows, *noise, *buffer_use(explained, Phase.BEFORE, work.queries)),
        explained,
    )


def look_after(
    connect: "Callable[[], Connection[Any]]",
    before: Planned,
    changed: Collection[str],
    schema: Sequence[Row],
    differs: Callable[[Iterable[Row]], frozenset[tuple[str, int]]],
) -> tuple[Row, ...]:
    """The phases at once, analyzed and after. `changed` are the relations that really changed, `schema` of phase AFTER.

    `differs` compares rows of a phase with those of before, and names the queries and examples that changed. Raises
    psycopg.Error where no session opens, or ANALYZE or VACUUM fails.
    """
    work = before.work
    with Sessions(connect, maintain=work.maintain, timeout_ms=work.timeout_ms, role=work.role) as sessions:
        looking = _looking(sessions, work, Phase.AT_ONCE, schema)
        running = [one for one in bound(work.queries, work.examples) if one.query.name in before.running]
        views = planner_view(sessions.maintenance(), Phase.AT_ONCE)
        at_once = tuple(execute(sessions, running, looking, full=False))
        suspects = differs((*views, *at_once))
        analyze(sessions.maintenance(), changed)
        views += planner_view(sessions.maintenance(), Phase.ANALYZED)
        again = [one for one in running if one.key in suspects]
        analyzed = tuple(execute(sessions, again, replace(looking, phase=Phase.ANALYZED), full=False))
        prepare(sessions.maintenance(), changed, analyze=False)
        views += planner_view(sessions.maintenance(), Phase.AFTER)
        known = {(row.query, row.example): row for row in before.explained if row.buffers is None}
        lasting = replace(looking, phase=Phase.AFTER, known=known)
        rows = _measured(sessions, work, before.running, lasting)
        explained = tuple(row for row in rows if isinstance(row, Explained))
        ties = _ties(sessions, running, before.explained, explained, lasting)
    return (*views, *at_once, *analyzed, *rows, *ties, *buffer_use(explained, Phase.AFTER, work.queries))


def planner_view(connection: "Connection[Any]", phase: Phase) -> tuple[PlannerView, ...]:
    """What the planner knows of each table now. Raises psycopg.Error."""
    query = files("migsafe.plans").joinpath("queries", "planner_view.sql").read_bytes()
    return tuple(
        PlannerView(phase, relation, root, pages, rows, tuple(analyzed), secured, triggered)
        for relation, root, pages, rows, analyzed, secured, triggered in connection.execute(query).fetchall()
    )


def _looking(sessions: Sessions, work: Work, phase: Phase, schema: Sequence[Row]) -> Looking:
    query = files("migsafe.plans").joinpath("queries", "index_definitions.sql").read_bytes()
    definitions = dict(sessions.owner().execute(query).fetchall())
    keys: dict[str, list[frozenset[str]]] = {}
    for row in schema:
        if isinstance(row, RelationIndex) and row.is_unique and row.predicate is None:
            keys.setdefault(row.relation, []).append(frozenset(row.columns))

    def unique_keys(query: str) -> Iterable[frozenset[str]]:
        return (key for relation in sorted(work.reads.get(query, ())) for key in keys.get(relation, ()))

    return Looking(phase, definitions, unique_keys, monotonic() + work.total_s)


def _measured(sessions: Sessions, work: Work, running: frozenset[str], looking: Looking) -> tuple[Row, ...]:
    """All runs of the workload, in its order: executed, or only planned."""
    runs = bound(work.queries, work.examples)
    found: dict[tuple[str, int], list[Row]] = {}
    for row in execute(sessions, [one for one in runs if one.query.name in running], looking):
        found.setdefault((row.query, row.example), []).append(row)
    for row in plan_only(sessions.steady, [one for one in runs if one.query.name not in running], looking):
        found.setdefault((row.query, row.example), []).append(row)
    return tuple(row for one in runs for row in found[one.key])


def _functions(connection: "Connection[Any]") -> frozenset[str]:
    query = files("migsafe.plans").joinpath("queries", "user_functions.sql").read_bytes()
    return frozenset(name for (name,) in connection.execute(query).fetchall())


def _ties(
    sessions: Sessions,
    running: Sequence[Bound],
    before: Sequence[Explained],
    after: Sequence[Explained],
    looking: Looking,
) -> list[Explained]:
    old = {(row.query, row.example): row for row in before if row.sqlstate is None}
    new = {(row.query, row.example): row for row in after if row.sqlstate is None}
    pairs = [(one, old[one.key], new[one.key]) for one in running if one.key in old and one.key in new]
    return [row for one, first, last in pairs for row in runners_up(sessions, one, first, last, looking)]
