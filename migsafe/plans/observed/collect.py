"""The statements that production ran, from all sources that the settings name [edge]."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migsafe.errors import InputError, Place
from migsafe.model import LeftOut, Query, QueryExample, Unreadable
from migsafe.plans.observed.logs import read_log
from migsafe.plans.observed.statistics import add_rows, read_statistics
from migsafe.plans.observed.tally import Tally
from migsafe.sections import WorkloadSection

if TYPE_CHECKING:
    from psycopg import Connection

VIEW = "pg_stat_statements"
"""How the view itself is shown as a place; its lines are the ranks of its rows."""
_TIMEOUT_S = 10


def observed(
    section: WorkloadSection,
    named: Sequence[Query],
    files: Callable[[str], Sequence[tuple[Path, str]]],
    place_of: Callable[[str], Place],
) -> Iterator[Query | QueryExample | LeftOut | Unreadable]:
    """Queries, examples and what was left out. `files` finds the files of a glob, each with how it is shown.

    `place_of` tells where the settings name a source. What cannot be read is told and hides nothing else.
    """
    tally = Tally()
    for source in section.statistics:
        if source.startswith(("postgresql://", "postgres://")):
            errors = _from_server(source, tally, section.users, place_of(source))
        else:
            errors = _from_files(source, files, place_of, partial(_snapshot, section=section, tally=tally))
        yield from (error.row() for error in errors)
    for source in section.logs:
        errors = _from_files(source, files, place_of, partial(_log, section=section, tally=tally))
        yield from (error.row() for error in errors)
    yield from tally.rows(named, section.top, masked=not section.show_values)


def _from_files(
    source: str,
    files: Callable[[str], Sequence[tuple[Path, str]]],
    place_of: Callable[[str], Place],
    read: Callable[[Path, str], Iterator[InputError]],
) -> Iterator[InputError]:
    found = files(source)
    if not found:
        yield InputError(f"workload: no file matches `{source}`", place=place_of(source))
    for path, shown in found:
        try:
            yield from read(path, shown)
        except OSError as error:
            yield InputError(f"cannot be read: {error.strerror}", place=Place(shown))


def _snapshot(path: Path, shown: str, *, section: WorkloadSection, tally: Tally) -> Iterator[InputError]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield InputError("is not UTF-8", place=Place(shown, content.count(b"\n", 0, error.start) + 1))
        return
    yield from read_statistics(text, shown, tally, database=section.database, users=section.users)


def _log(path: Path, shown: str, *, section: WorkloadSection, tally: Tally) -> Iterator[InputError]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield from read_log(file, shown, tally, database=section.database, users=section.users)


def _from_server(dsn: str, tally: Tally, users: Sequence[str], place: Place) -> Iterator[InputError]:
    """The view, in one read-only transaction that gives up soon."""
    import psycopg

    # What every session of migsafe in production has. The message of a failure never repeats the address.
    settings = f"-c default_transaction_read_only=on -c statement_timeout={_TIMEOUT_S}s -c lock_timeout=100ms"
    try:
        with psycopg.connect(
            dsn, connect_timeout=_TIMEOUT_S, options=settings, application_name="migsafe", autocommit=True
        ) as connection:
            rows = _rows(connection)
            database = connection.info.dbname
    except psycopg.Error as error:
        reason = error.diag.message_primary or "the server cannot be reached"
        yield InputError(
            f"workload statistics: {VIEW} cannot be read there: {reason}",
            hint="the role needs pg_read_all_stats, the database CREATE EXTENSION pg_stat_statements",
            place=place,
        )
        return
    yield from add_rows(list(enumerate(rows, start=1)), VIEW, tally, database=database, users=users)


def _rows(connection: "Connection[Any]") -> list[dict[str, Any]]:
    from psycopg import sql
    from psycopg.rows import dict_row

    found = connection.execute(
        "SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'pg_stat_statements'"
    ).fetchone()
    view = sql.Identifier(found[0], VIEW) if found else sql.Identifier(VIEW)
    query = sql.SQL(
        "SELECT s.*, d.datname, r.rolname FROM {} s LEFT JOIN pg_catalog.pg_database d ON d.oid = s.dbid"
        " LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.userid"
    )
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query.format(view)).fetchall()
    return sorted(rows, key=lambda row: -float(row.get("total_exec_time") or row.get("total_time") or 0))
