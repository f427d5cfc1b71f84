"""One SELECT, up to what holds for a whole query. Source: PostgreSQL documentation, "SELECT"."""

from migsafe.sql.keywords import LABEL_NEEDS_AS
from migsafe.sql.lex import TokenKind
from migsafe.sql.shape import calls, sources, values
from migsafe.sql.shape.walk import Walk


def select(walk: Walk) -> None:
    distinct = walk.accept("DISTINCT")
    if distinct and walk.accept("ON"):
        walk.parenthesis(values.values)
    walk.accept("ALL")
    if distinct or _has_targets(walk):
        targets(walk)
    if walk.accept("INTO"):
        walk.accept_any("TEMP", "TEMPORARY", "UNLOGGED")
        walk.accept("TABLE")
        walk.dotted("the name of a table")
    if walk.accept("FROM"):
        sources.sources(walk)
    if walk.accept("WHERE"):
        values.value(walk)
    if walk.accept("GROUP", "BY"):
        walk.accept_any("ALL", "DISTINCT")
        grouping(walk)
    if walk.accept("HAVING"):
        values.value(walk)
    if walk.accept("WINDOW"):
        _windows(walk)


_AFTER_TARGETS = ("FROM", "INTO", "WHERE", "GROUP", "HAVING", "WINDOW", "UNION", "INTERSECT", "EXCEPT", "ORDER")


def _has_targets(walk: Walk) -> bool:
    """`SELECT FROM t` gives rows without columns."""
    return not walk.at_end and walk.token.word not in _AFTER_TARGETS


def targets(walk: Walk) -> None:
    """The values that SELECT or RETURNING gives, with their labels."""
    while True:
        if not walk.accept_symbol("*"):
            values.value(walk)
            if walk.accept("AS"):
                walk.word("a label")
            elif walk.token.kind is TokenKind.QUOTED or (
                walk.token.kind is TokenKind.WORD and walk.token.word not in LABEL_NEEDS_AS
            ):
                walk.at += 1
        if not walk.accept_symbol(","):
            return


def grouping(walk: Walk) -> None:
    """What follows GROUP BY, or stands in GROUPING SETS (…)."""
    while True:
        if walk.sees_symbol("(") and walk.ahead(1).text == ")":
            walk.skip()
        else:
            values.value(walk)
        if not walk.accept_symbol(","):
            return


def _windows(walk: Walk) -> None:
    while True:
        walk.name("the name of a window")
        walk.expect("AS")
        walk.parenthesis(calls.window)
        if not walk.accept_symbol(","):
            return
