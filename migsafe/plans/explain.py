"""Plan and run the workload's queries in one phase, and keep what they touched [edge].

Queries that write run last: every run leaves dead row versions behind, rolled back or not. VACUUM then removes those,
so that no later measurement sees them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from json import dumps, loads
from time import monotonic
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from migsafe.model import Explained, GenericPlan, Phase, Query, QueryExample
from migsafe.model.plan import OUT_OF_TIME
from migsafe.plans.changes import rows_of
from migsafe.plans.document import read_document
from migsafe.plans.generic import generic_plan
from migsafe.plans.masks import masked_message
from migsafe.plans.prepare import prepare
from migsafe.plans.results import digest_query, result_columns, returned_digest_query
from migsafe.plans.run import digest_of_write, expectations, planned, read_run, write_run
from migsafe.plans.sessions import Sessions
from migsafe.plans.shape import shape
from migsafe.plans.verbs import writes
from migsafe.plans.workload import bind

if TYPE_CHECKING:
    from psycopg import Connection, Error

CONNECTION_FAILURE = "08006"
"""The SQLSTATE of a session that died without telling one."""


class Bound(Struct, frozen=True):
    """One query with one set of parameters, as it is sent."""

    query: Query
    example: QueryExample
    sql: str
    writing: bool

    @property
    def key(self) -> tuple[str, int]:
        """Name of the query and number of the parameters."""
        return self.query.name, self.example.ordinal


def bound(queries: Sequence[Query], examples: Sequence[QueryExample]) -> tuple[Bound, ...]:
    """Every query that can be measured, with each of its sets of parameters, in the order of the workload."""
    mine: dict[str, list[QueryExample]] = {}
    for one in examples:
        mine.setdefault(one.query, []).append(one)
    return tuple(
        Bound(query, example, bind(query, example.literals), writes(query.text))
        for query in queries
        if not query.problem
        for example in mine.get(query.name, ())
    )


class Looking(Struct, frozen=True):
    """How to look: `definitions` of indexes by name, `unique_keys` by query, `deadline` on the monotonic clock.

    `known` are plans of before: one that comes again, to the letter, is not read again.
    """

    phase: Phase
    definitions: dict[str, str]
    unique_keys: Callable[[str], Iterable[frozenset[str]]] = field(default=lambda _: ())
    deadline: float = float("inf")
    known: Mapping[tuple[str, int], Explained] = field(default_factory=dict)


TOGETHER = 16
"""Queries that are sent to be planned in one go: the server plans while the answers before are read."""


def plan_only(session: "Callable[[], Connection[Any]]", runs: Iterable[Bound], looking: Looking) -> Iterator[Explained]:
    """One row for each run, planned in the session and not executed: without pages and rows."""
    waiting = tuple(runs)
    for start in range(0, len(waiting), TOGETHER):
        some = waiting[start : start + TOGETHER]
        for one, text in zip(some, _planned_together(session, some, looking), strict=True):
            yield _safely(partial(_planned, session, one, looking, text), one, looking)


def _planned_together(
    session: "Callable[[], Connection[Any]]", runs: Sequence[Bound], looking: Looking
) -> Sequence[str | None]:
    """EXPLAIN's output for each run; None where one of them fails: then each has to be planned alone."""
    from psycopg import Error

    if len(runs) > 1 and monotonic() <= looking.deadline:
        with suppress(Error):
            return planned(session(), [one.sql for one in runs])
    return [None] * len(runs)


def execute(
    sessions: Sessions, runs: Sequence[Bound], looking: Looking, *, full: bool = True
) -> Iterator[Explained | GenericPlan]:
    """One row for each run, in their order, and one for each generic plan that differs.

    `full`: warm, with digest, generic plan and production's expectations, and writes as well; otherwise queries that
    read run once, and those that write are only planned.
    """
    done: dict[tuple[str, int], list[Explained | GenericPlan]] = {}
    for one in sorted(runs, key=lambda one: one.writing):
        if one.writing and not full:
            done[one.key] = list(plan_only(sessions.steady, [one], looking))
            continue
        row = _safely(partial(_executed, sessions, one, looking, full=full), one, looking)
        done[one.key] = [row, *(_generic(sessions, one, row, looking) if full else ())]
    if full:
        _compare_returned(sessions, [one for one in runs if one.writing], done, looking)
    written = {name for rows in done.values() for row in rows if isinstance(row, Explained) for name in _written(row)}
    if written and full:
        prepare(sessions.maintenance(), written, analyze=False)
    for one in runs:
        yield from done[one.key]


def _compare_returned(
    sessions: Sessions,
    runs: Iterable[Bound],
    done: dict[tuple[str, int], list[Explained | GenericPlan]],
    looking: Looking,
) -> None:
    """Add to `done` what queries that write give back. After all are measured: each run leaves dead rows behind."""
    from psycopg import Error

    for one in runs:
        row = done[one.key][0]
        if not isinstance(row, Explained) or row.plan is None or monotonic() > looking.deadline:
            continue
        columns = result_columns(sessions.steady(), one.sql)
        digest = returned_digest_query(one.sql, [name for _, name in columns])
        if digest is None:
            continue
        try:
            taken = digest_of_write(sessions.steady(), digest)
        except Error:
            continue  # a write within a WITH, or time was over: its rows are not compared
        document = {**loads(row.plan), "Columns": columns, **({"Digest": taken} if taken else {})}
        done[one.key][0] = replace(row, plan=_text(document))


def _safely(look: Callable[[], Explained], one: Bound, looking: Looking) -> Explained:
    """One bad query never stops the others."""
    from psycopg import Error

    if monotonic() > looking.deadline:
        return _row(one, looking.phase, sqlstate=OUT_OF_TIME, message="the time for the whole workload was over")
    try:
        return look()
    except Error as error:
        return _failed(one, looking.phase, error)


def _planned(session: "Callable[[], Connection[Any]]", one: Bound, looking: Looking, text: str | None) -> Explained:
    text = text or planned(session(), [one.sql])[0]
    known = looking.known.get(one.key)
    if known is not None and known.plan == text:
        return replace(known, phase=looking.phase)
    root = read_document(text).root
    return _row(one, looking.phase, cost=root.cost, shape=shape(root, looking.definitions), plan=text)


def _executed(sessions: Sessions, one: Bound, looking: Looking, *, full: bool) -> Explained:
    extra: dict[str, Any] = {}
    digest = None
    if full:
        extra = expectations(sessions.production(), one.sql, sessions.limits())
    if full and not one.writing:
        extra["Columns"] = result_columns(sessions.steady(), one.sql)
        types = [name for _, name in extra["Columns"]]
        digest = digest_query(one.sql, types, looking.unique_keys(one.query.name))
    if one.writing:
        document = write_run(sessions.steady(), one.sql)
    else:
        document = read_run(sessions.steady(), one.sql, digest=digest, warm=full)
    text = _text({**document, **extra})
    measured = read_document(text)
    root = measured.root
    return _row(
        one,
        looking.phase,
        cost=root.cost,
        rows=rows_of(root),
        buffers=measured.pages,
        hit=root.hit,
        read=root.read,
        temp_blocks=root.temp,
        hit_ratio=root.hit / root.pages if root.pages and not one.writing else None,
        shape=shape(root, looking.definitions),
        plan=text,
    )


def _generic(sessions: Sessions, one: Bound, row: Explained, looking: Looking) -> Iterator[GenericPlan]:
    """The generic plan, where it is another one than the plan for these parameters."""
    from psycopg import Error

    if one.writing or not one.query.parameters or row.sqlstate or monotonic() > looking.deadline:
        return
    try:
        root = generic_plan(sessions.steady(), one.query, one.example.literals, looking.definitions, row.shape or "")
    except Error:
        return  # PostgreSQL cannot tell the parameters' types, or the plan takes too long: nothing is known of it
    if root is not None:
        name, ordinal = one.key
        yield GenericPlan(name, ordinal, looking.phase, root.cost, root.pages, shape(root, looking.definitions))


def _text(document: dict[str, Any]) -> str:
    return dumps(document, ensure_ascii=False, separators=(",", ":"))


def _failed(one: Bound, phase: Phase, error: "Error") -> Explained:
    message = error.diag.message_primary or next(iter(str(error).splitlines()), "the server closed the connection")
    if one.example.masked:
        message = masked_message(message, one.sql)
    return _row(one, phase, sqlstate=error.sqlstate or CONNECTION_FAILURE, message=message)


def _row(one: Bound, phase: Phase, **known: Any) -> Explained:
    empty = dict.fromkeys(
        ("cost", "rows", "buffers", "hit", "read", "temp_blocks", "hit_ratio", "shape", "plan"),
    )
    name, ordinal = one.key
    return Explained(query=name, example=ordinal, phase=phase, **(empty | known))


def _written(row: Explained) -> Collection[str]:
    """Relations that hold dead rows now: all that a write touched, for its triggers may have written to any of them."""
    return read_document(row.plan).touched if row.plan else ()
