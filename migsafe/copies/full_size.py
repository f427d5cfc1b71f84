"""A copy without rows whose files are as large as production's, for the planner, which trusts their size [edge].

The files become sparse: they take no disk, in segments of 1 GiB as PostgreSQL parts them. The server is stopped
meanwhile, for what it has in its memory must not differ from the files. No statement should ever scan such a table: its
empty pages would take their time. So a migration runs while the files are small.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.copies.index_ends import index_ends
from migsafe.copies.known_sizes import Known, Size, file_rows
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.statistics import write_statistics
from migsafe.statistics.metapages import PAGE, counted_gin, mapped_brin, tall_btree, visible_start

if TYPE_CHECKING:
    from migsafe.copies.database_copy import DatabaseCopy
    from migsafe.copies.server_user import ServerUser

SEGMENT_PAGES = 131_072
_KEPT_PAGES = 3
"""Pages at the start of an index's file that are written over at most."""


def enlarge(copy: "DatabaseCopy", known: Known) -> Callable[[], None]:
    """Give the files of `copy` production's size, and its catalog what is `known`. Returns what makes them small again.

    The server starts anew both times, and sessions are lost. Raises CopyError.
    """
    server = copy.server
    assert isinstance(server, PostgresServer)  # noqa: S101 — made from statistics nowhere else
    with closing(copy.connect_as_superuser()) as connection:
        files = file_rows(connection)
        ends = index_ends(connection, known, files)
        write_statistics(connection, known)
        connection.commit()
    stretched = Stretched(server.folder / "data", server.run.user, [])
    server.pause(lambda: stretched.stretch(files, known.sizes, ends))
    return lambda: server.pause(stretched.restore)


class Stretched(Struct):
    """Files below `data` that are larger than they were; `undo` makes each what it was."""

    data: Path
    user: "ServerUser"
    undo: list[Callable[[], object]]

    def stretch(
        self, files: Sequence[dict[str, Any]], sizes: Mapping[int, Size], ends: Mapping[int, Sequence[bytes]]
    ) -> None:
        """Give the files of these relations their sizes. `ends` are what the planner finds in an index."""
        for row in files:
            size = sizes.get(row["oid"])
            if size is None or not row["file"]:
                continue
            path, table = self.data / row["file"], sizes.get(row["table"] or 0)
            if row["method"] in ("btree", "gin", "brin"):
                self._write_start(path, row["method"], size, table.pages if table else 0, ends.get(row["oid"]))
            self._extend(path, size.pages)
            if row["toast_file"]:
                self._extend(self.data / row["toast_file"], size.toast_pages)
            if row["kind"] in "rm" and size.pages:
                self._show(path)

    def restore(self) -> None:
        """Make all files what they were."""
        while self.undo:
            self.undo.pop()()

    def _write_start(self, path: Path, method: str, size: Size, table_pages: int, ends: Sequence[bytes] | None) -> None:
        """The pages of an index that the planner reads."""
        with path.open("r+b") as file:
            start = file.read(_KEPT_PAGES * PAGE)
            pages = _start(start[:PAGE], method, size, table_pages, ends)
            if pages:
                self.undo.append(partial(_put_back, path, start, path.stat().st_size))
                file.seek(0)
                file.write(b"".join(pages))

    def _extend(self, path: Path, pages: int) -> None:
        """To at least so many pages, in segments; a hole of a file takes no disk."""
        for number in range(max(-(-pages // SEGMENT_PAGES), 1)):
            segment = path if number == 0 else path.with_name(f"{path.name}.{number}")
            wanted = min(pages - number * SEGMENT_PAGES, SEGMENT_PAGES) * PAGE
            if not segment.exists():
                segment.touch(0o600)
                self.user.own(segment)
                self.undo.append(segment.unlink)
            length = segment.stat().st_size
            if length < wanted:
                self.undo.append(partial(os.truncate, segment, length))
                os.truncate(segment, wanted)

    def _show(self, table: Path) -> None:
        """Let the first page of the table, where the entries of indexes point, count as visible to all."""
        path = table.with_name(f"{table.name}_vm")
        if path.exists():
            start = path.read_bytes()
            self.undo.append(partial(_put_back, path, start, len(start)))
        self._extend(path, 1)
        with path.open("r+b") as file:
            file.write(visible_start())


def _start(metapage: bytes, method: str, size: Size, table_pages: int, ends: Sequence[bytes] | None) -> list[bytes]:
    if len(metapage) < PAGE:
        return []
    if method == "btree" and size.level is not None and size.pages > min(size.level, 1) + 1:
        return list(tall_btree(metapage, size.level, ends))
    if method == "gin" and size.gin is not None:
        return [counted_gin(metapage, size.gin)]
    return [mapped_brin(metapage, table_pages)] if method == "brin" else []


def _put_back(path: Path, start: bytes, length: int) -> None:
    with path.open("r+b") as file:
        file.write(start)
        file.truncate(length)
