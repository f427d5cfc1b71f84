"""Brackets, and CASE … END, which nest like brackets."""

from collections.abc import Sequence

from migsafe.sql.lex import Token
from migsafe.sql.problem import NotUnderstood

_CLOSES = {")": "(", "]": "[", "END": "CASE"}
_OPENS = frozenset({"(", "[", "CASE"})
_MARKS = frozenset({*_CLOSES, *_OPENS})


def bracket(tokens: Sequence[Token], index: int) -> str:
    """`(`, `)`, `[`, `]`, `CASE` or `END`; "" for any other token.

    Behind a point or AS, CASE and END are names: `t.case`, `x AS end`.
    """
    token = tokens[index]
    mark = token.word or token.text
    if mark not in _MARKS:
        return ""
    if token.word and index and (tokens[index - 1].text == "." or tokens[index - 1].word == "AS"):
        return ""
    return mark


def pairs(tokens: Sequence[Token], at: int, stop: int) -> dict[int, int]:
    """From the index of each opening bracket to that of its closing one, between `at` and `stop`.

    Raises NotUnderstood where one has none.
    """
    found: dict[int, int] = {}
    opened: list[int] = []
    for index in [index for index in range(at, stop) if (tokens[index].word or tokens[index].text) in _MARKS]:
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
