"""What pg_cron's jobs do is run on the copy, before and after the migration, and the job that breaks is named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.evidence import Evidence
from migsafe.jobs.commands import command_runs, comparable, cron_commands, cron_queries
from migsafe.jobs.pg_cron import cron_jobs
from migsafe.migrations.source import MigrationFile
from migsafe.model import Job, JobError, JobQuery, JobRun, Limits, Origin, Phase, Query, Role, Row, Skip
from migsafe.settings import load_settings
from migsafe.sql.read import read

JOBS = """
    CREATE SCHEMA cron;
    CREATE TABLE cron.job (jobid bigint, schedule text, command text, active boolean, jobname text);
    INSERT INTO cron.job VALUES
        (1, '*/5 * * * *', 'SELECT sum(views) FROM posts', true, 'views'),
        (2, '0 * * * *', 'DELETE FROM posts WHERE id < 0; SELECT 1;', true, 'clean'),
        (3, '0 3 * * *', 'VACUUM posts', true, 'vacuum'),
        (4, '0 4 * * *', 'SELECT nothing FROM posts', true, 'old'),
        (5, '30 4 * * *', 'SELECT count(*) FROM posts WHERE author = 7', true, NULL),
        (6, '0 5 * * *', 'SELECT 1', true, 'declared'),
        (7, '0 5 * * *', 'DROP TABLE posts', false, 'off');
    CREATE TABLE posts (id int PRIMARY KEY, views int, author int, body text);
    INSERT INTO posts SELECT n, 1, n % 500, repeat('x', 500) FROM generate_series(1, 3000) n;
    CREATE INDEX posts_author ON posts (author);
"""


@pytest.fixture
def connection(database: DatabaseCopy) -> Iterator[psycopg.Connection[Any]]:
    with database.connect(autocommit=True) as connection:
        connection.execute(JOBS.encode())
        connection.execute("ANALYZE posts")
        yield connection


def rule(name: str, rows: list[Row], repository: Path) -> list[dict[str, Any]]:
    evidence = Evidence()
    evidence.add([*rows, Limits(1000, 0.02, 2.0, 50, rolling=True, server_version=16)])
    return evidence.select((repository / "rules" / "jobs" / name / "find.sql").read_text("utf-8"))


def test_the_job_whose_statement_breaks_or_gets_dearer_is_named(
    connection: psycopg.Connection[Any], tmp_path: Path, repository: Path
) -> None:
    (tmp_path / "migsafe.toml").write_text('[[job]]\nname = "declared"\nschedule = "0 5 * * *"\n', "utf-8")
    settings = load_settings(tmp_path / "migsafe.toml", tmp_path)
    jobs = [row for row in cron_jobs(connection, settings) if isinstance(row, Job)]
    assert [job.name for job in jobs] == ["views", "clean", "vacuum", "old", "cron.job 5"]
    commands = cron_commands(connection, ["declared"])
    before = list(command_runs(connection, commands, Phase.BEFORE))
    migration = "DROP INDEX posts_author;\nALTER TABLE posts RENAME COLUMN views TO seen;\n"
    connection.execute(migration.encode())
    failed = [row for row in before if isinstance(row, JobError)]
    after = list(command_runs(connection, comparable(failed, commands), Phase.AFTER))

    assert [row.job for row in before if isinstance(row, JobRun)] == ["views", "clean", "cron.job 5"]
    reasons = [row.reason for row in before if isinstance(row, Skip)]
    assert reasons[0].startswith("what the job `vacuum` does cannot be measured: it does not run within a transaction")
    assert reasons[1:] == ['what the job `old` does cannot be measured: column "nothing" does not exist']
    assert [(row.job, row.sqlstate) for row in after if isinstance(row, JobError)] == [("views", "42703")]
    assert connection.execute("SELECT count(*) FROM posts").fetchall() == [(3000,)]

    rows: list[Row] = [*jobs, *before, *after]
    [broken] = rule("job-query-broken", rows, repository)
    assert (broken["job"], broken["path"], broken["line"], broken["statement"]) == ("views", "cron.job", 1, None)
    statements = read(MigrationFile("1.sql", Role.JUDGED, 1, migration), 1, 1)
    [broken] = rule("job-query-broken", [*rows, *statements], repository)
    assert (broken["path"], broken["statement"]) == (None, 2)
    assert broken["error"] == 'column "views" does not exist'
    [dearer] = rule("job-query-dearer", rows, repository)
    assert (dearer["job"], dearer["after_pages"] > 150) == ("cron.job 5", True)


def test_a_job_that_works_before_and_after_is_no_finding(
    connection: psycopg.Connection[Any], tmp_path: Path, repository: Path
) -> None:
    jobs = list(cron_jobs(connection, load_settings(None, tmp_path)))
    commands = {name: one for name, one in cron_commands(connection, []).items() if name in ("views", "clean")}
    runs = [row for phase in (Phase.BEFORE, Phase.AFTER) for row in command_runs(connection, commands, phase)]
    for name in ("job-query-broken", "job-query-dearer"):
        assert rule(name, [*jobs, *runs], repository) == []


def test_without_pg_cron_there_is_nothing_to_run(database: DatabaseCopy) -> None:
    with database.connect(autocommit=True) as connection:
        assert cron_commands(connection, []) == {}


def test_jobs_that_are_queries_join_the_workload_and_the_others_are_run_whole(
    connection: psycopg.Connection[Any],
) -> None:
    rows = list(cron_queries(cron_commands(connection, ["declared"])))

    queries = [(row.name, row.text, row.origin) for row in rows if isinstance(row, Query)]
    assert queries == [
        ("cron_views", "SELECT sum(views) FROM posts", Origin.PG_CRON),
        ("cron_old", "SELECT nothing FROM posts", Origin.PG_CRON),
        ("cron_cron_job_5", "SELECT count(*) FROM posts WHERE author = 7", Origin.PG_CRON),
    ]
    measured = {row.job for row in rows if isinstance(row, JobQuery)}
    assert list(cron_commands(connection, ["declared", *measured])) == ["clean", "vacuum"]
