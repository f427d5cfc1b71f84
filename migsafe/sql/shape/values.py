"""Value expressions: operands and the operators between them.

The grammar is recursive, and so are the modules of this package: they name each other's functions through the module.

Source: PostgreSQL documentation, "Value Expressions", and the productions `a_expr` and `c_expr` of its grammar.
"""

from migsafe.sql.keywords import FUNCTION_OR_TYPE, RESERVED, VALUE_WORDS
from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.shape import calls, queries
from migsafe.sql.shape.types import INTERVAL_FIELDS, TYPE_WORDS, type_shape
from migsafe.sql.shape.walk import Walk

_LITERALS = frozenset({TokenKind.NUMBER, TokenKind.STRING, TokenKind.PARAMETER})
_NAMES = frozenset({TokenKind.WORD, TokenKind.QUOTED})
_ONLY_BETWEEN = frozenset({"=", "<", ">", "<=", ">=", "<>", "!=", "*", "/", "%", "^", "=>"})
"""Operators with a place of their own in the grammar, which no prefix has."""
_BEFORE_BRACKETS = frozenset({"ARRAY", "ROW", "EXISTS", "ANY", "SOME", "ALL"})
_COMPARED = ("LIKE", "ILIKE", "BETWEEN", "IN", "SIMILAR")
_TRUTH = ("NULL", "TRUE", "FALSE", "UNKNOWN", "DOCUMENT", "NORMALIZED", "NFC", "NFD", "NFKC", "NFKD", "JSON")


def value(walk: Walk) -> None:
    """Move over one expression. Raises NotUnderstood where an operand or an operator is missing."""
    if walk.token.kind in _LITERALS and _is_last(walk):  # nearly all of a large INSERT
        walk.at += 1
        return
    _operand(walk)
    while _operator(walk):
        _operand(walk)


def _is_last(walk: Walk) -> bool:
    following = walk.at + 1
    return following == walk.stop or walk.tokens[following].text == ","


def values(walk: Walk) -> None:
    """One or more, separated by commas."""
    value(walk)
    while walk.accept_symbol(","):
        value(walk)


def sort_list(walk: Walk) -> None:
    """What follows ORDER BY."""
    while True:
        value(walk)
        if walk.accept("USING"):
            _named_operator(walk)
        else:
            walk.accept_any("ASC", "DESC")
        if walk.accept("NULLS"):
            walk.expect_any("FIRST", "LAST")
        if not walk.accept_symbol(","):
            return


def _named_operator(walk: Walk) -> None:
    if walk.accept("OPERATOR"):
        walk.parenthesis()
    elif walk.token.kind is TokenKind.OPERATOR:
        walk.at += 1
    else:
        walk.fail("an operator")


def _operand(walk: Walk) -> None:
    while _is_prefix(walk.token) or walk.token.word == "NOT" or walk.sees("OPERATOR"):
        if walk.token.word == "OPERATOR" and walk.ahead(1).text != "(":
            break
        if walk.accept("NOT"):
            continue
        _named_operator(walk)
    kind = walk.token.kind
    if kind in _LITERALS:
        _literal(walk)
    elif walk.sees_symbol("("):
        parenthesis(walk)
    elif kind in _NAMES:
        _word(walk)
    else:
        walk.fail("a value")
    _postfix(walk)


def _is_prefix(token: Token) -> bool:
    return token.kind is TokenKind.OPERATOR and token.text not in _ONLY_BETWEEN


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
        walk.put_aside(values)


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
        values(walk)


def _array(walk: Walk) -> None:
    """`ARRAY[…]`, whose elements may be lists in brackets of their own."""
    while not walk.at_end:
        if walk.sees_symbol("["):
            walk.put_aside(_array)
        else:
            value(walk)
        if not walk.at_end:
            walk.expect_symbol(",")
            if walk.at_end:
                walk.fail("a value")


def _case(walk: Walk) -> None:
    if not walk.sees("WHEN"):
        value(walk)
    walk.expect("WHEN")
    while True:
        value(walk)
        walk.expect("THEN")
        value(walk)
        if not walk.accept("WHEN"):
            break
    if walk.accept("ELSE"):
        value(walk)


def _postfix(walk: Walk) -> None:
    """Casts, subscripts, fields, tests: what may follow an operand, any number of times."""
    while True:
        symbol = walk.token.text
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


def _subscript(walk: Walk) -> None:
    while not walk.at_end:
        if not walk.accept_symbol(":"):
            value(walk)


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


def _operator(walk: Walk) -> bool:
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
            return _operator(walk)
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
