"""Take the schema and the planner's statistics of a running database: read-only, and never waiting long [edge].

One transaction, READ ONLY and REPEATABLE READ, whose snapshot pg_dump shares. No table is scanned: the statistics are
those of the last ANALYZE; of columns that an index begins with, the smallest and the largest value are read from the
index, as production's own planner does whenever it plans.
"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.errors import CopyError, SettingsError
from migsafe.statistics.ask import one_row, query_text
from migsafe.statistics.beside import extended_of, ledgers_of
from migsafe.statistics.columns import columns_of
from migsafe.statistics.file import RelationStats, Snapshot
from migsafe.statistics.relations import relations_of
from migsafe.statistics.schema_dump import dump_schema

if TYPE_CHECKING:
    from psycopg import Connection

STATEMENT_TIMEOUT_S = 60
LOCK_TIMEOUT_S = 2
_BLOCK_SIZE = 8192


class Taken(Struct, frozen=True):
    """A snapshot, and what it lacks, a phrase each."""

    snapshot: Snapshot
    lacks: tuple[str, ...]


def take_snapshot(dsn: str) -> Taken:
    """Raises SettingsError for a connection string that cannot be read, CopyError where the server does not answer or
    does not let its statistics be read; neither repeats the string, which may hold a password.
    """
    import psycopg

    with closing(_connected(dsn)) as connection:
        try:
            return _taken(connection)
        except psycopg.Error as error:
            message = error.diag.message_primary or str(error).strip()
            raise CopyError(f"the snapshot could not be taken: {message}", hint=_hint(error)) from None


def _connected(dsn: str) -> "Connection[Any]":
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parameters: dict[str, Any] = dict(conninfo_to_dict(dsn))
    except psycopg.Error:
        # libpq's message repeats pieces of the string, which may be pieces of the password.
        raise SettingsError(
            "the connection string of --database cannot be read", hint="write postgresql://user@host:port/database"
        ) from None
    limits = {
        "default_transaction_read_only": "on",
        "statement_timeout": f"{STATEMENT_TIMEOUT_S}s",
        "lock_timeout": f"{LOCK_TIMEOUT_S}s",
        "idle_in_transaction_session_timeout": "10min",
        "row_security": "off",
        "search_path": "pg_catalog",
        "datestyle": "ISO, YMD",
        "timezone": "UTC",
        "extra_float_digits": "1",
    }
    usual: dict[str, Any] = {"application_name": "migsafe snapshot", "connect_timeout": 10, "client_encoding": "UTF8"}
    try:
        connection = psycopg.connect(**(usual | parameters), autocommit=True)
    except psycopg.Error as error:
        password = str(parameters.get("password") or "")
        message = str(error).strip().partition("\n")[0]
        shown = message.replace(password, "***") if password else message
        raise CopyError(f"the database cannot be reached: {shown}", hint="check --database") from None
    try:
        for name, value in limits.items():
            connection.execute("SELECT pg_catalog.set_config(%s, %s, false)", (name, value))
    except psycopg.Error as error:
        connection.close()
        raise CopyError(f"the session cannot be made read-only: {error}") from None
    return connection


def _taken(connection: "Connection[Any]") -> Taken:
    with _one_state(connection):
        version, block_size, exported = one_row(
            connection,
            "SELECT current_setting('server_version'), current_setting('block_size')::int, pg_export_snapshot()",
        )
        if block_size != _BLOCK_SIZE:
            raise CopyError(f"the server has pages of {block_size} bytes; a copy has pages of {_BLOCK_SIZE}")
        sql = dump_schema(connection, exported)
        relations = tuple(relations_of(connection))
        columns = tuple(columns_of(connection))
        extended, has_more = extended_of(connection)
        ledgers = tuple(ledgers_of(connection))
        settings = dict(connection.execute(query_text("planner_settings")).fetchall())
    analyzed = {(column.schema, column.relation) for column in columns}
    silent = [one for one in relations if one.kind in "rm" and one.pages and (one.schema, one.name) not in analyzed]
    snapshot = Snapshot(
        taken=time.time(),
        server_version=version.split()[0],
        masked=False,
        bytes=sum(one.pages + one.toast_pages for one in relations) * _BLOCK_SIZE,
        settings=settings,
        sql=sql,
        relations=relations,
        columns=columns,
        extended=extended,
        ledgers=ledgers,
    )
    return Taken(snapshot, tuple(_lacks(snapshot, silent, has_more=has_more)))


def _lacks(snapshot: Snapshot, silent: list[RelationStats], *, has_more: bool) -> Iterator[str]:
    if silent:
        names = ", ".join(f"{one.schema}.{one.name}" for one in silent[:3]) + (" …" if len(silent) > 3 else "")
        yield (
            f"no column statistics of {len(silent)} table{'s' if len(silent) > 1 else ''} ({names}): "
            "never analyzed, or the role may not read them (GRANT pg_read_all_data)"
        )
    indexes = [one for one in snapshot.relations if one.kind == "i" and one.pages]
    if indexes and not any(one.level is not None or one.gin is not None for one in indexes):
        yield "heights of indexes, which are estimated (only a superuser may read them)"
    if has_more:
        yield "the most common combinations that ANALYZE found for CREATE STATISTICS"


@contextmanager
def _one_state(connection: "Connection[Any]") -> Iterator[None]:
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


def _hint(error: Any) -> str:
    if error.sqlstate == "55P03":
        return "a table is locked at the moment: try again later"
    if error.sqlstate == "57014":
        return f"a query took longer than {STATEMENT_TIMEOUT_S} s: try again at a quieter time"
    return ""
