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
    connection: "Connection[Any]", tools: Sequence[Located], files: Sequence[MigrationFile], project: ProjectSection
) -> Progressed:
    """Hold each tool's own table against its share of `files`, history and judged.

    Nothing is known of a tool, and so nothing behind or ahead, where it keeps no such table there, where the table
    could be that of another of the `tools`, or where it names none of the tool's files.
    """
    tables = [tool.layout.ledger.table for tool in tools if tool.layout.ledger]
    alone = [tool for tool in tools if tool.layout.ledger and tables.count(tool.layout.ledger.table) == 1]
    known = [_progress_of_one(connection, tool, [f for f in files if f.root == tool.root], project) for tool in alone]
    return Progressed(
        behind=tuple(file for one in known for file in one.behind),
        ahead=tuple(file for one in known for file in one.ahead),
    )


def _progress_of_one(
    connection: "Connection[Any]", tool: Located, files: Sequence[MigrationFile], project: ProjectSection
) -> Progressed:
    rows = _written_down(connection, tool)
    if tool.layout.ledger and tool.layout.ledger.heads_only and rows:
        rows = with_ancestors(tool.layout.steps(tool.root, project), rows)
    waiting = pending(tool.layout, files, rows)
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
