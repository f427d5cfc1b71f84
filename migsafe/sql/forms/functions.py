"""CREATE FUNCTION and CREATE PROCEDURE.

`expression` is the body where it is a string, `method` the language, `value` is `security definer` where it says so,
`columns` are the settings it pins (search_path …), and `volatility` is what it says of itself. The body does not run
now; `migsafe.sql.bodies` reads it.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import value_to_the_end
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.settings import setting
from migsafe.sql.lex import TokenKind
from migsafe.sql.names import string_value
from migsafe.sql.phrases import parentheses, string
from migsafe.sql.type_name import type_name

_FLAGS = ("WINDOW", "STRICT", "LEAKPROOF")
_PHRASES = ("NOT LEAKPROOF", "CALLED ON NULL INPUT", "RETURNS NULL ON NULL INPUT")


def _create(cursor: Cursor, head: Head) -> Iterable[Action]:
    base = Action(*UNPLACED, ActionKind.CREATE_FUNCTION, name=cursor.relation("the name of the function"))
    parentheses(cursor)
    if cursor.ahead(1).word != "NULL" and cursor.accept("RETURNS"):
        if cursor.accept("TABLE"):
            parentheses(cursor)
        else:
            type_name(cursor)
    while not cursor.at_end:
        base = _option(cursor, base)
    yield base


def _option(cursor: Cursor, base: Action) -> Action:
    if cursor.accept_any(*_FLAGS) or any(cursor.accept(*phrase.split()) for phrase in _PHRASES):
        return base
    if volatility := cursor.accept_any("IMMUTABLE", "STABLE", "VOLATILE"):
        return replace(base, volatility=volatility.lower())
    cursor.accept("EXTERNAL")
    word = cursor.expect_any(
        *("LANGUAGE", "TRANSFORM", "SECURITY", "PARALLEL", "COST", "ROWS", "SUPPORT", "SET", "AS", "RETURN", "BEGIN")
    )
    match word:
        case "LANGUAGE":
            return replace(base, method=language_name(cursor))
        case "SECURITY":
            definer = cursor.expect_any("DEFINER", "INVOKER") == "DEFINER"
            return replace(base, value="security definer" if definer else None)
        case "SET":
            return replace(base, columns=(*base.columns, _pinned(cursor)))
        case "AS":
            return replace(base, expression=_body(cursor))
        case "RETURN":
            value_to_the_end(cursor)
        case "BEGIN":
            cursor.expect("ATOMIC")
            cursor.at = cursor.stop
        case _:
            _detail(cursor, word)
    return base


def language_name(cursor: Cursor) -> str:
    """The name of a language, in quotes or not."""
    if cursor.token.kind is TokenKind.STRING:
        return string_value(cursor.take()).lower()
    return cursor.name("a language")


def _pinned(cursor: Cursor) -> str:
    """`SET name {TO | =} value` or `SET name FROM CURRENT`: the name."""
    at = cursor.at
    name = ".".join(cursor.dotted("the name of a setting"))
    if cursor.accept("FROM", "CURRENT"):
        return name
    cursor.at = at
    return setting(cursor, "function").name or name


def _body(cursor: Cursor) -> str:
    """The body, or for C the object file and the symbol, of which the file counts."""
    body = string(cursor)
    if cursor.accept_symbol(","):
        string(cursor)
    return body


def _transformed(cursor: Cursor) -> str:
    cursor.expect("FOR", "TYPE")
    return type_name(cursor)


def _detail(cursor: Cursor, word: str) -> None:
    match word:
        case "TRANSFORM":
            cursor.list_of(lambda: _transformed(cursor))
        case "PARALLEL":
            cursor.word("SAFE, RESTRICTED or UNSAFE")
        case "SUPPORT":
            cursor.dotted("a function")
        case _:
            cursor.accept_symbol("-")
            if cursor.take().kind is not TokenKind.NUMBER:
                cursor.at -= 1
                cursor.fail("a number")


FORMS: dict[str, Reader] = {"CREATE FUNCTION": _create, "CREATE PROCEDURE": _create}
