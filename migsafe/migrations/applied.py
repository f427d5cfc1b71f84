"""What a copy that brings its own data has been through already, as the migration tool wrote it down there [edge].

Such a copy may be behind the migrations in the folder, or ahead of them: only what is pending is rehearsed.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.migrations.layouts.detect import Located
from migsafe.migrations.layouts.ledger import Row
from migsafe.migrations.pending import pending, with_ancestors
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role
from migsafe.sections import ProjectSection

if TYPE_CHECKING:
    from psycopg import Connection


class Progressed(Struct, frozen=True):
    """`behind`: history that the copy still lacks. `ahead`: judged migrations that it has already."""

    behind: tuple[MigrationFile, ...] = ()
    ahead: tuple[MigrationFile, ...] = ()


def progress_of(
    connection: "Connection[Any]", located: Located, files: Sequence[MigrationFile], project: ProjectSection
) -> Progressed:
    """Hold the tool's own table against `files`, history and judged.

    Nothing is known, and so nothing behind or ahead, where the tool keeps no such table there, where it is another
    tool's of the same name, or where it names none of the files.
    """
    rows = _written_down(connection, located)
    if located.layout.name == "alembic" and rows:  # it writes down its heads only
        rows = with_ancestors(located.layout.steps(located.root, project), rows)
    waiting = pending(located.layout, files, rows)
    if rows is None or len(waiting) == sum(not file.tools_own for file in files):
        return Progressed()
    return Progressed(
        behind=tuple(file for file in waiting if file.role is Role.HISTORY),
        ahead=tuple(file for file in files if file.role is Role.JUDGED and file not in waiting),
    )


def _written_down(connection: "Connection[Any]", located: Located) -> Sequence[Row] | None:
    from psycopg import Error

    ledger = located.layout.ledger
    if ledger is None:
        return None
    try:
        there = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [ledger.table]).fetchone()
        return connection.execute(ledger.query.encode()).fetchall() if there and there[0] else None
    except Error:
        return None
