"""A migration file as evidence: its statements, what each does, its header and its waivers.

Nothing of the file is dropped: a statement that is not understood is a row with a `problem`, and where no PostgreSQL
would accept the text there is an Unreadable row as well. Pure; never raises for what stands in the file.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from migsafe.migrations.source import MigrationFile
from migsafe.model import ActionKind, RoutineStep, Row, Statement, Unreadable
from migsafe.sql.notes import headers, says_something, waivers
from migsafe.sql.places import LineMap
from migsafe.sql.problem import Problem
from migsafe.sql.scope import Scope
from migsafe.sql.session import Standing, simulate
from migsafe.sql.session_settings import SessionSettings
from migsafe.sql.split import Script, outline
from migsafe.sql.statement import Reading, read_statement

DEFAULT_SERVER_VERSION = 16


def read(
    file: MigrationFile,
    first_id: int,
    first_transaction: int,
    *,
    server_version: int = DEFAULT_SERVER_VERSION,
    checks_queries: bool = True,
) -> tuple[Row, ...]:
    """Statement, Action, Header, Waiver and Unreadable rows of one file.

    Statements are numbered from `first_id` on and transactions from `first_transaction` on. `server_version` is the
    major version, which decides what must run outside a transaction. Without `checks_queries`, queries and changes of
    data are not held against sqlglot's grammar.
    """
    script = outline(file.text, LineMap(file.text if file.source is None else file.source, file.anchors))
    readings = _readings(script, checks_queries=checks_queries)
    standings = simulate([reading.actions for reading in readings], first_transaction, server_version, file.wrapping)
    rows: list[Row] = [*headers(file.path, script), *waivers(file.path, script)]
    if not readings and not file.is_silent and not says_something(script):
        hint = "write the migration, say in a comment why there is nothing to do, or remove the file"
        rows.append(Unreadable(file.path, 1, 1, "holds no SQL statement", hint))
    for number, (reading, standing) in enumerate(zip(readings, standings, strict=True)):
        rows += _rows(file.path, script, reading, standing, first_id + number, number + 1)
    return tuple(rows)


def _readings(script: Script, *, checks_queries: bool) -> list[Reading]:
    """Read statement by statement, following the search path."""
    scope, settings = Scope(), SessionSettings()
    path: str | None = None
    readings = []
    for chunk in script.chunks:
        reading = read_statement(script.text, chunk, scope, checks_queries=checks_queries)
        for action in reading.actions:
            settings.apply(action, in_transaction=True)
        if path != settings.get("search_path"):
            path = settings.get("search_path")
            scope.search(tuple(part.strip() for part in (path or "").split(",")))
        readings.append(reading)
    return readings


def _rows(
    path: str, script: Script, reading: Reading, standing: Standing, statement_id: int, ordinal: int
) -> Iterator[Row]:
    chunk = reading.chunk
    problem = _problem_text(script, reading)
    yield Statement(
        id=statement_id,
        path=path,
        ordinal=ordinal,
        line=chunk.line,
        column=chunk.column,
        end_line=chunk.end_line,
        start=script.places.origin(chunk.start),
        end=script.places.origin(chunk.end),
        text=chunk.text,
        verb=reading.verb,
        summary=reading.summary,
        understood=problem is None,
        transaction_id=standing.transaction_id,
        needs_autocommit=standing.needs_autocommit,
        lock_timeout_ms=standing.lock_timeout_ms,
        statement_timeout_ms=standing.statement_timeout_ms,
        problem=problem,
        time_zone=standing.time_zone,
    )
    for number, action in enumerate(reading.actions, start=1):
        yield replace(action, statement=statement_id, ordinal=number)
    yield from _stored(script, reading, statement_id)
    if reading.problem is not None and reading.problem.certain:
        line, column = script.places.place(reading.problem.offset)
        yield Unreadable(path, line, column, f"is not SQL: {reading.problem.message}", "mend the statement")


def _stored(script: Script, reading: Reading, statement_id: int) -> Iterator[Row]:
    """The steps of a function's body, which the statement only stores."""
    routine = (reading.actions[0].name or "") if reading.stored else ""
    for ordinal, step in enumerate(reading.stored, start=1):
        if isinstance(step, Problem):
            line, unseen = script.places.line(step.offset), step.message
            yield RoutineStep(statement_id, ordinal, routine, line, ActionKind.OTHER, unseen=unseen)
            continue
        action, offset = step
        yield RoutineStep(
            statement_id,
            ordinal,
            routine,
            script.places.line(offset),
            action.kind,
            action.relation,
            action.name,
            action.column,
            action.columns,
            action.referenced,
            action.predicate,
        )


def _problem_text(script: Script, reading: Reading) -> str | None:
    if reading.problem is None:
        return None
    line, column = script.places.place(reading.problem.offset)
    return f"line {line}, column {column}: {reading.problem.message}"
