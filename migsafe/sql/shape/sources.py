"""What stands in FROM: tables, queries, functions, and their joins.

Source: PostgreSQL documentation, "SELECT", section FROM, and the production `table_ref` of its grammar.
"""

from migsafe.sql.keywords import FUNCTION_OR_TYPE, RESERVED, VALUE_WORDS
from migsafe.sql.lex import TokenKind
from migsafe.sql.shape import calls, queries, values
from migsafe.sql.shape.types import type_shape
from migsafe.sql.shape.walk import Walk

_FREE = ("JSON_TABLE", "XMLTABLE")
_FUNCTION_WORDS = VALUE_WORDS - {"DEFAULT", "FALSE", "NULL", "TRUE"}


def sources(walk: Walk) -> None:
    """One or more, separated by commas."""
    while True:
        source(walk)
        if not walk.accept_symbol(","):
            return


def source(walk: Walk) -> None:
    """A table, query or function, and everything joined to it."""
    _single(walk)
    waiting = 0  # joins whose condition is still to come: `a JOIN b JOIN c ON … ON …`
    while True:
        join = _join(walk)
        if join:
            _single(walk)
            waiting += join == "on"
        elif waiting and walk.accept("ON"):
            values.value(walk)
            waiting -= 1
        elif waiting and walk.accept("USING"):
            walk.parenthesis()
            if walk.accept("AS"):
                walk.name("an alias")
            waiting -= 1
        elif waiting:
            walk.fail("ON or USING")
        else:
            return


def _join(walk: Walk) -> str:
    """Take the words of a join: `on` where a condition must follow, `alone` where none may, "" where no join stands."""
    if walk.accept("CROSS", "JOIN"):
        return "alone"
    natural = walk.accept("NATURAL")
    if walk.token.word in ("LEFT", "RIGHT", "FULL") and walk.ahead(1).word in ("JOIN", "OUTER"):
        walk.at += 1
        walk.accept("OUTER")
        walk.expect("JOIN")
    elif not walk.accept("JOIN") and not walk.accept("INNER", "JOIN"):
        return walk.fail("JOIN") if natural else ""
    return "alone" if natural else "on"


def _single(walk: Walk) -> None:
    walk.accept("LATERAL")
    if walk.sees_symbol("("):
        _parenthesis(walk)
    elif walk.accept("ROWS", "FROM"):
        walk.parenthesis()
        _ordinality(walk)
    elif walk.token.word in _FREE and walk.ahead(1).text == "(":
        walk.at += 1
        walk.skip()
    elif walk.accept("ONLY"):
        if walk.sees_symbol("("):
            walk.skip()
        else:
            walk.dotted("the name of a table")
    else:
        _named(walk)
    _alias(walk)
    if walk.accept("TABLESAMPLE"):
        _sample(walk)


def _parenthesis(walk: Walk) -> None:
    walk.put_aside(queries.statement if walk.opens_query() else source)


def _named(walk: Walk) -> None:
    """A table, or a function with its arguments."""
    if calls.is_special(walk):
        calls.special_call(walk)
    elif walk.token.word in _FUNCTION_WORDS:
        walk.at += 1
        if walk.sees_symbol("("):  # current_timestamp(3)
            walk.skip()
    else:
        walk.dotted("a table, a query or a function")
        if not walk.sees_symbol("("):
            walk.accept_symbol("*")
            return
        walk.put_aside(calls.arguments)
    _ordinality(walk)


def _ordinality(walk: Walk) -> None:
    walk.accept("WITH", "ORDINALITY")


def _alias(walk: Walk) -> None:
    """`[AS] name [(columns)]`, or `AS (columns with types)` of a function."""
    if walk.accept("AS"):
        if not walk.sees_symbol("("):
            walk.name("an alias")
    elif not is_alias(walk):
        return
    else:
        walk.at += 1
    if walk.sees_symbol("("):
        walk.put_aside(_alias_columns)


def _alias_columns(walk: Walk) -> None:
    """`a, b` or `a integer, b text`."""
    while True:
        if not is_alias(walk):
            walk.fail("the name of a column")
        walk.at += 1
        if not walk.at_end and not walk.sees_symbol(","):
            type_shape(walk)
            if walk.accept("COLLATE"):
                walk.dotted("a collation")
        if not walk.accept_symbol(","):
            return


def is_alias(walk: Walk) -> bool:
    """Whether a name stands here that no keyword can be taken for."""
    token = walk.token
    if token.kind is TokenKind.QUOTED:
        return True
    return token.kind is TokenKind.WORD and token.word not in RESERVED and token.word not in FUNCTION_OR_TYPE


def _sample(walk: Walk) -> None:
    walk.dotted("a sampling method")
    walk.parenthesis(values.values)
    if walk.accept("REPEATABLE"):
        walk.parenthesis(values.value)
