"""The name of a type where SQL expects one. Grammar: PostgreSQL documentation, "Data Types"."""

from migsafe.sql.cursor import Cursor
from migsafe.sql.lex import TokenKind
from migsafe.sql.phrases import skip_group

_SERIAL = {"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"}
_FIELDS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")


def type_name(cursor: Cursor) -> str:
    """A type with its length, time zone and array brackets, in the user's own words."""
    at = cursor.at
    cursor.accept("SETOF")
    match cursor.token.word:
        case "DOUBLE" if cursor.ahead(1).word == "PRECISION":
            cursor.at += 2
        case "NATIONAL":
            cursor.at += 1
            cursor.expect_any("CHARACTER", "CHAR")
            cursor.accept("VARYING")
        case "CHARACTER" | "CHAR" | "NCHAR" | "BIT":
            cursor.at += 1
            cursor.accept("VARYING")
        case "TIME" | "TIMESTAMP":
            cursor.at += 1
            _modifier(cursor)
            _time_zone(cursor)
        case "INTERVAL":
            cursor.at += 1
            if cursor.accept_any(*_FIELDS) and cursor.accept("TO"):
                cursor.expect_any(*_FIELDS)
        case _:
            cursor.dotted("a type")
            if cursor.accept_symbol("%"):
                cursor.expect("TYPE")
    _modifier(cursor)
    _array(cursor)
    return cursor.text_from(at)


def is_serial(type_text: str) -> bool:
    """Whether a type is shorthand for a column that takes its values from a sequence of its own."""
    return type_text.lower().removeprefix("pg_catalog.") in _SERIAL


def _modifier(cursor: Cursor) -> None:
    if cursor.sees_symbol("("):
        skip_group(cursor)


def _time_zone(cursor: Cursor) -> None:
    if cursor.ahead(1).word == "TIME" and cursor.accept_any("WITH", "WITHOUT"):
        cursor.expect("TIME", "ZONE")


def _array(cursor: Cursor) -> None:
    cursor.accept("ARRAY")
    while cursor.accept_symbol("["):
        if cursor.token.kind is TokenKind.NUMBER:
            cursor.take()
        cursor.expect_symbol("]")
