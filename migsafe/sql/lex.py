"""A lexer for PostgreSQL's SQL: every token with exact character offsets, in one pass, whatever the text.

Rules are those of PostgreSQL's own scanner (documentation, "Lexical Structure") with `standard_conforming_strings`
on. Nothing raises: a character that can begin no token becomes an `UNKNOWN` token, and a quote, dollar quote or
comment that is never closed becomes one `UNTERMINATED` token up to the end of the text. DDL is read from these
tokens; sqlglot, whose tokenizer hands some commands over as raw text, only gets queries and DML.
"""

import re
from collections.abc import Iterator
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
        kind = kinds[group]
        begin, at = match.span(group)
        if kind is word:
            piece = text[begin:at]
            yield Token(word, piece, begin, at, piece.upper())
            continue
        if kind is _Opening.BLOCK_COMMENT:
            kind, at = _block_comment(text, begin, stop)
        elif kind is _Opening.DOLLAR:
            kind, at = _dollar_quote(text, begin, at, stop)
        elif kind is _Opening.QUOTE:
            kind, at = TokenKind.UNTERMINATED, stop
        elif kind is TokenKind.OPERATOR:
            at = _operator_end(text, begin, at)
        yield Token(kind, text[begin:at], begin, at, "")


class _Opening(Enum):
    """Tokens whose end a regular expression cannot find."""

    BLOCK_COMMENT = auto()
    DOLLAR = auto()
    QUOTE = auto()


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


_KINDS: dict[str, TokenKind | _Opening] = {
    "comment": TokenKind.COMMENT,
    "block": _Opening.BLOCK_COMMENT,
    "escape": TokenKind.STRING,
    "string": TokenKind.STRING,
    "quoted": TokenKind.QUOTED,
    "quote": _Opening.QUOTE,
    "word": TokenKind.WORD,
    "bracket": TokenKind.PUNCTUATION,
    "beside_quote": TokenKind.WORD,
    "template": TokenKind.TEMPLATE,
    "dollar": _Opening.DOLLAR,
    "parameter": TokenKind.PARAMETER,
    "number": TokenKind.NUMBER,
    "punctuation": TokenKind.PUNCTUATION,
    "operator": TokenKind.OPERATOR,
    "meta": TokenKind.META,
    "unknown": TokenKind.UNKNOWN,
}


@cache
def _next() -> tuple[re.Pattern[str], tuple[TokenKind | _Opening, ...]]:
    """The pattern, and the kind that each of its groups stands for. Compiling takes longer than importing a module."""
    pattern = re.compile(_NEXT, re.VERBOSE | re.DOTALL)
    return pattern, (TokenKind.UNKNOWN, *(_KINDS[name] for name in pattern.groupindex))


_COMMENT_EDGE = re.compile(r"/\*|\*/")
_COMMENT_START = re.compile(r"--|/\*")


def _block_comment(text: str, start: int, stop: int) -> tuple[TokenKind, int]:
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, start, stop):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return TokenKind.COMMENT, edge.end()
    return TokenKind.UNTERMINATED, stop


def _dollar_quote(text: str, start: int, body: int, stop: int) -> tuple[TokenKind, int]:
    close = text.find(text[start:body], body, stop)
    return (TokenKind.STRING, close + body - start) if close >= 0 else (TokenKind.UNTERMINATED, stop)


def _operator_end(text: str, start: int, end: int) -> int:
    """An operator stops before a comment, and ends with + or - only if it holds one of ~ ! @ # % ^ & | ` ?."""
    comment = _COMMENT_START.search(text, start, end)
    if comment is not None and comment.start() > start:
        end = comment.start()
    if not set(text[start:end]) & set("~!@#%^&|`?"):
        while end - start > 1 and text[end - 1] in "+-":
            end -= 1
    return end
