"""How much disk a migration takes while it runs: the database's files, measured again and again [edge].

Afterwards a rewrite leaves nothing to see: old and new files, and the temporary ones of a sort, are there together only
for a while. That peak is what must be free on production's disk. The write-ahead log is counted elsewhere.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.copies.postgres import PostgresServer

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy

_SHORTEST_PAUSE_S = 0.02
_PAUSE_BY_COST = 20
"""Measuring takes a twentieth of one processor at most."""


class Usage(Struct, frozen=True):
    """Bytes of the database's own files, and of the server's temporary files, at a moment of `time.perf_counter`."""

    moment: float
    own: int
    temporary: int

    @property
    def bytes(self) -> int:
        return self.own + self.temporary


@dataclass(slots=True)
class DiskWatch:
    """What was measured, in order; complete once the block of `watching_disk` has ended."""

    usages: list[Usage] = field(default_factory=list)

    def peak(self, start: float, end: float) -> tuple[int, int] | None:
        """Bytes needed beyond those taken at `start` until `end`, temporary files included, and these alone."""
        before = [usage for usage in self.usages if usage.moment <= start][-1:] or self.usages[:1]
        # The first look after the end still sees what came in a moment too short for a look of its own.
        after = [usage for usage in self.usages if usage.moment > start]
        within = [usage for usage in after if usage.moment <= end] + [u for u in after if u.moment > end][:1]
        if not before or not within:
            return None
        peak = max(usage.bytes for usage in within) - before[0].bytes
        temporary = max(usage.temporary for usage in within)
        return max(peak, 0), temporary


@contextmanager
def watching_disk(copy: "DatabaseCopy", observer: "Connection[Any]") -> Iterator[DiskWatch]:
    """Measure until the block ends."""
    watch, ended = DiskWatch(), Event()
    if not isinstance(copy.server, PostgresServer):
        yield watch  # another machine's disk
        return
    row = observer.execute("SELECT oid::int8 FROM pg_catalog.pg_database WHERE datname = current_database()").fetchone()
    base = copy.server.folder / "data" / "base"
    folders = (base / str(row[0] if row else 0), base / "pgsql_tmp")
    watch.usages.append(_usage(*folders))
    thread = Thread(target=_measure, args=(watch, folders, ended), daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()
        watch.usages.append(_usage(*folders))


def _measure(watch: DiskWatch, folders: tuple[Path, Path], ended: Event) -> None:
    pause = _SHORTEST_PAUSE_S
    while not ended.wait(pause):
        started = perf_counter()
        usage = _usage(*folders)
        pause = max(_SHORTEST_PAUSE_S, _PAUSE_BY_COST * (perf_counter() - started))
        watch.usages.append(usage)


def _usage(own: Path, temporary: Path) -> Usage:
    return Usage(perf_counter(), _bytes(own), _bytes(temporary))


def _bytes(folder: Path) -> int:
    """The files right in a folder. One that vanishes meanwhile counts nothing, nor does a folder that is not there."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    total += entry.stat(follow_symlinks=False).st_size
                except OSError:
                    continue
    except OSError:
        return total
    return total
