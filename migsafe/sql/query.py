"""Queries and data changes as sqlglot reads them: the check that a whole statement is well formed.

sqlglot is imported at first use: a migration without DML does not pay for it. Its compiled parser recurses without a
guard, so statements nested more deeply than people write are turned away before.
"""

from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.problem import NotUnderstood

_DEEPEST = 100
_OPENING = {"(", "[", "CASE"}
_PREFIX = {"NOT", "-", "+", "~", "@", "!!"}


def check_query(text: str, tokens: tuple[Token, ...]) -> None:
    """Parse one statement, whose tokens' offsets count in `text`. Raises NotUnderstood at the token in question."""
    _refuse_deep_nesting(tokens)
    from sqlglot import Dialect, expressions
    from sqlglot.errors import ParseError, TokenError

    start, end = tokens[0].start, tokens[-1].end
    try:
        trees = Dialect.get_or_raise("postgres").parse(text[start:end])
    except ParseError as error:
        raise _explained(error.errors[0] if error.errors else {}, text[start:end], start) from None
    except (TokenError, RecursionError) as error:
        raise NotUnderstood(f"the statement cannot be parsed: {type(error).__name__}", start) from None
    tree = trees[0] if trees else None
    if len(trees) != 1 or not isinstance(tree, (expressions.Query, expressions.DML, expressions.Values)):
        raise NotUnderstood("the statement cannot be parsed as a query or a change of data", start)


def _explained(error: dict[str, object], text: str, start: int) -> NotUnderstood:
    highlight = str(error.get("highlight") or "")
    context = str(error.get("start_context") or "")
    line, column = error.get("line"), error.get("col")
    offset = len(text)
    if isinstance(line, int) and isinstance(column, int):
        # `col` is that of the last character of the token.
        lines = text.split("\n")
        offset = sum(len(row) + 1 for row in lines[: line - 1]) + column - max(len(highlight), 1)
    if not text[max(offset, 0) :].startswith(highlight):
        offset = text.find(context + highlight) + len(context)
    near = f" at “{highlight}”" if highlight else ""
    return NotUnderstood(f"syntax error{near}", start + min(max(offset, 0), len(text)))


def _refuse_deep_nesting(tokens: tuple[Token, ...]) -> None:
    depth, run = 0, 0
    for token in tokens:
        mark = token.word or token.text
        if mark in _OPENING:
            depth += 1
        elif mark in (")", "]", "END"):
            depth -= 1
        run = run + 1 if mark in _PREFIX else 0
        if depth + run > _DEEPEST and token.kind is not TokenKind.STRING:
            raise NotUnderstood(f"the statement is nested more than {_DEEPEST} levels deep", token.start)
