"""One text for all executions of a statement, whatever its values, and a name for it [pure].

PostgreSQL's own normalised text has `$1` for each constant; a logged statement has the constants themselves, or `$1`
with the values beside it. Both come out here with parameters numbered in the order in which they stand.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from itertools import pairwise

from migsafe.plans.lexemes import Kind, Lexeme, code, lexemes
from migsafe.plans.placeholders import placeholders
from migsafe.plans.verbs import verb_of

_BY_POSITION = ("ORDER", "GROUP")
_CLAUSES = (*_BY_POSITION, "SELECT", "FROM", "WHERE", "HAVING", "LIMIT", "OFFSET", "FETCH", "UNION", "RETURNING")
_TYPE_PREFIXES = ("INTERVAL", "DATE", "TIME", "TIMESTAMP", "TIMESTAMPTZ")


def parametrised(sql: str, bound: Mapping[str, str]) -> tuple[str, tuple[str, ...] | None]:
    """`sql` with `$1`, `$2` … in place of its constants and parameters, and the values that stood there.

    `bound` gives SQL literals for parameters, by number. The values are None where a parameter has none.
    """
    parts: list[str] = []
    numbers: dict[str, str] = {}
    values: list[str | None] = []
    clause = previous = ""
    for token in lexemes(sql):
        if token.is_word(*_CLAUSES):
            clause = token.text.upper()
        if not _is_value(token, clause):
            parts.append(token.text)
        else:
            known = numbers.get(token.text)
            if known is None:
                values.append(bound.get(token.text[1:]) if token.kind is Kind.PARAMETER else token.text)
                known = f"${len(values)}"
                if token.kind is Kind.PARAMETER:
                    numbers[token.text] = known
            if previous.upper() in _TYPE_PREFIXES:  # `interval $1`, which PostgreSQL writes, is no SQL
                _drop_last(parts, previous)
                known += f"::{previous}"
            parts.append(known)
        previous = token.text if token.is_code else previous
    given = tuple(value for value in values if value is not None)
    return "".join(parts).strip(), given if len(given) == len(values) else None


def key_of(sql: str) -> str:
    """The same for two texts that differ in values, names of parameters, white space and comments only."""
    uses = {use.start: use.end for use in placeholders(sql)}
    words: list[str] = []
    until = 0
    for token in code(sql):
        if token.start < until or token.text == ";":
            continue
        until = uses.get(token.start, 0)
        value = until or token.kind in (Kind.STRING, Kind.NUMBER)
        words.append("?" if value else token.text.lower() if token.kind is Kind.WORD else token.text)
    return re.sub(r"\? (?:, \? )+\)", "? )", " ".join(words))  # IN lists of any length


def name_of(sql: str) -> str:
    """A name that tells verb and first table, as `select_posts_3f2a91`; equal keys give equal names."""
    words = [verb_of(sql).lower(), first_table(sql), sha256(key_of(sql).encode()).hexdigest()[:6]]
    return "_".join(word for word in words if word)


def first_table(sql: str) -> str:
    """The name of the first table, without its schema; empty where there is none."""
    tokens = code(sql)
    for token, behind in pairwise(tokens):
        if token.is_word("FROM", "INTO", "UPDATE") and behind.kind in (Kind.WORD, Kind.QUOTED_NAME):
            name = re.match(r'[\w".$]+', sql[behind.start :])
            return re.sub(r"\W", "", (name[0] if name else "").rpartition(".")[2]).lower()
    return ""


def _is_value(token: Lexeme, clause: str) -> bool:
    position = token.kind is Kind.NUMBER and clause in _BY_POSITION  # ORDER BY 1
    return token.kind in (Kind.STRING, Kind.NUMBER, Kind.PARAMETER) and not position


def _drop_last(parts: list[str], text: str) -> None:
    """Remove the type in front, which now stands behind."""
    del parts[len(parts) - 1 - parts[::-1].index(text)]
