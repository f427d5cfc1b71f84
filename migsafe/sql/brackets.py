"""Brackets, and CASE … END, which nest like brackets."""

from collections.abc import Sequence

from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.problem import NotUnderstood

_CLOSES = {")": "(", "]": "[", "END": "CASE"}
_OPENS = frozenset({"(", "[", "CASE"})


def bracket(tokens: Sequence[Token], index: int) -> str:
    """`(`, `)`, `[`, `]`, `CASE` or `END`; "" for any other token.

    Behind a point or AS, CASE and END are names: `t.case`, `x AS end`.
    """
    token = tokens[index]
    if token.kind is TokenKind.PUNCTUATION:
        return token.text if token.text in "()[]" else ""
    if token.word not in ("CASE", "END"):
        return ""
    before = tokens[index - 1] if index else None
    return "" if before is not None and (before.text == "." or before.word == "AS") else token.word


def pairs(tokens: Sequence[Token], at: int, stop: int) -> dict[int, int]:
    """From the index of each opening bracket to that of its closing one, between `at` and `stop`.

    Raises NotUnderstood where one has none.
    """
    found: dict[int, int] = {}
    opened: list[int] = []
    for index in range(at, stop):
        mark = bracket(tokens, index)
        if mark in _OPENS:
            opened.append(index)
        elif mark and opened and tokens[opened[-1]].text.upper() == _CLOSES[mark]:
            found[opened.pop()] = index
        elif mark and mark != "END":  # `SELECT a end FROM t` gives a label
            raise NotUnderstood(f"“{mark}” closes nothing", tokens[index].start, certain=True)
    if opened:
        token = tokens[opened[-1]]
        raise NotUnderstood(f"“{token.text}” is never closed", token.start, certain=token.word != "CASE")
    return found
