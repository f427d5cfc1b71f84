"""The statements of pg_cron's jobs, run on the copy before and after the migration, and rolled back [edge].

They are what the job does, whole: nobody has to name its queries. What cannot run within a transaction, or failed
before the migration already, is said and not judged.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.jobs.rolled_back import TIMEOUT_MS, rolled_back, warm_ms
from migsafe.model import Item, JobError, JobQuery, JobRun, Origin, Phase, Query, QueryExample, Skip
from migsafe.plans.masks import without_quoted
from migsafe.plans.observed.normal_form import first_table
from migsafe.plans.placeholders import parameters
from migsafe.plans.verbs import problem_of, verb_of
from migsafe.sql.split import split

if TYPE_CHECKING:
    from psycopg import Connection

_COMMANDS = """
    SELECT coalesce(to_jsonb(j) ->> 'jobname', 'cron.job ' || jobid), command
    FROM cron.job AS j WHERE active ORDER BY jobid
"""
_NOT_WITHIN_A_TRANSACTION = ("25001", "2D000", "25P02")
_TOO_LONG = "57014"


class _Failure(Struct, frozen=True):
    sqlstate: str
    message: str


def cron_commands(connection: "Connection[Any]", measured: Collection[str]) -> dict[str, str]:
    """The statement of every active job by the job's name, without the jobs that are `measured` by their queries."""
    [[table]] = connection.execute("SELECT to_regclass('cron.job')").fetchall()
    if table is None:
        return {}
    return {name: command for name, command in connection.execute(_COMMANDS).fetchall() if name not in measured}


def cron_queries(commands: Mapping[str, str]) -> Iterator[Query | QueryExample | JobQuery]:
    """The statements of jobs as queries of the workload, where they are queries of tables and nothing else.

    What calls functions, refreshes or vacuums is run whole: see `command_runs`.
    """
    for job, command in commands.items():
        texts = [chunk.text for chunk in split(command)]
        if not texts or any(problem_of(text) or not first_table(text) or parameters(text) for text in texts):
            continue
        for number, text in enumerate(texts, start=1):
            name = re.sub(r"\W+", "_", f"cron_{job}" if len(texts) == 1 else f"cron_{job}_{number}")
            yield Query(name, "cron.job", 1, text, verb_of(text), (), origin=Origin.PG_CRON)
            yield QueryExample(name, 1, (), 1)
            yield JobQuery(job, name)


def command_runs(
    connection: "Connection[Any]", commands: Mapping[str, str], phase: Phase
) -> Iterator[JobRun | JobError | Skip]:
    """A row for each statement: how long it takes, or how it fails."""
    for job, command in commands.items():
        found = _run(connection, command)
        if isinstance(found, _Failure):
            yield JobError(job, phase, found.sqlstate, found.message)
            if phase is Phase.BEFORE:
                reason = f"what the job `{job}` does cannot be measured: {found.message}"
                yield Skip(Item.JOBS, reason, configured=False)
        else:
            yield JobRun(job, phase, found, 1, _pages(connection, command))


def comparable(before: Collection[JobError], commands: Mapping[str, str]) -> dict[str, str]:
    """The statements that ran before the migration: only these can be said to fail because of it."""
    failed = {error.job for error in before}
    return {job: command for job, command in commands.items() if job not in failed}


def _run(connection: "Connection[Any]", command: str) -> float | _Failure:
    from psycopg import Error

    try:
        return warm_ms(connection, command)
    except Error as error:
        return _failure(error)


def _failure(error: Any) -> _Failure:
    sqlstate = error.sqlstate or ""
    if sqlstate in _NOT_WITHIN_A_TRANSACTION:
        return _Failure(sqlstate, "it does not run within a transaction, which alone can be rolled back")
    if sqlstate == _TOO_LONG:
        return _Failure(sqlstate, f"it takes longer than {TIMEOUT_MS // 1000} s")
    message = error.diag.message_primary or str(error).partition("\n")[0]
    return _Failure(sqlstate, without_quoted(message, sqlstate))


def _pages(connection: "Connection[Any]", command: str) -> int | None:
    """The pages of 8 KiB that it touches; None for what EXPLAIN does not take."""
    from psycopg import Error

    statement = command.strip().removesuffix(";")
    if problem_of(statement) is not None:
        return None
    explain = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
    try:
        with rolled_back(connection):
            [[document]] = connection.execute(explain.encode()).fetchall()
    except Error:
        return None
    names = ("Shared Hit Blocks", "Shared Read Blocks", "Local Hit Blocks", "Local Read Blocks")
    return sum(int(document[0]["Plan"][name]) for name in names)
