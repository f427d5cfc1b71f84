"""SET, RESET, SHOW, DISCARD: the session's settings.

A SET action has the setting in `name`, its value in `value` (None: back to its default), every value of a list in
`columns`, and `local` or `session` in `method`.
"""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.transactions import transaction_modes
from migsafe.sql.lex import TokenKind
from migsafe.sql.names import identifier, string_value
from migsafe.sql.phrases import rest, string


def setting(cursor: Cursor, method: str) -> Action:
    """`name {TO | =} value`, as SET, ALTER ROLE … SET and function definitions have it."""
    if cursor.accept("TIME", "ZONE"):
        return _zone(cursor, method)
    if cursor.accept("SCHEMA"):
        return _set("search_path", method, string(cursor))
    if cursor.accept("XML", "OPTION"):
        return _set("xmloption", method, cursor.expect_any("DOCUMENT", "CONTENT"))
    for words, known in _UNUSUAL.items():
        if cursor.ahead(len(words)).word != "TO" and cursor.ahead(len(words)).text != "=" and cursor.accept(*words):
            bare = cursor.at_end or cursor.accept("DEFAULT")
            return _set(known, method) if bare else _set(known, method, _value(cursor))
    name = ".".join(cursor.dotted("the name of a setting"))
    if not cursor.accept("TO"):
        cursor.expect_symbol("=")
    if cursor.accept("DEFAULT"):
        return _set(name, method)
    return _set(name, method, *cursor.list_of(lambda: _value(cursor)))


_UNUSUAL = {("ROLE",): "role", ("NAMES",): "client_encoding", ("SESSION", "AUTHORIZATION"): "session_authorization"}
"""Settings with a syntax of their own, without `=`."""


def _zone(cursor: Cursor, method: str) -> Action:
    if cursor.accept_any("LOCAL", "DEFAULT"):
        return _set("timezone", method)
    if cursor.sees("INTERVAL"):
        return _set("timezone", method, rest(cursor))
    return _set("timezone", method, _value(cursor))


def reset(cursor: Cursor) -> Action:
    """What follows RESET."""
    if cursor.accept("TIME", "ZONE"):
        return _set("timezone", "session")
    if cursor.accept("SESSION", "AUTHORIZATION"):
        return _set("session_authorization", "session")
    if cursor.accept("TRANSACTION", "ISOLATION", "LEVEL"):
        return _set("transaction_isolation", "session")
    if cursor.accept("ALL"):
        return _set("all", "session")
    return _set(".".join(cursor.dotted("the name of a setting")), "session")


def _set(name: str, method: str, *values: str) -> Action:
    value = ", ".join(values) if values else None
    return Action(*UNPLACED, ActionKind.SET, name=name, value=value, columns=values, method=method)


def _value(cursor: Cursor) -> str:
    token = cursor.take()
    if token.kind is TokenKind.STRING:
        return string_value(token)
    if token.kind in (TokenKind.WORD, TokenKind.QUOTED):
        return identifier(token)
    if token.kind is TokenKind.NUMBER:
        return token.text
    if token.text in ("-", "+") and cursor.token.kind is TokenKind.NUMBER:
        return token.text.strip("+") + cursor.take().text
    cursor.at -= 1
    return cursor.fail("a value")


def _set_statement(cursor: Cursor, head: Head) -> Iterable[Action]:
    if cursor.accept("CONSTRAINTS"):
        rest(cursor)
        yield Action(*UNPLACED, ActionKind.OTHER)
    elif cursor.accept("TRANSACTION") or cursor.accept("SESSION", "CHARACTERISTICS", "AS", "TRANSACTION"):
        if not cursor.accept("SNAPSHOT"):
            transaction_modes(cursor)
        rest(cursor)
        yield Action(*UNPLACED, ActionKind.OTHER)
    elif cursor.sees("SESSION", "AUTHORIZATION"):
        yield setting(cursor, "session")
    else:
        scope = cursor.accept_any("LOCAL", "SESSION")
        yield setting(cursor, "local" if scope == "LOCAL" else "session")


def _reset_statement(cursor: Cursor, head: Head) -> Iterable[Action]:
    yield reset(cursor)


def _discard(cursor: Cursor, head: Head) -> Iterable[Action]:
    what = cursor.expect_any("ALL", "PLANS", "SEQUENCES", "TEMP", "TEMPORARY")
    yield Action(*UNPLACED, ActionKind.OTHER, method="discard", name=what.lower())
    if what == "ALL":
        yield _set("all", "discard")


def _show(cursor: Cursor, head: Head) -> Iterable[Action]:
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.OTHER)


FORMS: dict[str, Reader] = {
    "SET": _set_statement,
    "RESET": _reset_statement,
    "DISCARD": _discard,
    "SHOW": _show,
}
