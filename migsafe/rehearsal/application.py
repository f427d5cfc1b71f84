"""Whether the application of before still works: what its queries return, its routines, its INSERTs [edge].

During a rolling deploy old and new code run side by side, so the old code meets the new schema.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from migsafe.model import (
    BrokenRoutine,
    OldInsert,
    Phase,
    Query,
    QueryExample,
    Relation,
    RelationColumn,
    RelationKind,
    ResultColumn,
    Row,
)
from migsafe.plans.workload import bind
from migsafe.rehearsal.catalog import query
from migsafe.sql.names import as_identifier, as_qualified

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.pq.abc import PGresult

_TIMEOUT = "5s"
_TABLES = (RelationKind.TABLE, RelationKind.PARTITIONED_TABLE)


def results_and_routines(
    connection: "Connection[Any]", queries: Sequence[Query], examples: Sequence[QueryExample], phase: Phase
) -> Iterator[ResultColumn | BrokenRoutine]:
    """The result columns of each query that still parses, and the routines that do not."""
    first: dict[str, QueryExample] = {}
    for example in examples:
        first.setdefault(example.query, example)
    for one in queries:
        if not one.problem and (one.name in first or not one.parameters):
            text = bind(one, first[one.name].literals if one.name in first else ())
            yield from _result_columns(connection, one.name, text, phase)
    yield from _broken_routines(connection, phase)


def old_inserts(
    connection: "Connection[Any]", before: Iterable[Row], after: Iterable[Row], changed: Iterable[str]
) -> Iterator[OldInsert]:
    """INSERTs of the old code into the `changed` tables that are there before and after, and that have a row."""
    rows_before = list(before)
    tables = {row.name for row in rows_before if isinstance(row, Relation) and row.kind in _TABLES}
    old, new = _columns(rows_before), _columns(after)
    for relation in sorted(tables & set(changed) & new.keys()):
        given = [column for column in old[relation] if not column.generated and column.name in _names(new[relation])]
        needed = [column for column in given if column.not_null and column.default_sql is None]
        yield from _tried(connection, relation, given, whole=True)
        if needed != given:
            yield from _tried(connection, relation, needed, whole=False)


def _result_columns(connection: "Connection[Any]", name: str, text: str, phase: Phase) -> Iterator[ResultColumn]:
    from psycopg.pq import ExecStatus

    pgconn = connection.pgconn
    if pgconn.prepare(b"", text.encode()).status != ExecStatus.COMMAND_OK:
        return
    told = pgconn.describe_prepared(b"")
    if told.status != ExecStatus.COMMAND_OK:
        return
    for position in range(told.nfields):
        column = (told.fname(position) or b"").decode()
        yield ResultColumn(phase, name, position + 1, column, _type(connection, told, position))


def _type(connection: "Connection[Any]", told: "PGresult", position: int) -> str:
    asked = "SELECT pg_catalog.format_type(%s::oid, %s)"
    row = connection.execute(asked, [told.ftype(position), told.fmod(position)]).fetchone()
    return str(row[0]) if row else "?"


def _broken_routines(connection: "Connection[Any]", phase: Phase) -> Iterator[BrokenRoutine]:
    from psycopg import Error, Rollback

    for routine, definition in connection.execute(query("routines_to_check")).fetchall():
        try:
            with connection.transaction():
                connection.execute("SET LOCAL check_function_bodies = on")
                connection.execute(definition.encode())
                raise Rollback
        except Error as error:
            yield BrokenRoutine(phase, routine, error.sqlstate or "", error.diag.message_primary or "")


def _columns(photograph: Iterable[Row]) -> Mapping[str, list[RelationColumn]]:
    found: dict[str, list[RelationColumn]] = {}
    for row in photograph:
        if isinstance(row, RelationColumn):
            found.setdefault(row.relation, []).append(row)
    return found


def _names(columns: Iterable[RelationColumn]) -> set[str]:
    return {column.name for column in columns}


def _tried(
    connection: "Connection[Any]", relation: str, columns: Sequence[RelationColumn], *, whole: bool
) -> Iterator[OldInsert]:
    """Insert a copy of some row: whether its columns are enough shows before its key is found to be taken."""
    from psycopg import Error, Rollback

    usual = [column for column in columns if not (column.default_sql or "").startswith("GENERATED ALWAYS")]
    names = ", ".join(as_identifier(column.name) for column in usual)
    table = as_qualified(relation)
    text = f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1" if usual else None
    if text is None:
        return
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL statement_timeout = '{_TIMEOUT}'".encode())
            if connection.execute(text.encode()).rowcount:
                yield OldInsert(relation, whole, None, None, None)
            raise Rollback
    except Error as error:
        message = error.diag.message_primary or str(error).partition("\n")[0]
        yield OldInsert(relation, whole, error.sqlstate, message, error.diag.column_name)
