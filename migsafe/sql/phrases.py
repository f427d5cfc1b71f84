"""Pieces that many statements share: lists in parentheses, expressions, strings, option lists."""

from collections.abc import Container

from migsafe.sql.brackets import bracket
from migsafe.sql.cursor import Cursor
from migsafe.sql.lex import TokenKind
from migsafe.sql.names import string_value
from migsafe.sql.problem import NotUnderstood

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


def new_name(cursor: Cursor) -> str | None:
    """Take `RENAME TO name`, if it stands here."""
    return cursor.name("the new name") if cursor.accept("RENAME", "TO") else None


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
    first = cursor.take()
    value, end = string_value(first), first.end
    if first.text[0] in "uU" and cursor.accept("UESCAPE"):
        return string_value(first, string_value(cursor.take()))
    while cursor.token.kind is TokenKind.STRING and cursor.token.text[0] == "'" and _on_new_line(cursor, end):
        value, end = value + string_value(cursor.token), cursor.take().end
    return value


def _on_new_line(cursor: Cursor, end: int) -> bool:
    between = cursor.text[end : cursor.token.start]
    return "\n" in between or "\r" in between


def skip_group(cursor: Cursor) -> None:
    """Take one token, or everything from an opening bracket or CASE to what closes it."""
    first = cursor.take()
    opener = bracket(cursor.tokens, cursor.at - 1)
    if opener not in _CLOSING:
        return
    open_until = [_CLOSING[opener]]
    while open_until:
        if cursor.at_end:
            raise NotUnderstood(f"“{first.text}” is never closed", first.start, certain=opener != "CASE")
        mark = bracket(cursor.tokens, cursor.at)
        if mark in _CLOSING:
            open_until.append(_CLOSING[mark])
        elif mark:
            if mark == open_until[-1]:
                open_until.pop()
            elif mark != "END":  # a name: `CREATE TEXT SEARCH PARSER p (end = f)`
                cursor.fail(f"“{open_until[-1]}”")
        cursor.at += 1


def parentheses(cursor: Cursor) -> None:
    """Take a pair of parentheses with whatever stands in it."""
    if not cursor.sees_symbol("("):
        cursor.fail("“(”")
    skip_group(cursor)


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
    return tuple("".join(part.split("=")[0].split()).lower() for part in elements(cursor))
