"""Values kept out of reports: they may be personal data, and plans and messages of the server quote them [pure]."""

import re

from migsafe.plans.lexemes import Kind, lexemes

MASK = "‹masked›"
_LONG = 4
"""Characters from which a value is hidden wherever it stands; shorter ones only where the server quotes them."""


def without_values(condition: str) -> str:
    """A piece of SQL, as EXPLAIN prints it, with `'…'` for each string and `…` for each number."""
    hidden = {Kind.STRING: "'…'", Kind.NUMBER: "…"}
    return "".join(hidden.get(lexeme.kind, lexeme.text) for lexeme in lexemes(condition))


def masked_message(message: str, sql: str) -> str:
    """A message of the server about `sql`, without the values that `sql` holds.

    PostgreSQL quotes the value that it does not like: `invalid input syntax for type integer: "…"`.
    """
    contents = {_content(lexeme.text) for lexeme in lexemes(sql) if lexeme.kind in (Kind.STRING, Kind.NUMBER)}
    for content in sorted(contents - {""}, key=len, reverse=True):
        message = message.replace(f'"{content}"', f'"{MASK}"')
        if len(content) >= _LONG:
            message = message.replace(content, MASK)
    return message


def without_quoted(message: str, sqlstate: str | None) -> str:
    """A message of the server without the value that it quotes, where it complains of data (SQLSTATE class 22)."""
    return re.sub(r'"[^"]*"', f'"{MASK}"', message) if (sqlstate or "").startswith("22") else message


def _content(literal: str) -> str:
    """What stands between the quotes."""
    dollars = re.fullmatch(r"(\$\w*\$)(.*)\1", literal, re.DOTALL)
    quoted = re.fullmatch(r"(?:[a-zA-Z]|[uU]&)?'(.*)'", literal, re.DOTALL)
    return dollars[2] if dollars else quoted[1].replace("''", "'") if quoted else literal
