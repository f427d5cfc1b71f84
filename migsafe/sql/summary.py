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
    shows_strings = understood and verb in _SHOWS_STRINGS
    line = ""
    for before, token in zip((None, *tokens), tokens, strict=False):
        if verb in _STOPS_AT_PARENTHESIS and (token.text == "(" or token.word == "USING"):
            break
        piece = "'…'" if token.kind is TokenKind.STRING and not shows_strings else token.text
        line += f" {piece}" if before is not None and _spaced(before, token) else piece
        if len(line) > _LENGTH:
            break
    line = " ".join(line.split())
    return line if len(line) <= _LENGTH else _cut(line)


def _spaced(before: Token, token: Token) -> bool:
    if token.text in _NO_SPACE_BEFORE or before.text in _NO_SPACE_AFTER:
        return False
    return token.start > before.end


def _cut(line: str) -> str:
    kept = line[: _LENGTH - 1]
    at_word = kept.rfind(" ")
    return f"{kept[:at_word] if at_word > _LENGTH // 2 else kept}…"
