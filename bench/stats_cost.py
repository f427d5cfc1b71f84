"""What a copy from production's statistics costs: seconds and disk, for a schema of many tables.

    python bench/stats_cost.py [TABLES]

TABLES (1,000) with eight columns and three indexes each are analyzed with some rows, and the snapshot is told that they
are 10,000 times as large. Timed are the snapshot, the copy at full size (the first one, which restores the schema, and
one from the kept base), and making it small and large again, as around the migration. Disk is what all files of the run
take, beyond those of the empty server that any copy starts with. The aims: the first copy under 10 s, and under 100 MB.
"""

import os
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from msgspec.structs import replace

from migsafe.copies.database import open_database, open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.full_size import enlarge
from migsafe.copies.recipe import Recipe
from migsafe.copies.run_folder import open_run
from migsafe.copies.source import StatsFile
from migsafe.statistics.file import Snapshot, read_snapshot, snapshot_bytes
from migsafe.statistics.take import take_snapshot

TABLE = """CREATE TABLE t{n} (
    id bigint PRIMARY KEY, owner int NOT NULL, name text NOT NULL, state text NOT NULL, price numeric,
    made timestamptz NOT NULL, seen timestamptz, note text
);
CREATE INDEX ON t{n} (owner, made);
CREATE INDEX ON t{n} (state, made) WHERE seen IS NULL;
INSERT INTO t{n} SELECT g, g % 20, 'name ' || g, 'state ' || g % 5, g, now() - g * interval '1 hour', NULL,
    repeat('x', g % 50) FROM generate_series(1, 200) g;
"""
LARGER = 10_000
QUERY = "EXPLAIN SELECT * FROM t1 JOIN t2 USING (id) WHERE t1.owner = 3 AND t2.state = 'state 1'"


def main() -> None:
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with TemporaryDirectory() as folder:
        os.environ["MIGSAFE_CACHE_DIR"] = str(Path(folder) / "cache")
        file = Path(folder) / "prod.stats"
        seconds = _snapshot(tables, file)
        snapshot = read_snapshot(file)
        print(f"{tables:,} tables, {snapshot.bytes / 1e12:.1f} TB; file {file.stat().st_size / 1e6:.1f} MB")
        print(f"snapshot              {seconds:6.2f} s")
        for what in ("copy, restored", "copy, from kept base"):
            started, before = perf_counter(), _cpu()
            with open_run() as run, open_database(StatsFile(file), run, Recipe(), _never) as copy:
                assert copy.known is not None
                shrink = enlarge(copy, copy.known)
                _plan(copy)
                print(f"{what:20}  {perf_counter() - started:6.2f} s, {_disk(run.path) - _empty(folder):6.1f} MB")
                started = perf_counter()
                shrink()
                enlarge(copy, copy.known)
                _plan(copy)
                print(f"{'small, large again':20}  {perf_counter() - started:6.2f} s")
            print(f"{'all of it':20}  {_cpu() - before:6.2f} s of processors' time")


def _cpu() -> float:
    """Seconds of this process and of all that it started and that have ended."""
    return sum(os.times()[:4])


def _plan(copy: DatabaseCopy) -> None:
    with closing(copy.connect()) as connection:
        connection.execute(QUERY)


def _snapshot(tables: int, file: Path) -> float:
    """Take it, write it as of a much larger database, and tell how long taking it took."""
    with open_run() as run, open_server(run) as server:
        database = server.create_database("production")
        with closing(database.connect(autocommit=True)) as connection:
            for number in range(tables):
                connection.execute(TABLE.format(n=number).encode())
            connection.execute("ANALYZE")
        with closing(database.connect_as_superuser(autocommit=True)) as connection:
            connection.execute("CHECKPOINT")
        started = perf_counter()
        taken = take_snapshot(f"host={server.folder} user=postgres dbname={database.name}")
        seconds = perf_counter() - started
    file.write_bytes(snapshot_bytes(_larger(taken.snapshot)))
    return seconds


def _larger(snapshot: Snapshot) -> Snapshot:
    relations = tuple(
        replace(
            one,
            tuples=one.tuples * LARGER,
            counted_pages=min(one.counted_pages * LARGER, 1 << 30),
            visible=min(one.visible * LARGER, 1 << 30),
            pages=min(one.pages * LARGER, 1 << 30),
            level=None if one.level is None else 3,
        )
        for one in snapshot.relations
    )
    return replace(snapshot, relations=relations, bytes=sum(one.pages for one in relations) * 8192)


def _empty(folder: str) -> float:
    """MB of a server without any database of the user, as it is kept."""
    (kept,) = (Path(folder) / "cache").glob("clusters/*/data")
    return _disk(kept)


def _disk(folder: Path) -> float:
    """MB that the files below a folder take, holes not counted."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*")) / 1e6


def _never(*_: object) -> None:
    raise AssertionError("statistics bring their own schema")


if __name__ == "__main__":
    main()
