"""What a database holds, as something that can be compared later without keeping the rows [edge].

Definitions are PostgreSQL's own words. Rows are a checksum a column, bound to the row's key where it has one, the same
in any order of the rows.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.rehearsal.catalog import query
from migsafe.sql.names import as_identifier

if TYPE_CHECKING:
    from psycopg import Connection

_TIMEOUT = "60s"


class TableSums(Struct, frozen=True):
    """Rows of a table, and the checksum of each column."""

    rows: int
    columns: dict[str, str | None]


class Fingerprint(Struct, frozen=True):
    """Definitions by object; sums by table. A table that took too long to read is in `unread`."""

    definitions: dict[str, str]
    tables: dict[str, TableSums]
    unread: tuple[str, ...]


def fingerprint(connection: "Connection[Any]", tables: Sequence[tuple[str, str]]) -> Fingerprint:
    """The schema of an autocommit session's database, and the rows of some `tables` (schema, name) that are there."""
    from psycopg import Error

    with connection.transaction():
        connection.execute("SET LOCAL search_path = public")
        definitions = dict(connection.execute(query("definitions")).fetchall())
    sums: dict[str, TableSums] = {}
    unread: list[str] = []
    for schema, name in tables:
        shown = f"{schema}.{name}"
        try:
            found = _sums(connection, schema, name)
        except Error:
            unread.append(shown)
            continue
        if found is not None:
            sums[shown] = found
    return Fingerprint(definitions, sums, tuple(unread))


def _sums(connection: "Connection[Any]", schema: str, name: str) -> TableSums | None:
    relation = f"{as_identifier(schema)}.{as_identifier(name)}"
    with connection.transaction():
        connection.execute(f"SET LOCAL statement_timeout = '{_TIMEOUT}'".encode())
        columns = [row[0] for row in connection.execute(_COLUMNS, [relation])]
        if not columns:
            return None
        key = [row[0] for row in connection.execute(query("key_columns"), {"relation": relation})]
        seed = f"hashtextextended(row({', '.join(map(as_identifier, key))})::text, 0)" if key else "0"
        parts = [f"sum(hashtextextended({as_identifier(column)}::text, {seed})::numeric)::text" for column in columns]
        row = connection.execute(f"SELECT count(*), {', '.join(parts)} FROM {relation}".encode()).fetchone()
    assert row is not None  # noqa: S101 — an aggregate without GROUP BY has one row
    return TableSums(int(row[0]), dict(zip(columns, row[1:], strict=True)))


_COLUMNS = """SELECT attname FROM pg_catalog.pg_attribute
WHERE attrelid = pg_catalog.to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""
