"""Queries, changes of data and expressions: the check that they are well formed.

PostgreSQL's own grammar decides (`migsafe.sql.shape`): sqlglot, which reads the workload, refuses one in forty of the
queries in PostgreSQL's regression tests and lets through texts that no PostgreSQL accepts.
"""

from collections.abc import Sequence

from migsafe.sql.lex import Token
from migsafe.sql.shape import queries, values
from migsafe.sql.shape.walk import Walk


def check_query(text: str, tokens: Sequence[Token], at: int = 0, stop: int | None = None) -> None:
    """Check the statement between the tokens number `at` and `stop`, whose offsets count in `text`.

    Raises NotUnderstood at the token that is out of place.
    """
    Walk(text, tokens).run(queries.statement, at, len(tokens) if stop is None else stop)


def check_values(text: str, tokens: Sequence[Token], at: int, stop: int) -> None:
    """Check expressions separated by commas between the tokens number `at` and `stop`. Raises NotUnderstood."""
    Walk(text, tokens).run(values.values, at, stop)


def check_value(text: str, tokens: Sequence[Token], at: int, stop: int) -> None:
    """Check one expression between the tokens number `at` and `stop`. Raises NotUnderstood."""
    Walk(text, tokens).run(values.value, at, stop)
