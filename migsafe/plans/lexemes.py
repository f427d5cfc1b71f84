"""SQL text cut into lexemes, just far enough to tell code from strings, quoted names and comments.

Covers PostgreSQL's own lexical rules (documentation, "Lexical Structure"): doubled quotes, E'' escapes, dollar quotes,
nested block comments. Every character belongs to exactly one lexeme, so the text can be put together again.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache

from msgspec import Struct


class Kind(Enum):
    """What a stretch of text is."""

    SPACE = auto()
    COMMENT = auto()
    STRING = auto()
    QUOTED_NAME = auto()
    WORD = auto()
    NUMBER = auto()
    PARAMETER = auto()
    SYMBOL = auto()
    UNTERMINATED = auto()
    """A string, quoted name or comment that nothing closes; it reaches to the end."""


class Lexeme(Struct, frozen=True):
    """One lexeme; `start` and `end` are character offsets, end exclusive."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next lexeme starts."""
        return self.start + len(self.text)

    @property
    def is_code(self) -> bool:
        """Neither white space nor a comment."""
        return self.kind not in (Kind.SPACE, Kind.COMMENT)

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the key words (given in upper case)."""
        return self.kind is Kind.WORD and self.text.upper() in words


@lru_cache(maxsize=4096)
def lexemes(sql: str) -> tuple[Lexeme, ...]:
    """Cut `sql` into lexemes. Never fails: what nothing closes is UNTERMINATED."""
    return tuple(_cut(sql))


@lru_cache(maxsize=4096)
def code(sql: str) -> tuple[Lexeme, ...]:
    """The lexemes of `sql` that are neither white space nor comments."""
    return tuple(lexeme for lexeme in lexemes(sql) if lexeme.is_code)


_LEXEME = re.compile(
    r"""
    (?P<SPACE>\s+)
  | (?P<COMMENT>--[^\n]*)
  | (?P<block>/\*)
  | (?P<STRING>[eE]'(?:[^'\\]|\\.|'')*' | (?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')
  | (?P<dollar>\$(?:[^\W\d]\w*)?\$)
  | (?P<QUOTED_NAME>(?:[uU]&)?"(?:[^"]|"")*")
  | (?P<PARAMETER>\$\d+)
  | (?P<NUMBER>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<open>['"])
  | (?P<WORD>[^\W\d][\w$]*)
  | (?P<SYMBOL>::|:=|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def _cut(sql: str) -> Iterator[Lexeme]:
    position = 0
    while position < len(sql):
        match = _LEXEME.match(sql, position)
        name = str(match.lastgroup) if match else "SYMBOL"
        kind, end = Kind.UNTERMINATED, None
        if name == "block":
            kind, end = Kind.COMMENT, _end_of_block(sql, position)
        elif name == "dollar" and match:
            kind, end = Kind.STRING, _end_of_dollar(sql, match.end(), match[0])
        elif name != "open" and match:
            kind, end = Kind[name], match.end()
        if end is None:
            kind, end = Kind.UNTERMINATED, len(sql)
        yield Lexeme(kind, sql[position:end], position)
        position = end


def _end_of_block(sql: str, start: int) -> int | None:
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(sql, start):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return None


def _end_of_dollar(sql: str, start: int, tag: str) -> int | None:
    found = sql.find(tag, start)
    return None if found < 0 else found + len(tag)
