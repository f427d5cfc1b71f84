"""Take the schema and the planner's statistics of a running database: read-only, and never waiting long [edge].

One transaction, READ ONLY and REPEATABLE READ, whose snapshot pg_dump shares. No table is scanned: the statistics are
those of the last ANALYZE; of columns that an index begins with, the smallest and the largest value are read from the
index, as production's own planner does whenever it plans.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.errors import CopyError, SettingsError
from migsafe.migrations.layouts.detect import LAYOUTS
from migsafe.statistics.file import (
    ColumnStats,
    Combination,
    ExtendedStats,
    LedgerRows,
    RelationStats,
    Snapshot,
)
from migsafe.statistics.metapages import btree_level, gin_counts
from migsafe.statistics.schema_dump import dump_schema

if TYPE_CHECKING:
    from psycopg import Connection

STATEMENT_TIMEOUT_S = 60
LOCK_TIMEOUT_S = 2
_END_TIMEOUT_MS = 500
_METAPAGE_BYTES = 96
_BLOCK_SIZE = 8192
_ROOT_ALONE = 2
"""Pages of a btree whose root is its only leaf."""


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
        version, block_size, exported = _row(
            connection,
            "SELECT current_setting('server_version'), current_setting('block_size')::int, pg_export_snapshot()",
        )
        if block_size != _BLOCK_SIZE:
            raise CopyError(f"the server has pages of {block_size} bytes; a copy has pages of {_BLOCK_SIZE}")
        sql = dump_schema(connection, exported)
        relations = tuple(_relations(connection))
        columns = tuple(_columns(connection))
        extended, has_more = _extended(connection)
        ledgers = tuple(_ledgers(connection))
        settings = dict(connection.execute(_query("planner_settings")).fetchall())
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


def _relations(connection: "Connection[Any]") -> Iterator[RelationStats]:
    rows = _dicts(connection, _query("relations"))
    may = "SELECT has_function_privilege('pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE')"
    (reads_files,) = _row(connection, may)
    wanted = [row["file"] for row in rows if row["method"] in ("btree", "gin")] if reads_files else []
    pages = _metapages(connection, wanted)
    for row in rows:
        method, file = row.pop("method"), row.pop("file")
        page = pages.get(file, b"")
        level = btree_level(page) if method == "btree" else None
        if level == 0 and row["pages"] > _ROOT_ALONE:
            level = None  # the page in the file is older than that in the server's memory
        gin = gin_counts(page) if method == "gin" else None
        yield RelationStats(**row, level=level, gin=gin)


def _metapages(connection: "Connection[Any]", paths: list[str]) -> dict[str, bytes]:
    """The first bytes of files of the server; none where it does not give them away."""
    from psycopg import Error

    query = "SELECT f, pg_read_binary_file(f, 0, %s, true) FROM unnest(%s::text[]) f"
    try:
        with connection.transaction():
            return {file: bytes(page or b"") for file, page in connection.execute(query, (_METAPAGE_BYTES, paths))}
    except Error:
        return {}


def _columns(connection: "Connection[Any]") -> Iterator[ColumnStats]:
    (reads_all,) = _row(connection, "SELECT has_table_privilege('pg_statistic', 'SELECT')")
    ranges = _RANGES if reads_all else "NULL::text[] AS lengths, NULL::float8 AS empty, NULL::text[] AS ranges"
    if connection.info.server_version >= 170000:
        ranges = (
            "s.range_length_histogram::text::text[] AS lengths, s.range_empty_frac::float8 AS empty, "
            "s.range_bounds_histogram::text::text[] AS ranges"
        )
    ends = {(schema, relation, column) for schema, relation, column in connection.execute(_query("indexed_ends"))}
    for row in _dicts(connection, _query("columns").decode().replace("{ranges}", ranges).encode()):
        if row["bounds"] and (row["schema"], row["relation"], row["column"]) in ends:
            row["bounds"] = _with_real_ends(connection, row)
        values: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in row.items()}
        yield ColumnStats(**values)


def _extended(connection: "Connection[Any]") -> tuple[tuple[ExtendedStats, ...], bool]:
    """What the view tells of columns together, and whether there is more that is left out."""
    once = "AND NOT s.inherited" if connection.info.server_version >= 150000 else ""
    rows = _dicts(connection, _query("extended").decode().replace("{once}", once).encode())
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


def _ledgers(connection: "Connection[Any]") -> Iterator[LedgerRows]:
    """So that a copy knows which migrations production has been through."""
    from psycopg import Error, sql

    for table in sorted({layout.ledger.table for layout in LAYOUTS if layout.ledger}):
        try:
            with connection.transaction():
                connection.execute('SET LOCAL search_path = "$user", public')
                found = connection.execute(_LEDGER, [table]).fetchone()
                if found is None:
                    continue
                query = sql.SQL("SELECT jsonb_agg(to_jsonb(t))::text FROM (SELECT * FROM {} LIMIT {}) t")
                (rows,) = _row(connection, query.format(sql.Identifier(*found), sql.Literal(_MOST_MIGRATIONS)))
        except Error:
            continue
        if rows is not None:
            yield LedgerRows(schema=found[0], name=found[1], rows=rows)


_LEDGER = (
    "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.oid = pg_catalog.to_regclass(%s) AND c.relkind = 'r'"
)
_MOST_MIGRATIONS = 100_000


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
            low, high = _row(connection, query)
    except Error:
        return bounds
    return [low or bounds[0], *bounds[1:-1], high or bounds[-1]]


def _row(connection: "Connection[Any]", query: Any) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None  # noqa: S101 — these queries always give one
    return tuple(row)


def _dicts(connection: "Connection[Any]", query: bytes) -> list[dict[str, Any]]:
    from psycopg.rows import dict_row

    return connection.cursor(row_factory=dict_row).execute(query).fetchall()


def _query(name: str) -> bytes:
    return files("migsafe.statistics").joinpath("queries", f"{name}.sql").read_bytes()


def _hint(error: Any) -> str:
    if error.sqlstate == "55P03":
        return "a table is locked at the moment: try again later"
    if error.sqlstate == "57014":
        return f"a query took longer than {STATEMENT_TIMEOUT_S} s: try again at a quieter time"
    return ""
