"""Placeholders of a workload query: where they stand, and the query with literals in their place.

`:name` and `$1` are placeholders; a cast (`::type`), a named argument (`:=`), an array slice (`a[1:n]`), a key of
JSON_OBJECT (`'k':v`), and anything in strings, quoted names and comments is not. A colon directly behind a name, a
string or a closing bracket separates two things; one directly before a name and behind anything else asks for a value.
"""

from collections.abc import Sequence

from msgspec import Struct

from migsafe.plans.lexemes import Kind, Lexeme, code, lexemes


class Placeholder(Struct, frozen=True):
    """One use of a parameter; `start` and `end` are character offsets, end exclusive."""

    name: str
    start: int
    end: int


def placeholders(sql: str) -> tuple[Placeholder, ...]:
    """Every use of every parameter, in order. `$1` is named `1`."""
    found: list[Placeholder] = []
    brackets: list[str] = []
    tokens = lexemes(sql)
    previous: Lexeme | None = None
    for index, token in enumerate(tokens):
        if token.text in ("(", "["):
            brackets.append(token.text)
        elif token.text in (")", "]") and brackets:
            brackets.pop()
        elif token.kind is Kind.PARAMETER:
            found.append(Placeholder(token.text[1:], token.start, token.end))
        elif token.text == ":" and not _separates(previous, token, brackets):
            name = tokens[index + 1] if index + 1 < len(tokens) else None
            if name is not None and name.kind is Kind.WORD:
                found.append(Placeholder(name.text, token.start, name.end))
        previous = token if token.is_code else previous
    return tuple(found)


def parameters(sql: str) -> tuple[str, ...]:
    """The names of the parameters in order of first use."""
    return tuple(dict.fromkeys(use.name for use in placeholders(sql)))


def fill(sql: str, values: dict[str, str]) -> str:
    """`sql` with each parameter replaced by the text in `values`. Raises KeyError for one without a value."""
    parts, done = [], 0
    for use in placeholders(sql):
        parts += [sql[done : use.start], _shielded(values[use.name])]
        done = use.end
    return "".join((*parts, sql[done:]))


_VALUES = (Kind.STRING, Kind.QUOTED_NAME, Kind.NUMBER, Kind.WORD, Kind.PARAMETER)
_ASKS_FOR_MORE = ("AND", "OR", "NOT", "CASE", "WHEN", "THEN", "ELSE", "LIKE", "ILIKE", "IN", "BETWEEN", "DISTINCT")


def _separates(previous: Lexeme | None, colon: Lexeme, brackets: Sequence[str]) -> bool:
    if previous is None:
        return False
    is_value = previous.kind in _VALUES and not previous.is_word(*_ASKS_FOR_MORE)
    ends_a_value = is_value or previous.text in (")", "]")
    in_slice = bool(brackets) and brackets[-1] == "["
    return ends_a_value and (in_slice or previous.end == colon.start or previous.kind is Kind.STRING)


def _shielded(literal: str) -> str:
    """In parentheses unless one lexeme: `5-:n` must not become a comment, nor `-1::int2` negate a cast."""
    return literal if len(code(literal)) == 1 else f"({literal})"
