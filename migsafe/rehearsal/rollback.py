"""The way back, rehearsed: down, compared with before, and up again [edge].

It comes last, when everything else has been measured on the migrated copy. Without a down migration the migration runs
once more on top of itself, as a repeated deploy would run it.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.copies.guard import prove_is_copy
from migsafe.errors import InputError, Place
from migsafe.migrations.source import Down, MigrationFile
from migsafe.model import Execution, Row, Way, WayBack
from migsafe.rehearsal.deadline import deadline
from migsafe.rehearsal.fingerprint import Fingerprint, fingerprint
from migsafe.rehearsal.history import Refused, apply_history
from migsafe.rehearsal.probes import relations_named
from migsafe.rehearsal.remainders import remainders

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy

_MOST_TABLES = 30
_LONGEST_TO_REPEAT_MS = 10_000
_NO_SQLSTATE = "-"
"""Of what fails before PostgreSQL sees it, such as a command of psql."""


class StateBefore(Struct, frozen=True):
    """The copy before the migration, and the tables that it and its down migration name."""

    tables: tuple[tuple[str, str], ...]
    fingerprint: Fingerprint


def state_before(connection: "Connection[Any]", files: Sequence[MigrationFile]) -> StateBefore | None:
    """What to compare with after the rollback; None where the last migration has no way back."""
    if not files or not isinstance(files[-1].down, Down):
        return None
    downs = (file.down.text for file in files if isinstance(file.down, Down))
    text = "\n".join((*(file.text for file in files), *downs))
    found = relations_named(connection, text, _MOST_TABLES)
    tables = tuple((schema, name) for schema, name, kind, _ in found if kind in "rp")
    return StateBefore(tables, fingerprint(connection, tables))


def rehearse_way_back(
    copy: "DatabaseCopy",
    files: Sequence[MigrationFile],
    before: StateBefore | None,
    executions: Sequence[Execution],
    ceiling_s: float,
) -> Iterator[Row]:
    """Take the migrations back, in reverse order, as far as there are down migrations; then apply them again.

    The migrations have been applied, as `executions` tell; where they failed there is nothing to take back. What
    differs from `before` is told once all of them are back. No file runs longer than `ceiling_s` seconds.
    """
    if any(execution.sqlstate is not None for execution in executions):
        return
    if before is None:
        if sum(execution.ms for execution in executions) < _LONGEST_TO_REPEAT_MS:
            yield from _up(copy, files, Way.TWICE, ceiling_s)
        return
    taken_back: list[MigrationFile] = []
    for file in reversed(files):
        back = file.down
        if not isinstance(back, Down):
            break
        down = replace(file, path=back.path, text=back.text, down=None, source=back.source, anchors=back.anchors)
        result = _run(copy, down, file.path, Way.DOWN, ceiling_s)
        yield result
        if result.sqlstate is not None:
            return
        taken_back.insert(0, file)
    if len(taken_back) == len(files):
        with closing(copy.connect(autocommit=True)) as connection:
            yield from remainders(before.fingerprint, fingerprint(connection, before.tables))
    yield from _up(copy, taken_back, Way.UP_AGAIN, ceiling_s)


def _up(copy: "DatabaseCopy", files: Sequence[MigrationFile], way: Way, ceiling_s: float) -> Iterator[WayBack]:
    for file in files:
        result = _run(copy, file, file.path, way, ceiling_s)
        yield result
        if result.sqlstate is not None:
            return


def _run(copy: "DatabaseCopy", file: MigrationFile, path: str, way: Way, ceiling_s: float) -> WayBack:
    with closing(copy.connect(autocommit=True, prepare_threshold=None)) as connection:
        prove_is_copy(connection, copy)
        try:
            with deadline(connection, ceiling_s):
                apply_history(connection, file)
        except Refused as error:
            found = error.failure
            return WayBack(path, way, file.path, found.sqlstate, found.message, found.line, found.column)
        except InputError as error:
            place = error.place or Place(file.path)
            return WayBack(path, way, file.path, _NO_SQLSTATE, error.message, place.line, place.column)
    return WayBack(path, way, file.path)
