"""Migrations as the reader would hand them over, written by hand, and shortcuts to what was observed."""

from collections.abc import Sequence

from migsafe.model import Execution, Lock, LockMode, Rewrite, Row, Scan, Statement


def migration(
    *texts: str, transaction: int | None = 1, path: str = "0001.sql", first_id: int = 1, alone: Sequence[int] = ()
) -> tuple[Statement, ...]:
    """A file with one statement after the other, each on a line of its own and behind a semicolon and a newline.

    `transaction` holds all of them; those whose ordinals are in `alone` cannot run in one.
    """
    statements = []
    start, line = 0, 1
    for ordinal, text in enumerate(texts, start=1):
        statements.append(
            Statement(
                id=first_id + ordinal - 1,
                path=path,
                ordinal=ordinal,
                line=line,
                column=1,
                end_line=line + text.count("\n"),
                start=start,
                end=start + len(text),
                text=text,
                verb=text.split()[0].upper(),
                summary=text,
                understood=True,
                transaction_id=None if ordinal in alone else transaction,
                needs_autocommit=ordinal in alone,
                lock_timeout_ms=None,
                statement_timeout_ms=None,
            )
        )
        start += len(text) + 2
        line += text.count("\n") + 1
    return tuple(statements)


def executions(rows: Sequence[Row]) -> dict[int, Execution]:
    return {row.statement: row for row in rows if isinstance(row, Execution)}


def locks(rows: Sequence[Row], statement: int) -> dict[str, LockMode]:
    return {row.relation: row.mode for row in rows if isinstance(row, Lock) and row.statement == statement}


def rewritten(rows: Sequence[Row], statement: int) -> list[str]:
    return sorted(row.relation for row in rows if isinstance(row, Rewrite) and row.statement == statement)


def scanned(rows: Sequence[Row], statement: int) -> dict[str, int | None]:
    return {row.relation: row.rows for row in rows if isinstance(row, Scan) and row.statement == statement}
