"""A whole check on production's statistics: what it tells of the plans, and what it does not look at."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.cli import run
from migsafe.copies.postgres import PostgresServer
from migsafe.model import Item, Outcome
from migsafe.progress import Silent
from migsafe.report.answer import Report
from migsafe.request import Request

HISTORY = """CREATE TABLE visit (id int PRIMARY KEY, page int NOT NULL, country text NOT NULL, seen timestamptz);
CREATE INDEX visit_page_idx ON visit (page);
"""
ROWS = """INSERT INTO visit SELECT n, n % 5000, 'c' || n % 30, '2026-01-01Z'::timestamptz + n * interval '1 minute'
FROM generate_series(1, 60000) n; ANALYZE visit;"""
QUERIES = """-- name: visits_of_page
-- example: page = 42
SELECT v.id, v.country FROM visit AS v WHERE v.page = :page;

-- name: visits_from
SELECT v.id FROM visit AS v WHERE v.page = 42 AND v.country = 'c12';

-- name: visits_of_country
SELECT v.id FROM visit AS v WHERE v.country = :country;
"""
SETTINGS = """[project]
migrations = "migrations"
server_version = 16
[copy]
database = "stats:prod.stats"
[workload]
queries = ["queries.sql"]
"""


@pytest.fixture(scope="module")
def project(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder, database = tmp_path_factory.mktemp("project"), postgres.create_database("plan_copy")
    with database.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute((HISTORY + ROWS).encode())
    (folder / "migrations").mkdir()
    (folder / "migrations" / "0001_visit.sql").write_text(HISTORY)
    (folder / "queries.sql").write_text(QUERIES)
    (folder / "migsafe.toml").write_text(SETTINGS)
    where = f"host={postgres.folder} user=postgres dbname={database.name}"
    assert run(["snapshot", "--database", where, "--output", str(folder / "prod.stats")]) == 0
    yield folder
    postgres.drop_database(database.name)


def test_the_snapshot_is_for_its_owner_alone(project: Path) -> None:
    assert (project / "prod.stats").stat().st_mode & 0o777 == 0o600


def checked(project: Path, migration: str) -> Report:
    path = project / "migrations" / "0002_judged.sql"
    path.write_text(migration)
    return check(Request(paths=(path,), config=project / "migsafe.toml"), Silent())


def test_a_dropped_index_fails_the_plans_and_what_needs_rows_is_not_checked(project: Path) -> None:
    report = checked(project, "SET lock_timeout = '1s';\nDROP INDEX visit_page_idx;\n")

    found = {finding.rule: finding for finding in report.findings}
    items = {row.item: row for row in report.checklist}
    assert found["index-scan-lost"].evidence == "predicted"
    assert "visits_of_page" in found["index-scan-lost"].message
    assert "pages" not in found["index-scan-lost"].message
    assert found["index-scan-lost"].line == 2
    for item in (Item.BUFFERS, Item.CACHE, Item.HIT_RATIO):
        assert items[item].outcome == Outcome.NOT_CHECKED
        assert "the copy has production's statistics and no rows" in (items[item].reason or "")
    assert items[Item.REALISM].outcome == Outcome.NOT_CHECKED
    assert "production's statistics of 60,000 rows" in (items[Item.REALISM].reason or "")
    assert "visits_of_country" in (items[Item.PLANS].reason or "")
    assert (report.copy.source, report.copy.rows) == ("stats:prod.stats", 60000)
    assert all(statement.ms is None for statement in report.statements)


def test_a_copy_with_rows_is_held_against_the_snapshot_of_production(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path, dirs_exist_ok=True)
    beside = '[production]\nstatistics = "prod.stats"\n[copy]\ndatabase = "embedded"\nseed = ["seed.sql"]\n'
    settings = "settings = { random_page_cost = 1.1 }\n[workload]\n"
    (tmp_path / "migsafe.toml").write_text(f'[project]\nmigrations = "migrations"\n{beside}{settings}')
    (tmp_path / "seed.sql").write_text("INSERT INTO visit SELECT n, n, 'c', now() FROM generate_series(1, 300) n;")

    report = checked(tmp_path, "SET lock_timeout = '1s';\nALTER TABLE visit ADD COLUMN agent text;\n")

    (found,) = [one for one in report.findings if one.rule == "copy-much-smaller"]
    assert "300 rows on the copy and 60,000 in production" in found.message
    (realism,) = [row for row in report.checklist if row.item == Item.REALISM]
    assert realism.outcome == Outcome.WARN


def test_a_statement_that_fails_is_told_and_a_plan_that_stays_is_no_finding(project: Path) -> None:
    report = checked(
        project,
        "CREATE INDEX CONCURRENTLY visit_from_idx ON visit (country, page);\nALTER TABLE visit DROP COLUMN nowhere;\n",
    )

    (query,) = [one for one in report.queries if one.name == "visits_of_page"]
    assert query.before
    assert query.after
    assert (query.before.buffers, query.before.shape) == (None, query.after.shape)
    assert not [one for one in report.findings if one.item in (Item.PLANS, Item.BUFFERS)]
    assert not [one for one in report.findings if one.rule == "index-unused"]
    assert {finding.line for finding in report.findings if finding.rule == "statement-failed"} == {2}
