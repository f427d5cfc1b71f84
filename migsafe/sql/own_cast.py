"""Whether USING says no more than a change of type does without it: the column, or the column cast to its new type.

ORMs write `USING name::varchar(40)` behind every change of type. PostgreSQL simplifies it to what it would do anyway.
"""

from collections.abc import Sequence

from migsafe.sql.lex import Token, TokenKind, code
from migsafe.sql.names import identifier
from migsafe.sql.type_format import format_type


def is_own_cast(expression: str, column: str, new_type: str) -> bool:
    """`column`, `column::new_type` or `CAST(column AS new_type)`, in any parentheses."""
    tokens = _unwrapped(code(expression))
    if len(tokens) == 1:
        return _is(tokens[0], column)
    if len(tokens) > 3 and tokens[0].word == "CAST" and tokens[1].text == "(" and tokens[-1].text == ")":
        inner, middle = tokens[2:-1], "AS"
    else:
        inner, middle = tokens, "::"
    at = next((index for index, token in enumerate(inner) if (token.word or token.text) == middle), len(inner))
    source, target = _unwrapped(inner[:at]), inner[at + 1 :]
    if len(source) != 1 or not _is(source[0], column) or not target:
        return False
    return format_type(expression[target[0].start : target[-1].end]) == format_type(new_type)


def _unwrapped(tokens: Sequence[Token]) -> Sequence[Token]:
    while len(tokens) > 2 and tokens[0].text == "(" and _closes(tokens) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def _closes(tokens: Sequence[Token]) -> int:
    """Where the parenthesis that stands first is closed."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return index
    return len(tokens)


def _is(token: Token, column: str) -> bool:
    return token.kind in (TokenKind.WORD, TokenKind.QUOTED) and identifier(token) == column
