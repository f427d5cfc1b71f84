"""Calls of functions, and those few that SQL writes with keywords instead of commas.

Source: PostgreSQL documentation, "Function Calls", "Aggregate Expressions", "Window Function Calls", and the production
`func_expr_common_subexpr` of its grammar.
"""

from migsafe.sql.shape import selects, values
from migsafe.sql.shape.types import type_shape
from migsafe.sql.shape.walk import Walk
from migsafe.sql.words import word_set

_PIECED = word_set("EXTRACT NORMALIZE OVERLAY POSITION SUBSTRING TRIM")
_BETWEEN_PIECES = ("FROM", "FOR", "IN", "PLACING", "SIMILAR", "ESCAPE", "NFC", "NFD", "NFKC", "NFKD")
_FREE = word_set(
    "JSON JSON_ARRAY JSON_ARRAYAGG JSON_EXISTS JSON_OBJECT JSON_OBJECTAGG JSON_QUERY JSON_SCALAR JSON_SERIALIZE "
    "JSON_TABLE JSON_VALUE XMLELEMENT XMLEXISTS XMLFOREST XMLNAMESPACES XMLPARSE XMLPI XMLROOT XMLSERIALIZE XMLTABLE "
    "XMLATTRIBUTES XMLAGG"
)
"""Calls with a small language of their own inside, which is passed over."""


def is_special(walk: Walk) -> bool:
    """Whether a call stands here that is written with keywords."""
    word, after = walk.token.word, walk.ahead(1)
    if word in ("COLLATION", "GROUPING"):
        return after.word in ("FOR", "SETS")
    return after.text == "(" and (word in ("CAST", "TREAT") or word in _PIECED or word in _FREE)


def special_call(walk: Walk) -> None:
    """Move over such a call."""
    word = walk.take().word
    if word in ("COLLATION", "GROUPING"):
        walk.at += 1
        walk.parenthesis(selects.grouping if word == "GROUPING" else arguments)
    elif word in ("CAST", "TREAT"):
        walk.put_aside(_cast)
    elif word in _PIECED:
        walk.put_aside(_pieces)
    else:
        walk.skip()
        _behind(walk)


def call(walk: Walk) -> None:
    """The arguments in parentheses, then WITHIN GROUP, FILTER and OVER."""
    walk.put_aside(arguments)
    _behind(walk)


def _behind(walk: Walk) -> None:
    if walk.accept("WITHIN", "GROUP"):
        walk.put_aside(_order)
    if walk.sees("FILTER") and walk.ahead(1).text == "(":
        walk.at += 1
        walk.put_aside(_filter)
    if walk.accept("OVER"):
        if walk.sees_symbol("("):
            walk.put_aside(window)
        else:
            walk.name("a window")


def arguments(walk: Walk) -> None:
    """`DISTINCT a, VARIADIC b, name := c ORDER BY d`, `*`, or nothing."""
    if walk.at_end or (walk.sees_symbol("*") and walk.at + 1 == walk.stop):
        walk.at = walk.stop
        return
    walk.accept_any("DISTINCT", "ALL")
    while True:
        walk.accept("VARIADIC")
        values.value(walk)
        if walk.accept_symbol(":="):
            values.value(walk)
        if not walk.accept_symbol(","):
            break
    if walk.sees("ORDER"):
        _order(walk)


def _order(walk: Walk) -> None:
    walk.expect("ORDER", "BY")
    values.sort_list(walk)


def _filter(walk: Walk) -> None:
    walk.expect("WHERE")
    values.value(walk)


def _cast(walk: Walk) -> None:
    values.value(walk)
    walk.expect("AS")
    type_shape(walk)


def _pieces(walk: Walk) -> None:
    """`trim(both 'x' from y)`, `substring(a from 1 for 2)`, and the same with commas."""
    walk.accept_any("BOTH", "LEADING", "TRAILING")
    while not walk.at_end:
        if not walk.accept_any(*_BETWEEN_PIECES) and not walk.accept_symbol(","):
            values.value(walk)


def window(walk: Walk) -> None:
    """`name PARTITION BY … ORDER BY … ROWS BETWEEN … AND …`, each of them optional."""
    if walk.sees_name() and walk.token.word not in ("PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"):
        walk.at += 1
    if walk.accept("PARTITION", "BY"):
        values.values(walk)
    if walk.accept("ORDER", "BY"):
        values.sort_list(walk)
    if walk.accept_any("ROWS", "RANGE", "GROUPS"):
        if walk.accept("BETWEEN"):
            _bound(walk)
            walk.expect("AND")
        _bound(walk)
        if walk.accept("EXCLUDE") and not (walk.accept("NO", "OTHERS") or walk.accept("CURRENT", "ROW")):
            walk.expect_any("GROUP", "TIES")


def _bound(walk: Walk) -> None:
    if walk.accept("CURRENT", "ROW"):
        return
    if walk.token.word != "UNBOUNDED" or walk.ahead(1).word not in ("PRECEDING", "FOLLOWING"):
        values.value(walk)
    else:
        walk.at += 1
    walk.expect_any("PRECEDING", "FOLLOWING")
