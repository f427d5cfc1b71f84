r"""A migration file cut into statements, each with its exact place.

The cut is psql's: at semicolons, but not at those inside the body of `CREATE FUNCTION … BEGIN ATOMIC … END` or the
parentheses of `CREATE RULE`. A statement begins at its first token: comments before it belong to no statement. What
psql alone understands (`\i`) becomes a chunk with a problem, so that nothing of the file goes unmentioned. The rows
behind `COPY … FROM STDIN` are no SQL and belong to no chunk. Linear time; never raises.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from migsafe.sql.lex import Token, TokenKind, lex
from migsafe.sql.placeholders import foreign_text
from migsafe.sql.places import LineMap
from migsafe.sql.problem import Problem


class Chunk(Struct, frozen=True):
    """One statement without its semicolon. `end` is exclusive; `end_line` is the line of its last character.

    `tokens` leave comments out; their offsets count from the start of the file.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    text: str
    tokens: tuple[Token, ...]
    problem: Problem | None


class Script(Struct, frozen=True):
    """A whole file: its statements and its comments, in order."""

    text: str
    chunks: tuple[Chunk, ...]
    comments: tuple[Token, ...]
    places: LineMap


def split(text: str) -> tuple[Chunk, ...]:
    """Cut a file's text (decoded, no byte order mark) into statements; empty ones are left out."""
    return outline(text).chunks


def outline(text: str, places: LineMap | None = None) -> Script:
    """Cut a file's text into statements, and keep its comments. `places` says where they stand, if not in `text`."""
    places = places or LineMap(text)
    chunks: list[Chunk] = []
    comments: list[Token] = []
    fed: set[int] = set()
    for tokens in _statements(text, comments, fed):
        start, end = tokens[0].start, tokens[-1].end
        line, column = places.place(start)
        problem = (None if start in fed else _unfed_copy(tokens)) or foreign_text(tokens)
        chunks.append(Chunk(start, end, line, column, places.line(end - 1), text[start:end], tuple(tokens), problem))
    return Script(text, tuple(chunks), tuple(comments), places)


def _statements(text: str, comments: list[Token], fed: set[int]) -> Iterator[list[Token]]:
    """The tokens of each statement. Those of COPY … FROM STDIN whose rows follow are `fed`, known by their start."""
    tokens = lex(text)
    pending = _Statement()
    data_may_follow = True
    comment, meta = TokenKind.COMMENT, TokenKind.META
    while (token := next(tokens, None)) is not None:
        if token.kind is comment:
            comments.append(token)
        elif token.text == ";" and not pending.is_open:
            if data_may_follow and _is_copy_from_stdin(pending.tokens):
                at = _end_of_copy_data(text, token.end)
                data_may_follow = at > token.end
                fed |= {pending.tokens[0].start} if data_may_follow else set()
                tokens = lex(text, at)
            if pending.tokens:
                yield pending.tokens
            pending = _Statement()
        else:
            if token.word in _OF_BLOCKS or token.text in _DEPTH:
                pending.count(token)
            pending.tokens.append(token)
            if token.kind is meta:
                yield pending.tokens
                pending = _Statement()
    if pending.tokens:
        yield pending.tokens


_DEPTH = {"(": 1, ")": -1}
_OF_BLOCKS = frozenset({"ATOMIC", "CASE", "END"})


class _Statement:
    """The tokens of the statement being read, and whether a semicolon may stand inside it.

    As in psql's scanner: BEGIN, CASE and END are counted only in CREATE [OR REPLACE] FUNCTION or PROCEDURE.
    """

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self._parentheses = 0
        self._blocks = 0

    @property
    def is_open(self) -> bool:
        return self._blocks > 0 or (self._parentheses > 0 and self._creates("RULE"))

    def count(self, token: Token) -> None:
        """Count one of the marks that may keep the statement open, before it joins the others."""
        if not token.word:
            self._parentheses += _DEPTH[token.text]
        elif self.tokens:
            self._count_block(token.word, self.tokens[-1])

    def _count_block(self, word: str, before: Token) -> None:
        if word == "ATOMIC":
            if before.word == "BEGIN" and (self._creates("FUNCTION") or self._creates("PROCEDURE")):
                self._blocks += 1
        elif self._blocks and before.word != "AS" and before.text != ".":
            self._blocks += 1 if word == "CASE" else -1

    def _creates(self, what: str) -> bool:
        head = [token.word for token in self.tokens[:4]]
        return head[:2] == ["CREATE", what] or head == ["CREATE", "OR", "REPLACE", what]


_END_OF_DATA = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)


def _is_copy_from_stdin(tokens: list[Token]) -> bool:
    if not tokens or tokens[0].word != "COPY":
        return False
    words = [token.word for token in tokens]
    return any(pair == ("FROM", "STDIN") for pair in pairwise(words))


def _end_of_copy_data(text: str, at: int) -> int:
    r"""The offset behind the line `\.` that ends the inline data, or `at` where no such line follows."""
    end = _END_OF_DATA.search(text, at)
    return end.end() if end else at


def _unfed_copy(tokens: list[Token]) -> Problem | None:
    if not _is_copy_from_stdin(tokens):
        return None
    return Problem(
        r"COPY … FROM STDIN reads rows that do not follow in the file: write them behind it, ended by a line \., "
        "or load them with INSERT statements",
        tokens[0].start,
        unseen=True,
    )
