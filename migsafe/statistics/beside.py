"""What a snapshot takes beside tables and columns: CREATE STATISTICS, and how far migrations are [edge]."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from migsafe.migrations.layouts.detect import layouts
from migsafe.statistics.ask import dicts, one_row, query_text
from migsafe.statistics.file import Combination, ExtendedStats, LedgerRows

if TYPE_CHECKING:
    from psycopg import Connection


def extended_of(connection: "Connection[Any]") -> tuple[tuple[ExtendedStats, ...], bool]:
    """What the view tells of columns together, and whether there is more that is left out."""
    once = "AND NOT s.inherited" if connection.info.server_version >= 150000 else ""
    rows = dicts(connection, query_text("extended").decode().replace("{once}", once).encode())
    found = tuple(
        ExtendedStats(
            schema=row["schema"],
            name=row["name"],
            distinct=tuple(_combinations(row["distinct"], row["columns"])),
            dependencies=tuple(_combinations(row["dependencies"], row["columns"])),
        )
        for row in rows
    )
    return found, any(row["has_more"] for row in rows)


def _combinations(text: str | None, names: dict[str, str]) -> Iterator[Combination]:
    """From `{"1, 2": 100}` or `{"1 => 2": 0.5}`; a column below nought is an expression, which is left out."""
    for key, value in json.loads(text or "{}").items():
        numbers = re.findall(r"-?\d+", key)
        if all(number in names for number in numbers):
            yield Combination(columns=tuple(names[number] for number in numbers), value=value)


def ledgers_of(connection: "Connection[Any]") -> Iterator[LedgerRows]:
    """What migration tools wrote down, so that a copy knows which migrations production has been through."""
    from psycopg import Error, sql

    for table in sorted({layout.ledger.table for layout in layouts() if layout.ledger}):
        try:
            with connection.transaction():
                connection.execute('SET LOCAL search_path = "$user", public')
                found = connection.execute(_LEDGER, [table]).fetchone()
                if found is None:
                    continue
                query = sql.SQL("SELECT jsonb_agg(to_jsonb(t))::text FROM (SELECT * FROM {} LIMIT {}) t")
                (rows,) = one_row(connection, query.format(sql.Identifier(*found), sql.Literal(_MOST_MIGRATIONS)))
        except Error:
            continue
        if rows is not None:
            yield LedgerRows(schema=found[0], name=found[1], rows=rows)


_LEDGER = (
    "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.oid = pg_catalog.to_regclass(%s) AND c.relkind = 'r'"
)
_MOST_MIGRATIONS = 100_000
