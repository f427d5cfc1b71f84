"""Queries of a snapshot: each in a file that is named after what it asks [edge]."""

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection


def one_row(connection: "Connection[Any]", query: Any) -> tuple[Any, ...]:
    """The row of a query that always gives one. Raises psycopg.Error."""
    row = connection.execute(query).fetchone()
    assert row is not None  # noqa: S101 — these queries always give one
    return tuple(row)


def dicts(connection: "Connection[Any]", query: bytes) -> list[dict[str, Any]]:
    """Every row, by the names of its columns. Raises psycopg.Error."""
    from psycopg.rows import dict_row

    return connection.cursor(row_factory=dict_row).execute(query).fetchall()


def query_text(name: str) -> bytes:
    """The text of `queries/NAME.sql`."""
    return files("migsafe.statistics").joinpath("queries", f"{name}.sql").read_bytes()
