"""Expressions and queries inside DDL: the user's own text, once PostgreSQL's grammar accepts it."""

from collections.abc import Container

from migsafe.sql.cursor import Cursor
from migsafe.sql.phrases import in_parentheses, rest, text_until
from migsafe.sql.query import check_query, check_value


def condition(cursor: Cursor) -> str:
    """`(expression)`: the text between the parentheses. Raises NotUnderstood."""
    at = cursor.at
    text = in_parentheses(cursor)
    check_value(cursor.text, cursor.tokens, at + 1, cursor.at - 1)
    return text


def value(cursor: Cursor, stops: Container[str] = ()) -> str:
    """An expression up to a comma, a closing parenthesis, one of the keywords `stops`, or the end."""
    at = cursor.at
    text = text_until(cursor, stops)
    check_value(cursor.text, cursor.tokens, at, cursor.at)
    return text


def value_to_the_end(cursor: Cursor) -> str:
    """An expression that takes all that is left of the statement."""
    at = cursor.at
    text = rest(cursor) or cursor.fail("a condition")
    check_value(cursor.text, cursor.tokens, at, cursor.at)
    return text


def query(cursor: Cursor, tail: Container[tuple[str, ...]] = ()) -> str:
    """A query that takes all that is left of the statement; the text has the words of `tail` that may end it."""
    at = cursor.at
    text = rest(cursor) or cursor.fail("a query")
    end = cursor.at
    for length in (4, 3, 2):
        if end - length > at and tuple(token.word for token in cursor.tokens[end - length : end]) in tail:
            end -= length
            break
    check_query(cursor.text, cursor.tokens, at, end)
    return text
