"""`--copy stats:PATH`: production's schema and statistics on a throw-away server, without one row [edge]."""

import json
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from migsafe.copies.dump import Dump, DumpFormat, restore
from migsafe.copies.extended_statistics import write_extended
from migsafe.copies.known_sizes import Known, Typed, known_of
from migsafe.copies.postgres import PostgresServer
from migsafe.errors import CopyError
from migsafe.statistics.file import LedgerRows

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy
    from migsafe.copies.recipe import Statistics

_VALUES = (
    *("nulls", "width", "distinct", "common", "common_shares", "bounds", "correlation", "elements", "element_shares"),
    *("element_counts", "lengths", "empty", "ranges"),
)


def restore_statistics(given: "Statistics", copy: "DatabaseCopy") -> None:
    """Fill an empty copy with the schema, and the planner's tables with the statistics. Raises CopyError."""
    assert isinstance(copy.server, PostgresServer)  # noqa: S101 — statistics are restored nowhere else
    script = copy.server.run.subfolder("stats") / given.name
    script.write_text(given.snapshot.sql, "utf-8")
    copy.server.run.user.own(script)
    restore(Dump(script, DumpFormat.PLAIN, "", given.snapshot.taken), copy)
    _restore_ledgers(given.snapshot.ledgers, copy)
    with copy.connect_as_superuser() as connection:
        write_statistics(connection, known_of(connection, given.snapshot))


def _restore_ledgers(ledgers: Sequence[LedgerRows], copy: "DatabaseCopy") -> None:
    """Rows of migration tools' own tables. Where they do not fit, it is not known how far production was."""
    from psycopg import Error, sql

    query = sql.SQL(
        "INSERT INTO {t} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::{t}, %s::jsonb)"
    )
    with copy.connect(autocommit=True) as connection:
        for one in ledgers:
            with suppress(Error):
                connection.execute(query.format(t=sql.Identifier(one.schema, one.name)), [one.rows])


def write_statistics(connection: "Connection[Any]", known: Known) -> None:
    """Into the catalog of the session's database, in its transaction. What is there of a column stays.

    Raises CopyError where the server does not take a value.
    """
    from psycopg import Error

    sizes = [
        {"relation": oid, "tuples": one.tuples, "counted_pages": one.counted_pages, "visible": one.visible}
        for oid, one in known.sizes.items()
    ]
    columns = [_row(*place, one) for place, one in known.columns.items()]
    try:
        connection.execute("SET LOCAL search_path = pg_catalog")
        connection.execute("SET LOCAL allow_system_table_mods = on")
        connection.execute(_query("restore_sizes"), {"rows": json.dumps(sizes)})
        connection.execute(_query("restore_columns"), {"rows": json.dumps(columns)})
        write_extended(connection, known.extended)
    except Error as error:
        raise CopyError(f"the statistics cannot be restored: {error.diag.message_primary or error}") from None


def _row(relation: int, number: int, inherited: bool, one: Typed) -> dict[str, Any]:
    values = {name: getattr(one.stats, name) for name in _VALUES}
    return {"relation": relation, "number": number, "inherited": inherited, **values}


def _query(name: str) -> bytes:
    return files("migsafe.copies").joinpath("queries", f"{name}.sql").read_bytes()
