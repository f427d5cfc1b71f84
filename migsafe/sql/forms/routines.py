"""Functions, procedures and aggregates (their bodies do not run now), DO blocks (theirs do) and CALL.

`expression` is the body where it is a string, `method` the language. Of CREATE FUNCTION `value` is `security definer`
where it says so, and `columns` are the settings it pins (search_path …). What a DO block holds is read by
`migsafe.sql.block`.
"""

from collections.abc import Iterable
from dataclasses import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.lex import TokenKind
from migsafe.sql.names import string_value
from migsafe.sql.phrases import new_name, rest, skip_group, string


def _create(cursor: Cursor, head: Head) -> Iterable[Action]:
    base = Action(*UNPLACED, ActionKind.CREATE_FUNCTION, name=cursor.relation("the name of the function"))
    if not cursor.sees_symbol("("):
        cursor.fail("“(”")
    skip_group(cursor)
    definer, settings = None, []
    while not cursor.at_end:
        if cursor.accept("BEGIN", "ATOMIC"):
            cursor.at = len(cursor.tokens)
        elif cursor.accept("LANGUAGE"):
            base = replace(base, method=_language(cursor))
        elif cursor.accept("SECURITY", "DEFINER"):
            definer = "security definer"
        elif cursor.accept("SET"):
            settings.append(cursor.name("a setting"))
        elif cursor.accept("AS") and cursor.token.kind is TokenKind.STRING:
            base = replace(base, expression=string(cursor))
        else:
            skip_group(cursor)
    yield replace(base, value=definer, columns=tuple(settings))


def _language(cursor: Cursor) -> str:
    if cursor.token.kind is TokenKind.STRING:
        return string_value(cursor.take()).lower()
    return cursor.name("a language")


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
            language = _language(cursor)
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
    "CREATE FUNCTION": _create,
    "CREATE PROCEDURE": _create,
    "CREATE AGGREGATE": _create_aggregate,
    "ALTER FUNCTION": _alter,
    "ALTER PROCEDURE": _alter,
    "ALTER ROUTINE": _alter,
    "ALTER AGGREGATE": _alter,
    "DO": _do,
    "CALL": _call,
}
