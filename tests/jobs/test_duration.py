"""Jobs are timed on the copy, and pg_cron's own table is read there."""

from pathlib import Path

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.jobs.duration import job_runs
from migsafe.jobs.pg_cron import cron_jobs
from migsafe.model import Job, JobQuery, JobSource, Phase, Query, QueryExample, Skip
from migsafe.settings import load_settings


def query(name: str, text: str, *parameters: str) -> Query:
    return Query(name, "q.sql", 1, text, "select", parameters, None)


def test_the_times_of_a_jobs_queries_are_added_up_and_nothing_is_kept(database: DatabaseCopy) -> None:
    queries = [
        query("slow", "SELECT pg_sleep(:s)", "s"),
        query("write", "INSERT INTO t VALUES (1)"),
        query("bad", "SELECT x"),
    ]
    uses = [JobQuery("a", "slow"), JobQuery("a", "write"), JobQuery("b", "bad")]
    examples = [QueryExample("slow", 1, ("0.05",), 1), QueryExample("slow", 2, ("9",), 1)]
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE t (n int)")
        [run] = job_runs(connection, uses, queries, examples, Phase.AFTER)
        [[count]] = connection.execute("SELECT count(*) FROM t").fetchall()
    assert (run.job, run.phase, run.queries, count) == ("a", Phase.AFTER, 2, 0)
    assert run.ms >= 50


def test_pg_crons_table_is_read_where_there_is_one(database: DatabaseCopy, tmp_path: Path) -> None:
    settings = load_settings(None, tmp_path)
    with database.connect(autocommit=True) as connection:
        assert list(cron_jobs(connection, settings)) == []
        connection.execute("CREATE SCHEMA cron")
        columns = "jobid bigint, schedule text, command text, active boolean, jobname text"
        connection.execute(f"CREATE TABLE cron.job ({columns})")
        connection.execute(
            "INSERT INTO cron.job VALUES (1, '*/5 * * * *', 'SELECT 1', true, 'five'),"
            " (2, '30 seconds', 'x', true, NULL), (3, '0 0 * * *', 'x', false, 'off'),"
            " (4, '99 * * * *', 'x', true, 'wrong')"
        )
        rows = list(cron_jobs(connection, settings))
    found = [(row.name, row.longest_gap_s, row.source, row.path, row.line) for row in rows if isinstance(row, Job)]
    assert found == [
        ("five", 300.0, JobSource.CRON_JOB, "cron.job", 1),
        ("cron.job 2", 30.0, JobSource.CRON_JOB, "cron.job", 2),
    ]
    [wrong] = [row for row in rows if isinstance(row, Skip)]
    assert "cron.job 4: schedule `99 * * * *` is wrong" in wrong.reason
