"""Asking the rows what a statement demands of them [edge].

In the migration's own session, because only there what earlier statements did can be seen; in a savepoint that is
rolled back, so that no lock stays.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.model import Action, DataCheck, Doubt
from migsafe.rehearsal.aside import aside
from migsafe.rehearsal.catalog import query
from migsafe.rehearsal.questions import Constraint, Question, of_constraint
from migsafe.sql.names import as_identifier, as_qualified

if TYPE_CHECKING:
    from psycopg import Connection

_TIMEOUT = "60s"
_SAMPLES = 3
_SHOWN_AS_THEY_ARE = frozenset({"smallint", "integer", "bigint", "numeric", "uuid", "date", "boolean"})
_TEXTS = frozenset({"text", "character varying", "character", '"char"', "citext"})


def ask(connection: "Connection[Any]", asked: Sequence[Question], *, refused: bool) -> Iterator[DataCheck]:
    """Answer questions in the state that the session sees now. What cannot be answered has no count."""
    for question in asked:
        complete = _completed(connection, question)
        if complete is None:
            continue
        count, samples = _answer(connection, complete)
        yield DataCheck(
            statement=question.statement,
            relation=question.relation,
            doubt=question.doubt,
            column=question.column,
            offenders=count,
            samples=samples,
            query=complete.finds,
            refused=refused and bool(count),
        )


def answered_by_success(asked: Sequence[Question]) -> Iterator[DataCheck]:
    """What a statement that went through has proved: no row was in its way."""
    for question in asked:
        yield DataCheck(
            question.statement, question.relation, question.doubt, question.column, 0, (), question.finds, refused=False
        )


def validated(connection: "Connection[Any]", action: Action) -> list[Question]:
    """What VALIDATE CONSTRAINT asks, by what the catalog knows of the constraint."""
    name = (action.name or "").rpartition(".")[2]
    with aside(connection):
        found = connection.execute(
            query("constraint_by_name"), {"relation": as_qualified(action.relation or ""), "name": name}
        ).fetchone()
    if found is None:
        return []
    kind, columns, referenced, referenced_columns, expression = found
    return list(
        of_constraint(action, Constraint(kind, tuple(columns), referenced, tuple(referenced_columns), expression))
    )


def _completed(connection: "Connection[Any]", question: Question) -> Question | None:
    """The question with what only the catalog knows: the parent's key, the column's type. None where that is idle."""
    if "{old}" in question.where:
        old = _type_of(connection, question.relation, question.column or "")
        if old is None or old.partition("(")[0] in _TEXTS:
            return None
        return replace(question, where=question.where.replace("{old}", old))
    if "{key}" in question.where:
        parent = question.where.partition("SELECT FROM ")[2].partition(" p WHERE")[0]
        keys = iter(_key(connection, parent))
        where = question.where
        for name, _ in keys:
            where = where.replace("{key}", as_identifier(name), 1)
        return None if "{key}" in where else replace(question, where=where)
    return question


def _answer(connection: "Connection[Any]", question: Question) -> tuple[int | None, tuple[str, ...]]:
    from psycopg import Error

    try:
        with aside(connection):
            connection.execute(f"SET LOCAL statement_timeout = '{_TIMEOUT}'".encode())
            row = connection.execute(f"SELECT count(*) FROM ({question.finds}) offenders".encode()).fetchone()
            count = int(row[0]) if row else 0
            return count, _samples(connection, question) if count else ()
    except Error:
        return None, ()


def _samples(connection: "Connection[Any]", question: Question) -> tuple[str, ...]:
    if question.doubt is Doubt.DUPLICATES:
        keys = ", ".join(question.keys)
        rows = connection.execute(f"{question.finds} ORDER BY count(*) DESC, {keys} LIMIT {_SAMPLES}".encode())
        return tuple(
            f"{', '.join(_masked(value, None) for value in row[:-1])} ({row[-1]} times)" for row in rows.fetchall()
        )
    key = _key(connection, as_qualified(question.relation))
    if not key:
        return ()
    names = ", ".join(f"t.{as_identifier(name)}" for name, _ in key)
    source = f"FROM {as_qualified(question.relation)} t WHERE {question.where}"
    found = f"SELECT {names} {source} ORDER BY {names} LIMIT {_SAMPLES}"
    rows = connection.execute(found.encode())
    return tuple(
        ", ".join(f"{name} = {_masked(value, kind)}" for (name, kind), value in zip(key, row, strict=True))
        for row in rows.fetchall()
    )


def _key(connection: "Connection[Any]", relation: str) -> list[tuple[str, str]]:
    with aside(connection):
        return [(name, kind) for name, kind in connection.execute(query("key_columns"), {"relation": relation})]


def _type_of(connection: "Connection[Any]", relation: str, column: str) -> str | None:
    asked = """SELECT pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
        WHERE attrelid = pg_catalog.to_regclass(%s) AND attname = %s AND NOT attisdropped"""
    with aside(connection):
        row = connection.execute(asked, [as_qualified(relation), column]).fetchone()
    return str(row[0]) if row else None


def _masked(value: object, kind: str | None) -> str:
    """Numbers help to find the row and tell nothing about anybody; of everything else only its look is shown."""
    if value is None:
        return "NULL"
    if kind in _SHOWN_AS_THEY_ARE or isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"{text[:1]}*** ({len(text)} characters)"
