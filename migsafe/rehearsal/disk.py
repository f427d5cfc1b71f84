"""How much disk a migration takes while it runs: the database's files, measured again and again [edge].

Afterwards a rewrite leaves nothing to see: old and new files, and the temporary ones of a sort, are there together only
for a while. That peak is what must be free on production's disk. The write-ahead log is counted elsewhere.
"""

import os
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
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
    """What was measured; complete, and in order, once the block of `watching_disk` has ended.

    `own` is the database's folder, `temporary` that of temporary files: None where the disk is another machine's.
    """

    own: Path | None = None
    temporary: Path | None = None
    usages: list[Usage] = field(default_factory=list)

    def look(self) -> None:
        """Measure now: between two statements, so that neither is charged with what the other one took."""
        if self.own is not None and self.temporary is not None:
            self.usages.append(Usage(perf_counter(), _bytes(self.own), _bytes(self.temporary)))

    def peak(self, start: float, end: float) -> tuple[int, int] | None:
        """Bytes needed beyond those taken at `start` until `end`, temporary files included, and these alone."""
        first = max(bisect_right(self.usages, start, key=_moment) - 1, 0)
        # The first look after the end still sees what came in a moment too short for a look of its own.
        last = bisect_right(self.usages, end, key=_moment) + 1
        within = self.usages[first + 1 : last]
        if not within:
            return None
        peak = max(usage.bytes for usage in within) - self.usages[first].bytes
        return max(peak, 0), max(usage.temporary for usage in within)


_moment = attrgetter("moment")


@contextmanager
def watching_disk(copy: "DatabaseCopy", observer: "Connection[Any]") -> Iterator[DiskWatch]:
    """Measure until the block ends."""
    if not isinstance(copy.server, PostgresServer):
        yield DiskWatch()
        return
    row = observer.execute("SELECT oid::int8 FROM pg_catalog.pg_database WHERE datname = current_database()").fetchone()
    base = copy.server.folder / "data" / "base"
    watch, ended = DiskWatch(base / str(row[0] if row else 0), base / "pgsql_tmp"), Event()
    watch.look()
    thread = Thread(target=_measure, args=(watch, ended), daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()
        watch.look()
        watch.usages.sort(key=_moment)


def _measure(watch: DiskWatch, ended: Event) -> None:
    pause = _SHORTEST_PAUSE_S
    while not ended.wait(pause):
        started = perf_counter()
        watch.look()
        pause = max(_SHORTEST_PAUSE_S, _PAUSE_BY_COST * (perf_counter() - started))


def _bytes(folder: Path) -> int:
    """The files in a folder and below it, where workers that sort together keep theirs. What vanishes counts 0."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if entry.is_dir(follow_symlinks=False):
                        total += _bytes(Path(entry.path))
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
                except OSError:
                    continue
    except OSError:
        return total
    return total
