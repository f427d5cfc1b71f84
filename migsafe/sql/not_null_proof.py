"""Whether a CHECK's condition proves that a column holds no NULL, as SET NOT NULL of PostgreSQL 12 and later asks.

Read are conditions that AND together, one of which is `column IS NOT NULL`; what is more involved proves nothing here.
"""

from collections.abc import Sequence

from migsafe.sql.lex import Token, TokenKind, code
from migsafe.sql.names import identifier


def proves_not_null(condition: str, column: str) -> bool:
    """`condition` is SQL, with or without `CHECK` before it as `pg_get_constraintdef` prints it."""
    return _proves(_tokens(condition), column)


def conjuncts_of(condition: str) -> list[str]:
    """The parts that a condition ANDs together, each as written."""
    found: list[str] = []
    waiting: list[Sequence[Token]] = [_tokens(condition)]
    while waiting:
        tokens = waiting.pop()
        while _is_wrapped(tokens):
            tokens = tokens[1:-1]
        parts = _conjuncts(tokens)
        if len(parts) > 1:
            waiting += parts
        elif tokens:
            found.append(" ".join(token.text for token in tokens))
    return found


def _tokens(condition: str) -> Sequence[Token]:
    tokens = code(condition)
    if tokens and tokens[0].word == "CHECK":
        tokens = tokens[1:]
    while tokens and tokens[-1].word in ("INHERIT", "NO", "VALID", "NOT"):
        tokens.pop()
    return tokens


def _proves(tokens: Sequence[Token], column: str) -> bool:
    while _is_wrapped(tokens):
        tokens = tokens[1:-1]
    parts = _conjuncts(tokens)
    if len(parts) > 1:
        return any(_proves(part, column) for part in parts)
    return (
        len(tokens) == 4
        and [token.word for token in tokens[1:]] == ["IS", "NOT", "NULL"]
        and tokens[0].kind in (TokenKind.WORD, TokenKind.QUOTED)
        and identifier(tokens[0]) == column
    )


def _is_wrapped(tokens: Sequence[Token]) -> bool:
    if len(tokens) < 2 or tokens[0].text != "(" or tokens[-1].text != ")":
        return False
    depth = 0
    for token in tokens[:-1]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return False
    return True


def _conjuncts(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The parts between AND outside of parentheses; one part where OR, BETWEEN or CASE make it another matter."""
    depth, start, parts = 0, 0, []
    for index, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth:
            continue
        if token.word in ("OR", "BETWEEN", "CASE"):
            return [tokens]
        if token.word == "AND":
            parts.append(tokens[start:index])
            start = index + 1
    return [*parts, tokens[start:]]
