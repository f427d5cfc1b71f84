"""The report's `jobs`: the declared jobs, when they run, what they read and what they write."""

from migsafe.evidence import Evidence
from migsafe.model import Job, JobQuery, JobRun, JobSource, JobWrite, Phase
from migsafe.report.part import Part


class JobLockEntry(Part, frozen=True, kw_only=True):
    """The key that keeps a job from running twice at once; `ttl_s` null: it never expires."""

    key: str
    ttl_s: float | None


class JobTime(Part, frozen=True, kw_only=True):
    """How long the job's queries take together on the copy, in ms; null where they could not be run."""

    before: float | None
    after: float | None


class JobEntry(Part, frozen=True, kw_only=True):
    """One job. Gaps are between runs over the coming year; `in_window`: a run falls into the deploy window."""

    name: str
    schedule: str
    tz: str
    shortest_gap_s: float
    longest_gap_s: float
    in_window: bool | None
    queries: tuple[str, ...]
    writes: tuple[str, ...]
    lock: JobLockEntry | None
    source: JobSource
    ms: JobTime | None


def job_entries(evidence: Evidence) -> tuple[JobEntry, ...]:
    """All jobs, in the order of the settings."""
    queries, writes = evidence.rows(JobQuery), evidence.rows(JobWrite)
    return tuple(
        JobEntry(
            name=job.name,
            schedule=job.schedule,
            tz=job.tz,
            shortest_gap_s=job.shortest_gap_s,
            longest_gap_s=job.longest_gap_s,
            in_window=job.in_window,
            queries=tuple(dict.fromkeys(row.query for row in queries if row.job == job.name)),
            writes=tuple(dict.fromkeys(row.glob for row in writes if row.job == job.name)),
            lock=JobLockEntry(key=job.lock_key, ttl_s=job.lock_ttl_s) if job.lock_key is not None else None,
            source=job.source,
            ms=_time(evidence, job.name),
        )
        for job in evidence.rows(Job)
    )


def _time(evidence: Evidence, job: str) -> JobTime | None:
    found = {run.phase: run.ms for run in evidence.rows(JobRun) if run.job == job}
    return JobTime(before=found.get(Phase.BEFORE), after=found.get(Phase.AFTER)) if found else None
