"""A copy without rows whose files are as large as production's, for the planner, which trusts their size [edge].

It is a clone of the copy that migrations run on, so that no statement ever scans the empty pages of a large table: they
take no disk (sparse files of 1 GiB, as PostgreSQL parts them) but would take their time. The files get their size
before the first session opens the clone: nothing of them is in the server's memory yet.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.copies.index_ends import index_ends
from migsafe.copies.known_sizes import Known, Size, file_rows
from migsafe.copies.planner_settings import set_planner
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.statistics import write_statistics
from migsafe.statistics.metapages import PAGE, counted_gin, mapped_brin, tall_btree, visible_start

if TYPE_CHECKING:
    from migsafe.copies.database_copy import DatabaseCopy
    from migsafe.copies.recipe import Recipe
    from migsafe.copies.server_user import ServerUser

SEGMENT_PAGES = 131_072
_numbers = count(1)


@contextmanager
def at_full_size(copy: "DatabaseCopy", known: Known, recipe: "Recipe") -> "Iterator[DatabaseCopy]":
    """A clone of `copy` at production's size until the block ends. Nobody may be connected to `copy` as it begins.

    Its planner settings are the recipe's, for a clone does not take over the copy's. Raises CopyError.
    """
    server = copy.server
    assert isinstance(server, PostgresServer)  # noqa: S101 — made from statistics nowhere else
    with copy.connect_as_superuser(autocommit=True) as connection:
        files = file_rows(connection)
        ends = index_ends(connection, known, files)
    name = f"{copy.name}_{next(_numbers)}"
    folder = _cloned(server, copy.name, name)
    try:
        for row in files:
            if (size := known.sizes.get(row["oid"])) is not None and row["file"]:
                table = known.sizes.get(row["table"] or 0)
                _resize(folder, row, size, table.pages if table else 0, ends.get(row["oid"], ()), server.run.user)
        clone = replace(copy, name=name, token=server.mark(name).token)
        set_planner(clone, recipe)
        with clone.connect_as_superuser() as connection:
            write_statistics(connection, known)
        yield clone
    finally:
        server.drop_database(name)


def _cloned(server: PostgresServer, template: str, name: str) -> Path:
    """The folder of the clone, which nobody has opened yet."""
    from psycopg import sql

    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    if server.major >= 15:
        statement += sql.SQL(" STRATEGY FILE_COPY")
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute(statement)
        row = connection.execute("SELECT oid::int8 FROM pg_database WHERE datname = %s", [name]).fetchone()
    assert row is not None  # noqa: S101 — it was made a moment ago
    return server.folder / "data" / "base" / str(row[0])


def _resize(
    folder: Path, row: dict[str, Any], size: Size, table_pages: int, ends: Sequence[bytes], user: "ServerUser"
) -> None:
    path = folder / Path(row["file"]).name
    _write_start(path, row["method"], size, table_pages, ends)
    if row["kind"] in "rm" and size.pages:
        visible = path.with_name(f"{path.name}_vm")
        visible.write_bytes(visible_start())
        user.own(visible)
    _extend(path, size.pages, user)
    if row["toast_file"]:
        _extend(folder / Path(row["toast_file"]).name, size.toast_pages, user)


def _write_start(path: Path, method: str | None, size: Size, table_pages: int, ends: Sequence[bytes]) -> None:
    """The pages of an index that the planner reads."""
    if method not in ("btree", "gin", "brin"):
        return
    with path.open("r+b") as file:
        metapage = file.read(PAGE)
        if len(metapage) < PAGE:
            return
        pages = [metapage]
        if method == "btree" and size.level is not None and size.pages >= size.level + 2:
            pages = list(tall_btree(metapage, size.level, ends))
        elif method == "gin" and size.gin is not None:
            pages = [counted_gin(metapage, size.gin)]
        elif method == "brin":
            pages = [mapped_brin(metapage, table_pages)]
        file.seek(0)
        file.write(b"".join(pages))


def _extend(path: Path, pages: int, user: "ServerUser") -> None:
    """To at least so many pages, in segments; a hole of a file takes no disk."""
    for number in range(max(-(-pages // SEGMENT_PAGES), 1)):
        segment = path if number == 0 else path.with_name(f"{path.name}.{number}")
        wanted = min(pages - number * SEGMENT_PAGES, SEGMENT_PAGES) * PAGE
        if not segment.exists():
            segment.touch(0o600)
            user.own(segment)
        if segment.stat().st_size < wanted:
            os.truncate(segment, wanted)
