"""A statement in one short line, for reports."""

from collections.abc import Sequence

from migsafe.sql.lex import Token, TokenKind

_LENGTH = 60
_NO_SPACE_BEFORE = frozenset({",", ")", "]", ".", "::", ";"})
_NO_SPACE_AFTER = frozenset({"(", "[", ".", "::"})
_SHOWS_STRINGS = frozenset({"CREATE TYPE", "ALTER TYPE", "SET", "RESET", "CREATE TABLE", "ALTER TABLE"})
_STOPS_AT_PARENTHESIS = frozenset({"CREATE INDEX", "CREATE TABLE", "CREATE FUNCTION", "CREATE PROCEDURE"})


def summarise(verb: str, tokens: Sequence[Token], understood: bool) -> str:
    """At most 60 characters of a statement, comments and line breaks left out.

    Strings are shown only where they are part of the schema: those of data changes, roles and servers may be secret.
    """
    shows_strings, stops = understood and verb in _SHOWS_STRINGS, verb in _STOPS_AT_PARENTHESIS
    line = ""
    before: Token | None = None
    for token in tokens:
        if stops and (token.text == "(" or token.word == "USING"):
            break
        if before is not None and _spaced(before, token):
            line += " "
        line += "'…'" if not shows_strings and token.kind is TokenKind.STRING else token.text
        before = token
        if len(line) > _LENGTH:
            break
    line = " ".join(line.split())
    return line if len(line) <= _LENGTH else _cut(line)


def _spaced(before: Token, token: Token) -> bool:
    return token.start > before.end and token.text not in _NO_SPACE_BEFORE and before.text not in _NO_SPACE_AFTER


def _cut(line: str) -> str:
    kept = line[: _LENGTH - 1]
    at_word = kept.rfind(" ")
    return f"{kept[:at_word] if at_word > _LENGTH // 2 else kept}…"
