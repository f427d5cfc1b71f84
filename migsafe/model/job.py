"""Scheduled jobs, as declared or found in the project's files, and how long they take on the copy."""

from enum import StrEnum

from migsafe.model.relation import Phase
from migsafe.model.row import Row


class JobSource(StrEnum):
    """Where a job is told of."""

    SETTINGS = "settings"
    CRONTAB = "crontab"
    CRON_JOB = "cron.job"
    """pg_cron's table, on the copy."""
    CELERY = "celery"
    APSCHEDULER = "apscheduler"
    RQ = "rq"


class Job(Row, frozen=True):
    """One job. `longest_gap_s` and `shortest_gap_s` are between runs over the coming year, by Debian cron's rules.

    `in_window` tells whether a run falls into the deploy window. `lock_owned`: the lock is released only by the run
    that holds it (None: not said).
    """

    name: str
    schedule: str
    tz: str
    longest_gap_s: float
    shortest_gap_s: float
    in_window: bool | None
    lock_key: str | None
    lock_ttl_s: float | None
    path: str
    line: int
    source: JobSource = JobSource.SETTINGS
    lock_owned: bool | None = None


class JobQuery(Row, frozen=True):
    """A workload query that a job runs."""

    job: str
    query: str


class JobWrite(Row, frozen=True):
    """A glob that a job writes, and one declared pattern that it matches (None: none)."""

    job: str
    glob: str
    pattern: str | None


class LockRelease(Row, frozen=True):
    """A command in a job's own file that deletes a key (or the keys of a glob), whoever holds it."""

    path: str
    line: int
    command: str
    glob: str


class JobError(Row, frozen=True):
    """What a job does fails on the copy in one phase; the message is PostgreSQL's."""

    job: str
    phase: Phase
    sqlstate: str
    message: str


class JobRun(Row, frozen=True):
    """How long a job's queries take together on the copy, in ms, in one phase.

    `pages` of 8 KiB are those of a job that is one statement, None where nobody counted.
    """

    job: str
    phase: Phase
    ms: float
    queries: int
    pages: int | None = None
