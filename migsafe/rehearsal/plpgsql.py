"""Which routines in PL/pgSQL a migration breaks, without calling them [edge].

PostgreSQL looks at the SQL in such a body only when it runs. So each query and expression of it is put to the server
as the body of a function in SQL, which names its arguments, its variables and its NEW and OLD in the same way, and
which PostgreSQL checks when it is made; it is rolled back at once. What was refused already before the migration (a
temporary table of the body's own, for example) tells nothing, and neither does a body that the migration replaced.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.model import BrokenRoutine, Phase
from migsafe.rehearsal.catalog import query
from migsafe.sql.names import as_identifier
from migsafe.sql.plpgsql_texts import Variable, plpgsql_texts

if TYPE_CHECKING:
    from psycopg import Connection, Error

_BUDGET_S = 5.0
_MISSING_OR_UNFIT = frozenset({"42P01", "42703", "42883", "42704", "42804", "42846", "3F000", "42P02"})
_EVERYWHERE = (Variable("found", "boolean"), Variable("sqlstate", "text"), Variable("sqlerrm", "text"))
_IN_TRIGGERS = tuple(
    Variable(name, kind)
    for name, kind in {
        "tg_name": "name",
        "tg_when": "text",
        "tg_level": "text",
        "tg_op": "text",
        "tg_relid": "oid",
        "tg_relname": "name",
        "tg_table_name": "name",
        "tg_table_schema": "name",
        "tg_nargs": "integer",
        "tg_argv": "text[]",
    }.items()
)
# How PostgreSQL says that a row which is a parameter lacks a field.
_NO_FIELD = re.compile('missing FROM-clause entry for table "(new|old)"')
_LONGEST_SHOWN = 60


class Checked(Struct, frozen=True):
    """A routine's body, and what PostgreSQL refused of it: messages by statement and, of a trigger, its table."""

    body: str
    refused: Mapping[tuple[str, str], tuple[str, str]]


def check_plpgsql(connection: "Connection[Any]") -> dict[str, Checked]:
    """Every routine, by name and arguments; those that come after five seconds are left out."""
    until = perf_counter() + _BUDGET_S
    found: dict[str, Checked] = {}
    for routine, body, names, types, settings, tables in connection.execute(query("plpgsql_routines")).fetchall():
        if perf_counter() > until:
            break
        arguments = [Variable(name, kind) for name, kind in zip(names or [""] * len(types), types, strict=False)]
        found[routine] = Checked(body, dict(_refused(connection, body, arguments, settings, tables)))
    return found


def newly_broken(before: Mapping[str, Checked], after: Mapping[str, Checked]) -> Iterator[BrokenRoutine]:
    """The routines with the same body as before of which PostgreSQL refuses more than before; one row each."""
    for routine, now in after.items():
        then = before.get(routine)
        if then is None or then.body != now.body:
            continue
        for (statement, table), (sqlstate, message) in now.refused.items():
            if (statement, table) not in then.refused and sqlstate in _MISSING_OR_UNFIT:
                place = f", as a trigger of {table}" if table else ""
                what = _NO_FIELD.sub(r"\1 has no such column", message)
                yield BrokenRoutine(Phase.AFTER, routine, sqlstate, f"{what} in “{_shown(statement)}”{place}")
                break


def _refused(
    connection: "Connection[Any]",
    body: str,
    arguments: Sequence[Variable],
    settings: Sequence[str],
    tables: Sequence[str] | None,
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    texts = plpgsql_texts(body)
    for table in ("",) if tables is None else tables:
        rows = (Variable("new", table), Variable("old", table), *_IN_TRIGGERS) if table else ()
        variables = (*arguments, *texts.variables, *rows, *_EVERYWHERE)
        if _error(connection, ";\n".join(texts.statements), variables, settings) is None:
            continue
        for statement in texts.statements:
            error = _error(connection, statement, variables, settings)
            if error is not None:
                yield (statement, table), (error.sqlstate or "", error.diag.message_primary or "")


def _error(
    connection: "Connection[Any]", text: str, variables: Sequence[Variable], settings: Sequence[str]
) -> "Error | None":
    """What PostgreSQL has against a text in which the variables may be named."""
    from psycopg import Error, Rollback
    from psycopg.sql import Literal

    try:
        with connection.transaction():
            for setting in settings:
                name, _, value = setting.partition("=")
                if name == "search_path":
                    connection.execute(b"SET LOCAL search_path = " + value.encode())
            connection.execute("SET LOCAL check_function_bodies = on")
            head = f"CREATE FUNCTION pg_temp.migsafe_body({_parameters(variables)}) RETURNS void LANGUAGE sql AS "
            connection.execute(head.encode() + Literal(text).as_bytes(connection))
            raise Rollback
    except Error as error:
        return error
    return None


def _parameters(variables: Sequence[Variable]) -> str:
    first = {variable.name or number: variable for number, variable in reversed(list(enumerate(variables)))}
    kept = [variable for number, variable in enumerate(variables) if first[variable.name or number] is variable]
    return ", ".join(f"{as_identifier(one.name)} {one.type_name}" if one.name else str(one.type_name) for one in kept)


def _shown(statement: str) -> str:
    return statement if len(statement) <= _LONGEST_SHOWN else f"{statement[: _LONGEST_SHOWN - 1]}…"
