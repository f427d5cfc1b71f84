"""Pieces that many statements share: lists in parentheses, expressions, strings, option lists."""

from collections.abc import Container

from migsafe.sql.cursor import Cursor
from migsafe.sql.lex import TokenKind
from migsafe.sql.names import string_value

_CLOSING = {"(": ")", "[": "]", "CASE": "END"}


def if_exists(cursor: Cursor) -> bool:
    return cursor.accept("IF", "EXISTS")


def if_not_exists(cursor: Cursor) -> bool:
    return cursor.accept("IF", "NOT", "EXISTS")


def cascades(cursor: Cursor) -> bool:
    """Take an optional CASCADE or RESTRICT; whether it was CASCADE."""
    return cursor.accept_any("CASCADE", "RESTRICT") == "CASCADE"


def relation_with_star(cursor: Cursor) -> tuple[bool, str]:
    """`[ONLY] name [*]` or `ONLY (name)`: whether ONLY, and the relation."""
    only = cursor.accept("ONLY")
    parenthesis = only and cursor.accept_symbol("(")
    relation = cursor.relation()
    if parenthesis:
        cursor.expect_symbol(")")
    cursor.accept_symbol("*")
    return only, relation


def name_list(cursor: Cursor) -> tuple[str, ...]:
    """`(a, b)`"""
    cursor.expect_symbol("(")
    found = cursor.list_of(lambda: cursor.name("the name of a column"))
    cursor.expect_symbol(")")
    return found


def string(cursor: Cursor) -> str:
    """A string constant, or several that PostgreSQL joins because only line breaks stand between them."""
    if cursor.token.kind is not TokenKind.STRING:
        cursor.fail("a string")
    value = string_value(cursor.take())
    while cursor.token.kind is TokenKind.STRING and cursor.token.text.startswith("'"):
        value += string_value(cursor.take())
    return value


def skip_group(cursor: Cursor) -> None:
    """Take one token, or everything from an opening bracket or CASE to what closes it."""
    token = cursor.take()
    opener = token.word or token.text
    if opener not in _CLOSING:
        return
    open_until = [_CLOSING[opener]]
    while open_until:
        if cursor.at_end:
            cursor.fail(f"“{open_until[-1]}”")
        token = cursor.take()
        mark = token.word or token.text
        if mark == open_until[-1]:
            open_until.pop()
        elif mark in _CLOSING:
            open_until.append(_CLOSING[mark])


def in_parentheses(cursor: Cursor) -> str:
    """The text between a pair of parentheses, without them."""
    if not cursor.sees_symbol("("):
        cursor.fail("“(”")
    at = cursor.at
    skip_group(cursor)
    return cursor.text_from(at)[1:-1].strip()


def elements(cursor: Cursor) -> tuple[str, ...]:
    """The texts between the commas of a list in parentheses: `(lower(a), b DESC)`."""
    cursor.expect_symbol("(")
    found = cursor.list_of(lambda: text_until(cursor))
    cursor.expect_symbol(")")
    return found


def text_until(cursor: Cursor, stops: Container[str] = ()) -> str:
    """The text up to a comma, a closing parenthesis, one of the keywords `stops`, or the end; never nothing.

    What stands in brackets or between CASE and END never stops it, nor does the first token.
    """
    at = cursor.at
    while not cursor.at_end:
        token = cursor.token
        if token.kind is TokenKind.PUNCTUATION and token.text in (",", ")"):
            break
        if cursor.at > at and token.word and token.word in stops:
            break
        skip_group(cursor)
    return cursor.text_from(at) or cursor.fail("an expression")


def rest(cursor: Cursor) -> str:
    """Everything that is left, brackets balanced; may be nothing."""
    at = cursor.at
    while not cursor.at_end:
        if cursor.sees_symbol(")"):
            cursor.fail("the end of the statement")
        skip_group(cursor)
    return cursor.text_from(at)


def option_names(cursor: Cursor) -> tuple[str, ...]:
    """The names in `(fillfactor = 70, toast.autovacuum_enabled)`, lower case."""
    return tuple(part.split("=")[0].strip().lower() for part in elements(cursor))
