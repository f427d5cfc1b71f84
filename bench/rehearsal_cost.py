"""What a rehearsal costs beside `psql -f` on the same data, and what a second run spends before its first statement.

    python bench/rehearsal_cost.py [ROWS] [RUNS]

Each run clones the same database twice and applies the same migration to both: by psql, and rehearsed, with clients on
its tables, locks watched and disk measured. Printed are the medians of RUNS (5), on a table of ROWS (300,000), and of
the ratios within each run. The aim is 1.1 times what psql takes, and 1.2 times with the clients, plus 0.5 s.

Then whole checks run twice, on a base that they build and on a dump of the same rows: reading and copying in the second
run, for which everything is kept. The aim is 1.5 s.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
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

TABLES = """CREATE TABLE author (id int PRIMARY KEY, name text);
CREATE TABLE post (id int PRIMARY KEY, author_id int REFERENCES author, title text, views int);
"""
ROWS = """INSERT INTO author SELECT n, 'author ' || n FROM generate_series(1, 1000) n;
INSERT INTO post SELECT n, n % 1000 + 1, 'post ' || n, n FROM generate_series(1, {rows}) n;
"""
MIGRATION = """CREATE INDEX post_author ON post (author_id);
ALTER TABLE post ADD COLUMN language text NOT NULL DEFAULT 'en';
UPDATE post SET language = 'de' WHERE id % 2 = 0;
ALTER TABLE post ALTER COLUMN views TYPE bigint;
ALTER TABLE post ADD CONSTRAINT post_views CHECK (views >= 0);
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with open_run() as run, open_server(run, wanted_major=16) as server, TemporaryDirectory() as name:
        folder = Path(name)
        with server.create_database("base").connect(autocommit=True) as connection:
            connection.execute((TABLES + ROWS.format(rows=rows)).encode())
        _beside_psql(server, runs, folder)
        _second_runs(server, rows, folder)


def _beside_psql(server: PostgresServer, runs: int, folder: Path) -> None:
    file = folder / "migration.sql"
    file.write_text(MIGRATION, "utf-8")
    pairs = []
    for number in range(runs):
        by_psql = _seconds(server, f"psql_{number}", lambda copy: _psql(copy, server, file))
        pairs.append((by_psql, _seconds(server, f"rehearsed_{number}", _rehearsed)))
    print(f"psql -1 -f    {median(psql for psql, _ in pairs):7.2f} s")
    ratio = median(rehearsed / psql for psql, rehearsed in pairs)
    print(f"rehearsed     {median(rehearsed for _, rehearsed in pairs):7.2f} s   {ratio:.2f} times")


def _seconds(server: PostgresServer, name: str, apply: Callable[[DatabaseCopy], None]) -> float:
    copy = server.create_database(name, template="base")
    started = perf_counter()
    apply(copy)
    taken = perf_counter() - started
    server.drop_database(copy.name)
    return taken


def _psql(copy: DatabaseCopy, server: PostgresServer, file: Path) -> None:
    command = [str(server.installation.bin_dir / "psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(file)]
    subprocess.run([*command, *_where(copy.name, server)], check=True)


def _rehearsed(copy: DatabaseCopy) -> None:
    found = tuple(read(MigrationFile("migration.sql", Role.JUDGED, 1, MIGRATION), 1, 1))
    statements = [row for row in found if isinstance(row, Statement)]
    rehearse(copy, statements, [row for row in found if isinstance(row, Action)])


def _where(database: str, server: PostgresServer) -> list[str]:
    return ["-h", str(server.folder), "-U", "postgres", "-d", database]


def _second_runs(server: PostgresServer, rows: int, folder: Path) -> None:
    migrations = folder / "migrations"
    migrations.mkdir()
    (migrations / "0001_tables.sql").write_text(TABLES, "utf-8")
    (migrations / "0002_change.sql").write_text("ALTER TABLE author ADD COLUMN language text;\n", "utf-8")
    (folder / "seed.sql").write_text(ROWS.format(rows=rows), "utf-8")
    (folder / "migsafe.toml").write_text('[project]\nmigrations = "migrations"\n[copy]\nseed = ["seed.sql"]\n', "utf-8")
    dump = folder / "base.dump"
    tool = server.installation.bin_dir / "pg_dump"
    subprocess.run([str(tool), "-Fc", "-f", str(dump), *_where("base", server)], check=True)
    for source in ("embedded", f"dump:{dump}"):
        first, second = _checks(folder, source)
        kind = source.partition(":")[0]
        print(f"{kind:13} {first:7.2f} s before the first statement, then {second:.2f} s")


def _checks(folder: Path, source: str) -> Iterator[float]:
    """Seconds of starting, reading and copying, of two runs with the same source."""
    for _ in range(2):
        command = [sys.executable, "-m", "migsafe", "check", "migrations/0002_change.sql", "--copy", source]
        started = perf_counter()
        done = subprocess.run([*command, "--format", "json"], cwd=folder, capture_output=True, text=True)
        whole = perf_counter() - started
        timings = json.loads(done.stdout)["timings_ms"]
        yield whole - (timings["total"] - timings["read"] - timings["copy"]) / 1000


if __name__ == "__main__":
    main()
