"""What stands in a migration file but is no SQL: template placeholders, psql commands, stray characters.

PostgreSQL never sees the text that a template engine or psql makes of them, so neither does migsafe: each is a problem
with what to do about it.
"""

import re
from collections.abc import Sequence

from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.problem import Problem


def foreign_text(tokens: Sequence[Token]) -> Problem | None:
    """The first thing among a statement's tokens that PostgreSQL cannot read."""
    brackets = 0
    punctuation = TokenKind.PUNCTUATION
    for index, token in enumerate(tokens):
        if token.kind in _ORDINARY:
            continue
        if token.kind is not punctuation:
            problem = _problem(token)
            if problem is not None:
                return problem
        elif token.text in "[]":
            brackets += 1 if token.text == "[" else -1
        elif token.text == ":" and not brackets and index + 1 < len(tokens):
            after = tokens[index + 1]
            if after.start == token.end and after.kind in _NAMES:
                return _placeholder(token.text + after.text, token.start)
    return None


_ORDINARY = frozenset({TokenKind.WORD, TokenKind.STRING, TokenKind.NUMBER, TokenKind.OPERATOR, TokenKind.PARAMETER})
_NAMES = frozenset({TokenKind.WORD, TokenKind.QUOTED, TokenKind.STRING})
"""`:name`, `:"name"` and `:'name'`, as psql and many libraries write a variable; in brackets it may be a slice."""


_IN_NAME = re.compile(r"\$\{\w[^{}]*\}|\{\{[-\s]*[A-Za-z_][^{},]*\}\}")
"""A placeholder inside a quoted name; `"{{1,2},{3,4}}"` is a name like any other."""


def _problem(token: Token) -> Problem | None:
    match token.kind:
        case TokenKind.TEMPLATE:
            return _placeholder(token.text, token.start)
        case TokenKind.QUOTED if _IN_NAME.search(token.text):
            return _placeholder(token.text, token.start)
        case TokenKind.META:
            return Problem(_psql_command(token.text), token.start)
        case TokenKind.UNKNOWN:
            return Problem(f"the character {token.text!r} has no meaning in SQL here: remove it", token.start, True)
        case TokenKind.UNTERMINATED:
            what = _unterminated(token.text)
            return Problem(f"the {what} that starts here is never closed: close it", token.start, True)
        case _:
            return None


def _placeholder(text: str, offset: int) -> Problem:
    shown = text if len(text) <= 40 else text[:39] + "…"
    return Problem(
        f"the placeholder {shown} is not SQL until something replaces it: check the file with its values filled in",
        offset,
    )


def _psql_command(text: str) -> str:
    name = text.split(None, 1)[0]
    advice = next((advice for names, advice in _PSQL if name in names), "write it as SQL, or remove it")
    return f"{name} is a command of psql, not SQL: {advice}"


def _unterminated(text: str) -> str:
    if text.startswith("/*"):
        return "comment"
    if text.startswith("$"):
        return "dollar-quoted string"
    return "quoted identifier" if text.lstrip("uU&").startswith('"') else "string"


_PSQL = (
    ((r"\i", r"\ir", r"\include", r"\include_relative"), "check the included file too, or put its SQL here"),
    ((r"\set", r"\unset", r"\gset", r"\getenv", r"\prompt"), "write the variable's value where it is used"),
    ((r"\c", r"\connect"), "check the statements for each database in a file of their own"),
    ((r"\copy",), "load data with INSERT statements, or as a seed file of the copy"),
    ((r"\if", r"\elif", r"\else", r"\endif"), "write the branch that will run as plain SQL"),
    ((r"\gexec",), "write out the statements that the query makes"),
    ((r"\g", r"\gx", r"\watch", r"\crosstabview", r"\gdesc", r"\;"), "end the statement with a semicolon instead"),
    ((r"\restrict", r"\unrestrict"), "remove the line, which pg_dump writes for psql alone"),
)
