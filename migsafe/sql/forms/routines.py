"""Aggregates, ALTER of functions and procedures, DO blocks and CALL.

`expression` is a DO block's body, `method` its language. What it holds is read by `migsafe.sql.bodies`.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.functions import language_name
from migsafe.sql.phrases import new_name, rest, skip_group, string


def _create_aggregate(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.relation("the name of the aggregate")
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.CREATE_FUNCTION, name=name, method="aggregate")


def _alter(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.relation("the name of the function")
    if cursor.sees_symbol("("):
        skip_group(cursor)
    base = Action(*UNPLACED, ActionKind.ALTER_FUNCTION, name=name)
    renamed = new_name(cursor)
    if renamed is not None:
        yield replace(base, new_name=f"{name.partition('.')[0]}.{renamed}", method="rename")
    elif cursor.accept("SET", "SCHEMA"):
        schema = cursor.name("the name of a schema")
        yield replace(base, new_name=f"{schema}.{name.partition('.')[2]}", method="set schema")
    else:
        yield replace(base, value=rest(cursor) or cursor.fail("what to alter"))


def _do(cursor: Cursor, head: Head) -> Iterable[Action]:
    language, body = "plpgsql", None
    while not cursor.at_end:
        if cursor.accept("LANGUAGE"):
            language = language_name(cursor)
        else:
            body = string(cursor)
    if body is None:
        cursor.fail("the block as a string")
    yield Action(*UNPLACED, ActionKind.DO_BLOCK, method=language, expression=body)


def _call(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.relation("the name of a procedure")
    if not cursor.sees_symbol("("):
        cursor.fail("“(”")
    skip_group(cursor)
    yield Action(*UNPLACED, ActionKind.CALL, name=name)


FORMS: dict[str, Reader] = {
    "CREATE AGGREGATE": _create_aggregate,
    "ALTER FUNCTION": _alter,
    "ALTER PROCEDURE": _alter,
    "ALTER ROUTINE": _alter,
    "ALTER AGGREGATE": _alter,
    "DO": _do,
    "CALL": _call,
}
