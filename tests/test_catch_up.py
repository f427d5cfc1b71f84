"""A copy that brings its own data: only what is pending there is rehearsed, after the history that it lacks."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.cli import run
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.supply import SharedServers, shared_servers
from migsafe.model import Item, Outcome, Verdict
from migsafe.progress import Silent
from migsafe.report.answer import Report
from migsafe.request import Request

UP = "-- migrate:up\nSET lock_timeout = '1s';\n{}\n-- migrate:down\n"
FILES = {
    "20240101000000_posts.sql": "CREATE TABLE posts (id int PRIMARY KEY, title text NOT NULL);",
    "20240102000000_day.sql": "ALTER TABLE posts ADD COLUMN day date;",
    "20240103000000_minutes.sql": "ALTER TABLE posts ADD COLUMN minutes int;",
}
WORKLOAD = "-- name: days\nSELECT day FROM posts LIMIT 1;\n"


@pytest.fixture(scope="module")
def servers() -> Iterator[SharedServers]:
    with shared_servers() as shared:
        yield shared


@pytest.fixture
def template(database: DatabaseCopy) -> str:
    """A database in which dbmate ran the first migration only; its connection string."""
    with database.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(FILES["20240101000000_posts.sql"].encode())
        connection.execute(b"INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 2000) AS n")
        connection.execute(b"CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)")
        connection.execute(b"INSERT INTO schema_migrations VALUES ('20240101000000')")
    assert isinstance(database.server, PostgresServer)
    return f"postgresql://postgres@/{database.name}?host={database.server.folder}"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("db", "migrations")
    folder.mkdir(parents=True)
    for name, sql in FILES.items():
        (folder / name).write_text(UP.format(sql))
    Path("q.sql").write_text(WORKLOAD)
    Path("migsafe.toml").write_text('[copy]\ncache = "none"\n[workload]\nqueries = ["q.sql"]\n')


def test_statistics_bring_what_the_tool_wrote_down_and_the_history_that_production_lacks_is_applied(
    template: str, tmp_path: Path
) -> None:
    assert run(["snapshot", "--database", template, "--output", "prod.stats"]) == 0

    last = Path("db", "migrations", "20240103000000_minutes.sql")
    report = check(Request(paths=(last,), copy="stats:prod.stats"), Silent())

    (days,) = report.queries
    assert days.before is not None
    assert days.before.error is None
    assert {row.item: row.outcome for row in report.checklist}[Item.PLANS] == Outcome.PASS


def judged(servers: SharedServers, template: str, *names: str) -> Report:
    paths = tuple(Path("db", "migrations", name) for name in names)
    return check(Request(paths=paths, copy=template), Silent(), lambda: nullcontext(servers))


def outcome(report: Report, item: Item) -> Outcome:
    return next(entry.outcome for entry in report.checklist if entry.item == item)


def test_history_that_the_copy_lacks_is_applied_and_the_pending_migration_rehearsed(
    servers: SharedServers, template: str
) -> None:
    report = judged(servers, template, "20240103000000_minutes.sql")

    assert report.unreadable == ()
    assert [(row.error, row.ms is not None) for row in report.statements] == [(None, True)] * 2
    assert outcome(report, Item.PLANS) is Outcome.PASS
    assert report.coverage.explained == 1


def test_what_the_copy_has_been_through_is_not_rehearsed_again_and_never_passes(
    servers: SharedServers, template: str
) -> None:
    report = judged(servers, template, *FILES)

    ran = {row.path[-15:]: row.ms is not None for row in report.statements}
    assert ran == {"00000_posts.sql": False, "2000000_day.sql": True, "000_minutes.sql": True}
    assert all(row.error is None for row in report.statements)
    reasons = [entry.reason or "" for entry in report.checklist if entry.item == Item.PLANS]
    assert "has been through db/migrations/20240101000000_posts.sql already" in reasons[0]
    assert report.verdict is not Verdict.PASS


def test_a_table_that_names_none_of_the_files_tells_nothing(
    servers: SharedServers, template: str, database: DatabaseCopy
) -> None:
    with database.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(b"UPDATE schema_migrations SET version = 'squashed'")

    report = judged(servers, template, "20240102000000_day.sql")

    assert [row.error for row in report.statements] == [None, None]
    assert report.unreadable == ()


def test_of_two_tools_each_ones_own_table_is_asked(
    servers: SharedServers, template: str, database: DatabaseCopy
) -> None:
    folder = Path("goose")
    folder.mkdir()
    for name in ("00001_tags.sql", "00002_labels.sql"):
        (folder / name).write_text(f"-- +goose Up\nCREATE TABLE {name[6:-4]} (id int);\n")
    with database.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(b"CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean)")
        connection.execute(b"INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true)")
        connection.execute(b"CREATE TABLE tags (id int)")

    names = [*(Path("db", "migrations", name) for name in FILES), *sorted(folder.glob("*.sql"))]
    report = check(Request(paths=tuple(names), copy=template), Silent(), lambda: nullcontext(servers))

    ran = {Path(row.path).stem.split("_")[1]: row.ms is not None for row in report.statements}
    assert ran == {"posts": False, "day": True, "minutes": True, "tags": False, "labels": True}
    assert all(row.error is None for row in report.statements)
