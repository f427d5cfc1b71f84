"""What a rehearsal costs beside `psql -f` on the same data: wall time of both, and their ratio.

    python bench/rehearsal_cost.py [ROWS] [RUNS]

Each run clones the same database and applies the same migration to it: once by psql, once rehearsed, with clients on
its tables, locks watched and disk measured. Medians of RUNS (3), on a table of ROWS (300,000). The aim is 1.2 times
what psql takes, plus 0.5 s.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.run_folder import open_run
from migsafe.migrations.source import MigrationFile
from migsafe.model import Action, Role, Statement
from migsafe.rehearsal.apply import rehearse
from migsafe.sql.read import read

SCHEMA = """CREATE TABLE author (id int PRIMARY KEY, name text);
CREATE TABLE post (id int PRIMARY KEY, author_id int REFERENCES author, title text, views int);
INSERT INTO author SELECT n, 'author ' || n FROM generate_series(1, 1000) n;
INSERT INTO post SELECT n, n % 1000 + 1, 'post ' || n, n FROM generate_series(1, {rows}) n;"""
MIGRATION = """CREATE INDEX post_author ON post (author_id);
ALTER TABLE post ADD COLUMN language text NOT NULL DEFAULT 'en';
UPDATE post SET language = 'de' WHERE id % 2 = 0;
ALTER TABLE post ALTER COLUMN views TYPE bigint;
ALTER TABLE post ADD CONSTRAINT post_views CHECK (views >= 0);
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with open_run() as run, open_server(run, wanted_major=16) as server, TemporaryDirectory() as folder:
        with server.create_database("base").connect(autocommit=True) as connection:
            connection.execute(SCHEMA.format(rows=rows).encode())
        file = Path(folder) / "migration.sql"
        file.write_text(MIGRATION, "utf-8")
        by_psql = _median(server, runs, lambda copy: _psql(copy, server, file))
        rehearsed = _median(server, runs, _rehearsed)
    print(f"psql -1 -f   {by_psql:7.2f} s")
    print(f"rehearsed    {rehearsed:7.2f} s   {rehearsed / by_psql:.2f} times")


def _median(server: PostgresServer, runs: int, apply: Callable[[DatabaseCopy], None]) -> float:
    seconds = []
    for number in range(runs):
        copy = server.create_database(f"run_{number}", template="base")
        started = perf_counter()
        apply(copy)
        seconds.append(perf_counter() - started)
        server.drop_database(copy.name)
    return median(seconds)


def _psql(copy: DatabaseCopy, server: PostgresServer, file: Path) -> None:
    where = ["-h", str(server.folder), "-U", "postgres", "-d", copy.name]
    command = [str(server.installation.bin_dir / "psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(file)]
    subprocess.run([*command, *where], check=True)


def _rehearsed(copy: DatabaseCopy) -> None:
    found = tuple(read(MigrationFile("migration.sql", Role.JUDGED, 1, MIGRATION, ""), 1, 1))
    statements = [row for row in found if isinstance(row, Statement)]
    rehearse(copy, statements, [row for row in found if isinstance(row, Action)])


if __name__ == "__main__":
    main()
