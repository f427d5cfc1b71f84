"""What one more index costs each row that is written: a sample is written without it and with it [edge]."""

from typing import TYPE_CHECKING, Any

from migsafe.plans.read import read_node
from migsafe.plans.run import fetch

if TYPE_CHECKING:
    from psycopg import Connection

SAMPLED_ROWS = 1000
_PROBE = "migsafe_write_price"


def wal_a_row(connection: "Connection[Any]", relation: str, definition: str) -> float | None:
    """Bytes of write-ahead log that an index adds for each row of `relation` (`schema.name`).

    `definition` is pg_get_indexdef's. Some rows go into a table like it that has no other index; the open transaction,
    which the caller rolls back, takes it away again. None where the server logs no writes to a new table, or the
    table is empty. Raises psycopg.Error.
    """
    from psycopg import sql

    schema, _, name = relation.partition(".")
    table, probe = sql.Identifier(schema, name), sql.Identifier(schema, _PROBE)
    connection.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(probe, table))
    write = sql.SQL("EXPLAIN (ANALYZE, WAL, FORMAT JSON) INSERT INTO {} SELECT * FROM {} LIMIT {}").format(
        probe, table, SAMPLED_ROWS
    )
    text = write.as_string(connection)
    without = read_node(fetch(connection, text)["Plan"])
    _, _, what = definition.partition(" USING ")
    connection.execute(f"CREATE INDEX ON {probe.as_string(connection)} USING {what}".encode())
    with_index = read_node(fetch(connection, text)["Plan"])
    rows = with_index.children[0].rows if with_index.children else None
    if not rows or not without.wal_bytes:
        return None
    return max(with_index.wal_bytes - without.wal_bytes, 0) / rows
