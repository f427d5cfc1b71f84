"""Operators between operands, and what may follow an operand: casts, subscripts, fields, tests.

Source: the productions `a_expr`, `subquery_Op` and `indirection` of PostgreSQL's grammar.
"""

from migsafe.sql.lex import TokenKind
from migsafe.sql.shape import values
from migsafe.sql.shape.types import type_shape
from migsafe.sql.shape.walk import Walk

_COMPARED = ("LIKE", "ILIKE", "BETWEEN", "IN", "SIMILAR")
_POSTFIX = frozenset({"::", "[", ".", "COLLATE", "ISNULL", "NOTNULL", "AT", "IS"})
_TRUTH = ("NULL", "TRUE", "FALSE", "UNKNOWN", "DOCUMENT", "NORMALIZED", "NFC", "NFD", "NFKC", "NFKD", "JSON")


def operator(walk: Walk) -> bool:
    """Take an operator between two operands, if one stands here."""
    token = walk.token
    if token.kind is TokenKind.OPERATOR:
        walk.at += 1
        return True
    match token.word:
        case "AND" | "OR" | "LIKE" | "ILIKE" | "IN" | "OVERLAPS" | "ESCAPE":
            walk.at += 1
        case "BETWEEN":
            walk.at += 1
            walk.accept_any("SYMMETRIC", "ASYMMETRIC")
        case "SIMILAR" if walk.ahead(1).word == "TO":
            walk.at += 2
        case "AT":
            walk.at += 1
            walk.expect("TIME", "ZONE")
        case "NOT" if walk.ahead(1).word in _COMPARED:
            walk.at += 1
            return operator(walk)
        case "IS":
            walk.at += 1
            walk.accept("NOT")
            walk.expect("DISTINCT", "FROM")
        case "OPERATOR" if walk.ahead(1).text == "(":
            walk.at += 1
            walk.skip()
        case _:
            return False
    return True


def named_operator(walk: Walk) -> None:
    if walk.accept("OPERATOR"):
        walk.parenthesis()
    elif walk.token.kind is TokenKind.OPERATOR:
        walk.at += 1
    else:
        walk.fail("an operator")


def postfix(walk: Walk) -> None:
    """Casts, subscripts, fields, tests: what may follow an operand, any number of times."""
    while (symbol := walk.token.word or walk.token.text) in _POSTFIX:
        if symbol == "::":
            walk.at += 1
            type_shape(walk)
        elif symbol == "[":
            walk.put_aside(_subscript)
        elif symbol == ".":
            walk.at += 1
            if not walk.accept_symbol("*"):
                walk.word("the name of a field")
        elif walk.accept("COLLATE"):
            walk.dotted("a collation")
        elif walk.accept_any("ISNULL", "NOTNULL") or walk.accept("AT", "LOCAL"):
            continue
        elif not (walk.sees("IS") and _test(walk)):
            return


def _test(walk: Walk) -> bool:
    """`IS [NOT] NULL` and its like; IS DISTINCT FROM is an operator."""
    ahead = 2 if walk.ahead(1).word == "NOT" else 1
    word = walk.ahead(ahead).word
    if word == "DISTINCT":
        return False
    walk.at += ahead
    walk.expect_any(*_TRUTH)
    if word.startswith("NF"):
        walk.expect("NORMALIZED")
    if word == "JSON":
        walk.accept_any("VALUE", "ARRAY", "OBJECT", "SCALAR")
        if walk.accept_any("WITH", "WITHOUT"):
            walk.expect("UNIQUE")
            walk.accept("KEYS")
    return True


def _subscript(walk: Walk) -> None:
    while not walk.at_end:
        if not walk.accept_symbol(":"):
            values.value(walk)
