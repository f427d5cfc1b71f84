"""What ANALYZE found out about columns [edge]."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from migsafe.statistics.ask import dicts, one_row, query_text
from migsafe.statistics.file import ColumnStats

if TYPE_CHECKING:
    from psycopg import Connection

_END_TIMEOUT_MS = 500


def columns_of(connection: "Connection[Any]") -> Iterator[ColumnStats]:
    """Every column, and expression of an index, that was analyzed and that the role may read. Raises psycopg.Error."""
    (reads_all,) = one_row(connection, "SELECT has_table_privilege('pg_statistic', 'SELECT')")
    ranges = _RANGES if reads_all else "NULL::text[] AS lengths, NULL::float8 AS empty, NULL::text[] AS ranges"
    if connection.info.server_version >= 170000:
        ranges = (
            "s.range_length_histogram::text::text[] AS lengths, s.range_empty_frac::float8 AS empty, "
            "s.range_bounds_histogram::text::text[] AS ranges"
        )
    ends = {(schema, relation, column) for schema, relation, column in connection.execute(query_text("indexed_ends"))}
    for row in dicts(connection, query_text("columns").decode().replace("{ranges}", ranges).encode()):
        if row["bounds"] and (row["schema"], row["relation"], row["column"]) in ends:
            row["bounds"] = _with_real_ends(connection, row)
        values: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in row.items()}
        yield ColumnStats(**values)


def _slot(kind: int, column: str, cast: str) -> str:
    """SQL for what `pg_statistic` keeps of one kind, in whichever of its five places."""
    cases = " ".join(f"WHEN stakind{n} = {kind} THEN {column}{n}::{cast}" for n in range(1, 6))
    return (
        f"(SELECT CASE {cases} END FROM pg_catalog.pg_statistic WHERE starelid = c.oid AND staattnum = a.attnum"
        " AND stainherit = s.inherited)"
    )


_RANGES = (
    f"{_slot(6, 'stavalues', 'text')}::text[] AS lengths, ({_slot(6, 'stanumbers', 'float8[]')})[1] AS empty, "
    f"{_slot(7, 'stavalues', 'text')}::text[] AS ranges"
)
"""Before PostgreSQL 17 the view does not show what is known of ranges."""


def _with_real_ends(connection: "Connection[Any]", row: dict[str, Any]) -> list[str]:
    """The histogram with the column's smallest and largest value as its ends, where the index gives them at once."""
    from psycopg import Error, sql

    table, column = sql.Identifier(row["schema"], row["relation"]), sql.Identifier(row["column"])
    query = sql.SQL(
        "SELECT (SELECT t.{c}::text FROM {t} t WHERE t.{c} IS NOT NULL ORDER BY t.{c} LIMIT 1),"
        " (SELECT t.{c}::text FROM {t} t WHERE t.{c} IS NOT NULL ORDER BY t.{c} DESC LIMIT 1)"
    ).format(c=column, t=table)
    bounds: list[str] = row["bounds"]
    try:
        with connection.transaction():
            connection.execute(f"SET LOCAL statement_timeout = {_END_TIMEOUT_MS}".encode())
            connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            low, high = one_row(connection, query)
    except Error:
        return bounds
    return [low or bounds[0], *bounds[1:-1], high or bounds[-1]]
