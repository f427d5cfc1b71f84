"""A lexer for PostgreSQL's SQL: every token with exact character offsets, in one pass, whatever the text.

Rules are those of PostgreSQL's own scanner (documentation, "Lexical Structure") with `standard_conforming_strings`
on. Nothing raises: a character that can begin no token becomes an `UNKNOWN` token, and a quote, dollar quote or
comment that is never closed becomes one `UNTERMINATED` token up to the end of the text. DDL is read from these
tokens; sqlglot, whose tokenizer hands some commands over as raw text, only gets queries and DML.
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import cache

from msgspec import Struct


class TokenKind(Enum):
    """What a token is, lexically."""

    __hash__ = object.__hash__  # without Enum's detour through the name

    WORD = auto()
    """A keyword or an unquoted identifier."""
    QUOTED = auto()
    """A quoted identifier, U&"…" included."""
    STRING = auto()
    """A string constant with its prefix (E, U&, B, X, N), or a dollar-quoted one."""
    NUMBER = auto()
    OPERATOR = auto()
    PUNCTUATION = auto()
    PARAMETER = auto()
    """`$1`"""
    TEMPLATE = auto()
    """A placeholder that some program must replace before this is SQL: `{{ x }}`, `{% x %}`, `${x}`, `%(x)s`,
    `@extschema@`."""
    META = auto()
    """A psql command, from its backslash to the end of the line."""
    COMMENT = auto()
    UNKNOWN = auto()
    UNTERMINATED = auto()


class Token(Struct, frozen=True, gc=False):
    """One token. `start` and `end` are character offsets, end exclusive. `word` is upper case, "" unless a WORD."""

    kind: TokenKind
    text: str
    start: int
    end: int
    word: str


def lex(text: str, start: int = 0, stop: int | None = None) -> Iterator[Token]:
    """Yield the tokens of `text` from offset `start` to `stop`, comments included, white space not. Linear time."""
    at, stop = start, len(text) if stop is None else stop
    pattern, kinds = _next()
    following, word = pattern.match, TokenKind.WORD
    while (match := following(text, at, stop)) is not None:
        group = match.lastindex or 0
        kind, find_end = kinds[group]
        begin, at = match.span(group)
        if find_end is not None:
            kind, at = find_end(text, begin, at, stop)
        piece = text[begin:at]
        yield Token(kind, piece, begin, at, piece.upper() if kind is word else "")


def code(text: str) -> list[Token]:
    """The tokens of `text` but for its comments."""
    return [token for token in lex(text) if token.kind is not TokenKind.COMMENT]


# Every character beyond ASCII is a letter. Said by what is none: a class up to U+10FFFF takes milliseconds to compile.
_LETTER = r"[^\x00-@\[-\^`{-\x7f]"
_LETTER_OR_DIGIT = r"[^\x00-/:-@\[-\^`{-\x7f]"
_IN_WORD = r"[^\x00-\x23%-/:-@\[-\^`{-\x7f]"
_DIGITS = "[0-9](?:_?[0-9])*+"
# Words and brackets come first, being most of a text; a prefix with its quote is no word.
_NEXT = rf"""[\ \t\r\n\f\v]*+(?:
    (?P<word>{_LETTER}{_IN_WORD}*+(?!&?['"]))
  | (?P<bracket>[(),;])
  | (?P<comment>--[^\r\n]*)
  | (?P<block>/\*)
  | (?P<escape>[eE]'(?:[^'\\]|\\.|'')*+')
  | (?P<string>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*+')
  | (?P<quoted>(?:[uU]&)?"(?:[^"]|"")*+")
  | (?P<quote>(?:[eEbBxXnN]|[uU]&)?'|(?:[uU]&)?")
  | (?P<beside_quote>{_LETTER}{_IN_WORD}*)
  | (?P<template>\{{\{{[^\r\n]{{0,200}}?\}}\}}
      |\{{%[^\r\n]{{0,200}}?%\}}|\$\{{[^}}\r\n]{{0,200}}+\}}|%\([A-Za-z_]\w{{0,99}}+\)s
      |@ext(?:schema(?::\w{{1,63}}+)?|owner)@)
  | (?P<dollar>\$(?:{_LETTER}{_LETTER_OR_DIGIT}*+)?\$)
  | (?P<parameter>\$[0-9]+)
  | (?P<number>0[xX](?:_?[0-9a-fA-F])++|0[oO](?:_?[0-7])++|0[bB](?:_?[01])++
      |(?:{_DIGITS}(?:\.(?!\.)(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?)
  | (?P<punctuation>::|:=|\.\.|[\[\].:])
  | (?P<operator>[+\-*/<>=~!@#%^&|`?]{{1,63}})
  | (?P<meta>\\[^\r\n]*)
  | (?P<unknown>.)
    )"""


def _block_comment(text: str, start: int, opened: int, stop: int) -> tuple[TokenKind, int]:
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, start, stop):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return TokenKind.COMMENT, edge.end()
    return TokenKind.UNTERMINATED, stop


def _dollar_quote(text: str, start: int, opened: int, stop: int) -> tuple[TokenKind, int]:
    close = text.find(text[start:opened], opened, stop)
    return (TokenKind.STRING, close + opened - start) if close >= 0 else (TokenKind.UNTERMINATED, stop)


def _never_closed(text: str, start: int, opened: int, stop: int) -> tuple[TokenKind, int]:
    return TokenKind.UNTERMINATED, stop


def _operator(text: str, start: int, end: int, stop: int) -> tuple[TokenKind, int]:
    """An operator stops before a comment, and ends with + or - only if it holds one of ~ ! @ # % ^ & | ` ?."""
    if end - start > 1:
        comment = _COMMENT_START.search(text, start, end)
        if comment is not None and comment.start() > start:
            end = comment.start()
        if not set(text[start:end]) & set("~!@#%^&|`?"):
            while end - start > 1 and text[end - 1] in "+-":
                end -= 1
    return TokenKind.OPERATOR, end


_COMMENT_EDGE = re.compile(r"/\*|\*/")
_COMMENT_START = re.compile(r"--|/\*")
_FindEnd = Callable[[str, int, int, int], tuple[TokenKind, int]]
_KINDS: dict[str, tuple[TokenKind, _FindEnd | None]] = {
    "comment": (TokenKind.COMMENT, None),
    "block": (TokenKind.COMMENT, _block_comment),
    "escape": (TokenKind.STRING, None),
    "string": (TokenKind.STRING, None),
    "quoted": (TokenKind.QUOTED, None),
    "quote": (TokenKind.UNTERMINATED, _never_closed),
    "word": (TokenKind.WORD, None),
    "bracket": (TokenKind.PUNCTUATION, None),
    "beside_quote": (TokenKind.WORD, None),
    "template": (TokenKind.TEMPLATE, None),
    "dollar": (TokenKind.STRING, _dollar_quote),
    "parameter": (TokenKind.PARAMETER, None),
    "number": (TokenKind.NUMBER, None),
    "punctuation": (TokenKind.PUNCTUATION, None),
    "operator": (TokenKind.OPERATOR, _operator),
    "meta": (TokenKind.META, None),
    "unknown": (TokenKind.UNKNOWN, None),
}
"""The kind of each group of the pattern, with what finds the end of a token that a regular expression cannot."""


@cache
def _next() -> tuple[re.Pattern[str], tuple[tuple[TokenKind, _FindEnd | None], ...]]:
    """The pattern, and what each of its groups stands for. Compiling takes longer than importing a module."""
    pattern = re.compile(_NEXT, re.VERBOSE | re.DOTALL)
    return pattern, (_KINDS["unknown"], *(_KINDS[name] for name in pattern.groupindex))
