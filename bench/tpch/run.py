"""TPC-H's 22 queries and migrations with planted faults: is everything found, and nothing else?

    python bench/tpch/run.py [SCALE] [PLANTED ...]

Makes the data with tpchgen-cli (on PATH), by default at scale 0.1 (about 100 MB), and checks each migration of
`planted/` on a clone. What is right is measured apart from migsafe, by a bare loop of EXPLAIN (ANALYZE, BUFFERS) on two
more clones, as it is, right after the migration, and after VACUUM (ANALYZE):

    due       the query fails or runs out of time now, or touches at least twice as many pages (1,000 more, too)
    alarm     a finding that names a query which touches not even a tenth more pages, and gives the same rows; one about
              the time until VACUUM or ANALYZE is held against the pages right after the migration

Prints a line of a Markdown table for each migration; leaves with 1 when something due was missed or there was an alarm.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from psycopg import Connection, Error, sql

from migsafe.check import check
from migsafe.copies.database import open_server
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.run_folder import open_run
from migsafe.model import Item, Query, Severity
from migsafe.plans.query_file import read_query_file
from migsafe.progress import Silent
from migsafe.report.answer import Report
from migsafe.report.checklist import FindingEntry
from migsafe.request import Request

HERE = Path(__file__).parent
TABLES = ("region", "nation", "part", "supplier", "partsupp", "customer", "orders", "lineitem")
SETTINGS = {
    "search_path": "public",
    "random_page_cost": "1.1",
    "work_mem": "64MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
TIMEOUT_S = 60
GROWN, FLOOR, SAME = 2.0, 1000, 1.1
TOML = """
[project]
migrations = "migrations"
server_version = 16
[copy]
cache = "none"
settings = { random_page_cost = 1.1, work_mem = "64MB", max_parallel_workers_per_gather = 0, jit = "off" }
[workload]
queries = ["queries.sql"]
"""


def main() -> None:
    scale = sys.argv[1] if len(sys.argv) > 1 else "0.1"
    wanted = [HERE / "planted" / f"{name}.sql" for name in sys.argv[2:]] or sorted(HERE.glob("planted/*.sql"))
    wrong = 0
    with TemporaryDirectory() as folder, open_run() as run, open_server(run, wanted_major=16) as server:
        _load(server, Path(folder) / "data", scale)
        before = _pages(server, None, settled=True)
        print(f"| scale {scale}: planted | queries due | found | missed | alarms | errors, warnings | seconds |")
        print("|---|---|---|---|---|---|---|")
        for path in wanted:
            wrong += _judged(server, Path(folder), path, before)
    sys.exit(1 if wrong else 0)


def _load(server: PostgresServer, data: Path, scale: str) -> None:
    subprocess.run(["tpchgen-cli", "tbl", "--scale-factor", scale, "--output-dir", str(data)], check=True)
    database = server.create_database("tpch")
    with database.connect_as_superuser(autocommit=True) as connection:
        connection.execute("SET search_path = public")
        connection.execute((HERE / "schema.sql").read_bytes())
        for table in TABLES:
            _copy(connection, table, data / f"{table}.tbl")
        connection.execute((HERE / "indexes.sql").read_bytes())
        connection.execute("VACUUM (ANALYZE)")


def _copy(connection: "Connection[Any]", table: str, path: Path) -> None:
    """TPC-H ends each line with one more bar, which COPY would take for one more column."""
    text = sql.SQL("COPY {} FROM STDIN (DELIMITER '|')").format(sql.Identifier(table))
    with connection.cursor().copy(text) as copy, path.open("rb") as file:
        while lines := file.readlines(1 << 20):
            copy.write(b"".join(line[:-2] + b"\n" for line in lines))
    path.unlink()


def _pages(server: PostgresServer, migration: Path | None, *, settled: bool) -> dict[str, tuple[float, str]]:
    """Pages of each query and a digest of its rows, on a clone of its own; infinite for one that fails."""
    queries = [row for row in read_query_file((HERE / "queries.sql").read_text("utf-8"), "q") if isinstance(row, Query)]
    with server.connect("postgres", autocommit=True) as keeper:
        keeper.execute("CREATE DATABASE measured TEMPLATE tpch STRATEGY FILE_COPY")
        with server.connect("measured", autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute("SELECT set_config(%s, %s, false)", (name, value))
            if migration is not None:
                connection.execute(migration.read_bytes())
            if settled:
                connection.execute("VACUUM (ANALYZE)")
            connection.execute(f"SET statement_timeout = '{TIMEOUT_S}s'")
            found = {query.name: _one(connection, query.text) for query in queries}
        keeper.execute("DROP DATABASE measured WITH (FORCE)")
    return found


def _one(connection: "Connection[Any]", text: str) -> tuple[float, str]:
    try:
        row = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {text}".encode()).fetchone()
        plan = row[0][0]["Plan"] if row else {}
        rows = connection.execute(text.rstrip("; \n").encode()).fetchall()
    except Error as error:
        return float("inf"), str(error.sqlstate)
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], str(sorted(map(str, rows)))


def _judged(server: PostgresServer, folder: Path, planted: Path, before: Mapping[str, tuple[float, str]]) -> int:
    after, at_once = _pages(server, planted, settled=True), _pages(server, planted, settled=False)
    due = {name for name, (pages, _) in after.items() if pages >= max(GROWN * before[name][0], before[name][0] + FLOOR)}
    same = _same(before, after)
    same_at_once = _same(before, at_once)
    started = perf_counter()
    report = _checked(server, folder, planted)
    seconds = perf_counter() - started
    about = [one for one in report.findings if one.item in (Item.PLANS, Item.BUFFERS)]
    grave = [one for one in about if one.severity is not Severity.NOTE]
    lasting = [one for one in grave if one.rule != "slow-until-maintenance"]
    broken = [one for one in report.findings if one.severity is Severity.ERROR]
    named = {name for one in (*lasting, *broken) for name in _names(one)}
    alarms = sorted(
        f"{name} ({one.rule})" for one in grave for name in _names(one) & (same if one in lasting else same_at_once)
    )
    missed = sorted(due - named)
    for query in report.queries:
        if query.reason:
            print(f"  {query.name} not checked: {query.reason}", file=sys.stderr)
    for one in about:
        print(f"  {planted.stem}: {one.severity} {one.rule}: {one.message}", file=sys.stderr)
    for name in sorted(after):
        print(f"  {planted.stem} {name}: {before[name][0]} {at_once[name][0]} {after[name][0]}", file=sys.stderr)
    counts = [sum(one.severity is severity for one in about) for severity in (Severity.ERROR, Severity.WARNING)]
    title = planted.stem.replace("_", " ")
    cells = (title, len(due), len(due) - len(missed), ", ".join(missed) or "–", ", ".join(alarms) or "–")
    print(f"| {' | '.join(map(str, cells))} | {counts[0]}, {counts[1]} | {seconds:.0f} |", flush=True)
    return len(missed) + len(alarms)


def _same(before: Mapping[str, tuple[float, str]], after: Mapping[str, tuple[float, str]]) -> set[str]:
    return {name for name in after if after[name][0] <= SAME * before[name][0] and after[name][1] == before[name][1]}


def _names(finding: FindingEntry) -> set[str]:
    several = json.loads(str(finding.measured.get("queries") or "[]"))
    return {finding.query, *several} - {None}


def _checked(server: PostgresServer, folder: Path, planted: Path) -> Report:
    project = folder / planted.stem
    (project / "migrations").mkdir(parents=True)
    (project / "migsafe.toml").write_text(TOML, "utf-8")
    (project / "queries.sql").write_bytes((HERE / "queries.sql").read_bytes())
    migration = project / "migrations" / "0001_planted.sql"
    migration.write_bytes(planted.read_bytes())
    with server.connect("postgres", autocommit=True) as connection:
        info = connection.info
        where = f"postgresql:///tpch?host={info.host}&port={info.port}&user={info.user}"
    return check(Request(paths=(migration,), copy=where), Silent())


if __name__ == "__main__":
    main()
