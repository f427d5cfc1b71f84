"""Operands of expressions: constants, columns, calls, CASE, arrays, rows, queries in parentheses.

Source: the production `c_expr` of PostgreSQL's grammar.
"""

from migsafe.sql.keywords import FUNCTION_OR_TYPE, RESERVED, VALUE_WORDS
from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.shape import calls, operators, queries, values
from migsafe.sql.shape.types import INTERVAL_FIELDS, TYPE_WORDS, type_shape
from migsafe.sql.shape.walk import Walk

LITERALS = frozenset({TokenKind.NUMBER, TokenKind.STRING, TokenKind.PARAMETER})
_NAMES = frozenset({TokenKind.WORD, TokenKind.QUOTED})
_ONLY_BETWEEN = frozenset({"=", "<", ">", "<=", ">=", "<>", "!=", "*", "/", "%", "^", "=>"})
"""Operators with a place of their own in the grammar, which no prefix has."""
_BEFORE_BRACKETS = frozenset({"ARRAY", "ROW", "EXISTS", "ANY", "SOME", "ALL"})


def operand(walk: Walk) -> None:
    while _prefix(walk):
        pass
    token = walk.token
    if token.kind in LITERALS:
        _literal(walk)
    elif token.text == "(":
        parenthesis(walk)
    elif token.kind in _NAMES:
        _word(walk)
    else:
        walk.fail("a value")
    operators.postfix(walk)


def _prefix(walk: Walk) -> bool:
    """Take an operator before its operand, if one stands here."""
    token = walk.token
    if token.word == "OPERATOR" and walk.ahead(1).text == "(":
        operators.named_operator(walk)
        return True
    is_prefix = token.word == "NOT" or (token.kind is TokenKind.OPERATOR and token.text not in _ONLY_BETWEEN)
    walk.at += is_prefix
    return is_prefix


def _literal(walk: Walk) -> None:
    token = walk.take()
    if token.kind is TokenKind.NUMBER and walk.token.kind is TokenKind.WORD and walk.token.start == token.end:
        walk.fail("the end of the number")
    if token.kind is TokenKind.STRING:
        end = token.end
        while walk.token.kind is TokenKind.STRING and walk.text[end : walk.token.start].strip(" \t\f\v"):
            end = walk.take().end  # PostgreSQL joins strings that stand on lines of their own
        _uescape(walk)


def _uescape(walk: Walk) -> None:
    if walk.accept("UESCAPE") and walk.take().kind is not TokenKind.STRING:
        walk.at -= 1
        walk.fail("a string")


def parenthesis(walk: Walk) -> None:
    """A query, a value, or a row in parentheses."""
    if walk.opens_query():
        walk.put_aside(queries.statement)
    else:
        walk.put_aside(values.values)


def _word(walk: Walk) -> None:
    word, after = walk.token.word, walk.ahead(1)
    opener = after.text if word in _BEFORE_BRACKETS else ""
    if word == "CASE":
        walk.put_aside(_case)
    elif opener == "(" or (opener == "[" and word == "ARRAY"):
        walk.at += 1
        _in_brackets(walk, word)
    elif calls.is_special(walk):
        calls.special_call(walk)
    elif word in TYPE_WORDS and _typed_literal(walk):
        return
    elif word in VALUE_WORDS:
        walk.at += 1
        if walk.sees_symbol("("):  # current_timestamp(3)
            walk.skip()
    elif word in RESERVED or (word in FUNCTION_OR_TYPE and not _names_function(after)):
        walk.fail("a value")
    else:
        _name(walk)


def _in_brackets(walk: Walk, word: str) -> None:
    """What stands behind ARRAY, ROW, EXISTS, ANY …"""
    if word == "ROW":
        walk.put_aside(_row)
    elif walk.sees_symbol("["):
        walk.put_aside(_array)
    else:
        parenthesis(walk)


def _names_function(after: Token) -> bool:
    """Whether the word before names a function, a type or a parameter, which more words may than a column."""
    return after.text in ("(", ".", "=>", ":=") or after.kind is TokenKind.STRING


def _typed_literal(walk: Walk) -> bool:
    """`timestamp with time zone '…'`, `interval '1' hour`: whether one stood here."""
    at = walk.at
    is_interval = walk.token.word == "INTERVAL"
    type_shape(walk)
    if walk.token.kind is not TokenKind.STRING:
        walk.at = at
        return False
    _literal(walk)
    if is_interval and walk.accept_any(*INTERVAL_FIELDS):
        if walk.accept("TO"):
            walk.expect_any(*INTERVAL_FIELDS)
        if walk.sees_symbol("("):
            walk.skip()
    return True


def _name(walk: Walk) -> None:
    """A column, a function's call, or a type before a string."""
    walk.at += 1
    _uescape(walk)
    while walk.accept_symbol("."):
        if walk.accept_symbol("*"):
            return
        walk.word("a name")
    if walk.sees_symbol("("):
        calls.call(walk)
    if walk.token.kind is TokenKind.STRING and walk.token.text[0] in "'$eE":
        _literal(walk)


def _row(walk: Walk) -> None:
    if not walk.at_end:
        values.values(walk)


def _array(walk: Walk) -> None:
    """`ARRAY[…]`, whose elements may be lists in brackets of their own."""
    while not walk.at_end:
        if walk.sees_symbol("["):
            walk.put_aside(_array)
        else:
            values.value(walk)
        if not walk.at_end:
            walk.expect_symbol(",")
            if walk.at_end:
                walk.fail("a value")


def _case(walk: Walk) -> None:
    if not walk.sees("WHEN"):
        values.value(walk)
    walk.expect("WHEN")
    while True:
        values.value(walk)
        walk.expect("THEN")
        values.value(walk)
        if not walk.accept("WHEN"):
            break
    if walk.accept("ELSE"):
        values.value(walk)
