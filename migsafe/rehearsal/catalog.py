"""The queries to the catalog: `queries/NAME.sql`, each named after the question that it answers [edge]."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from migsafe.model import LockMode
from migsafe.rehearsal.observed import Known, Seen

if TYPE_CHECKING:
    from psycopg import Connection


@cache
def query(name: str) -> bytes:
    """The text of `queries/NAME.sql`, as psycopg takes a query that is not a literal."""
    return files("migsafe.rehearsal").joinpath("queries", f"{name}.sql").read_bytes()


def relations_known(connection: "Connection[Any]") -> dict[int, Known]:
    """Every relation of the user, by oid."""
    return {row[0]: Known(*row) for row in connection.execute(query("relations_known"))}


def locks_of_transaction(connection: "Connection[Any]") -> tuple[Seen, ...]:
    """The user's relations that the open transaction holds locked."""
    return tuple(
        Seen(
            oid=oid,
            now=None if name is None else Known(oid, name, kind, filenode, index_of),
            modes=frozenset(map(LockMode, modes)),
            scans=scans,
            rows_scanned=rows_scanned,
            row_count=row_count or 0,
            bytes=size,
        )
        for oid, name, kind, filenode, index_of, modes, scans, rows_scanned, row_count, size in connection.execute(
            query("locks_of_transaction")
        )
    )


def locks_of_backend(connection: "Connection[Any]", pid: int) -> dict[int, LockMode]:
    """The strongest lock by relation that another session holds or waits for."""
    found: dict[int, LockMode] = {}
    for oid, name in connection.execute(query("locks_of_backend"), {"pid": pid}):
        mode = LockMode(name)
        found[oid] = max(mode, found.get(oid, mode), key=lambda m: m.strength)
    return found


def scans_so_far(connection: "Connection[Any]") -> dict[int, tuple[int, int]]:
    """Sequential scans and rows read that the session's counters already hold, by table."""
    return {oid: (scans, rows) for oid, scans, rows in connection.execute(query("scans_so_far"))}


def table_sizes(connection: "Connection[Any]", oids: Sequence[int]) -> dict[int, int]:
    """Bytes of each relation without its indexes."""
    found = connection.execute(
        "SELECT oid::int8, pg_catalog.pg_table_size(oid::oid::regclass) FROM pg_catalog.unnest(%s::int8[]) AS o (oid)",
        [list(oids)],
    )
    return dict(found)


def wal_position(connection: "Connection[Any]") -> int:
    """Bytes of write-ahead log written since the cluster was made."""
    row = connection.execute("SELECT (pg_catalog.pg_current_wal_insert_lsn() - '0/0')::int8").fetchone()
    assert row is not None  # noqa: S101 — a SELECT without FROM has one row
    return int(row[0])
