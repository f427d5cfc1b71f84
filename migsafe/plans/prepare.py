"""Bring tables to the state that they settle into: fresh statistics, then VACUUM [edge].

A rewrite clears the visibility map and a column's statistics, an UPDATE leaves dead rows: plans made at once would
show what passes by itself. Plans are compared after this.
"""

from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection


def prepare(connection: "Connection[Any]", tables: Iterable[str], *, analyze: bool = True) -> None:
    """VACUUM (ANALYZE) the `tables` (`schema.name`) that are there; those that are not are passed over.

    The connection must be outside of a transaction and keeps its autocommit setting. Raises psycopg.Error.
    """
    autocommit = connection.autocommit
    connection.autocommit = True
    try:
        _flush(connection)
        _each(connection, "VACUUM (ANALYZE) {}" if analyze else "VACUUM {}", tables)
    finally:
        connection.autocommit = autocommit


def analyze(connection: "Connection[Any]", tables: Iterable[str]) -> None:
    """ANALYZE the `tables` (`schema.name`) that are there, in the open transaction if there is one.

    Raises psycopg.Error.
    """
    _each(connection, "ANALYZE {}", tables)


def _each(connection: "Connection[Any]", command: str, tables: Iterable[str]) -> None:
    from psycopg import sql

    query = files("migsafe.plans").joinpath("queries", "relations_that_vacuum.sql").read_bytes()
    for schema, name in connection.execute(query, {"names": sorted(set(tables))}).fetchall():
        connection.execute(sql.SQL(command).format(sql.Identifier(schema, name)))


def _flush(connection: "Connection[Any]") -> None:
    """Make sure that every commit so far is on disk: VACUUM marks no page all-visible while one of its rows' is not.

    A transaction that writes WAL and commits synchronously flushes all before it. One that only takes a number
    (txid_current) does not: it commits asynchronously itself and holds back the rows of its neighbours.
    """
    with connection.transaction():
        connection.execute("SET LOCAL synchronous_commit = on")
        connection.execute("SELECT pg_catalog.pg_logical_emit_message(true, 'migsafe', '')")
