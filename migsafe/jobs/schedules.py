"""The declared jobs: how far apart their runs are, whether one falls into the deploy window, what they touch."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from migsafe.cache.patterns import matching, settings_error, settings_path
from migsafe.jobs.runs import runs
from migsafe.jobs.window import Window, parse_window
from migsafe.model import Item, Job, JobQuery, JobWrite, Looked, Pattern, Query, Skip
from migsafe.settings import JobSection, Settings

JobRow = Job | JobQuery | JobWrite | Looked | Skip


def read_jobs(settings: Settings, patterns: Sequence[Pattern], queries: Sequence[Query]) -> tuple[JobRow, ...]:
    """Every `[[job]]`, its workload queries, and the declared patterns that the globs it writes match.

    Gaps are seconds between consecutive runs within a year. Raises SettingsError, with file and line, for a wrong
    schedule, time zone, window or query.
    """
    jobs = settings.sections.job
    window = _window(settings)
    if not jobs:
        return (Skip(Item.JOBS, "no jobs in the settings; declare [[job]]", configured=False),)
    rows = tuple(row for job in jobs for row in _rows(job, settings, window, patterns, queries))
    noun = "job" if len(jobs) == 1 else "jobs"
    return (*rows, Looked(Item.JOBS, f"schedules of {len(jobs)} {noun} worked out over a year"))


def _rows(
    job: JobSection, settings: Settings, window: Window | None, patterns: Sequence[Pattern], queries: Sequence[Query]
) -> Iterator[JobRow]:
    if [other.name for other in settings.sections.job].count(job.name) > 1:
        raise settings_error(settings, job.name, f"job `{job.name}` is declared twice")
    yield _job(job, settings, window)
    known = {query.name for query in queries}
    for name in job.queries:
        if name not in known:
            hint = f"queries known: {', '.join(sorted(known)) or 'none'}"
            message = f"job `{job.name}`: `{name}` is not a query of the workload"
            raise settings_error(settings, name, message, hint)
        yield JobQuery(job.name, name)
    for glob in job.writes:
        for pattern in matching(glob, patterns):
            yield JobWrite(job.name, glob, pattern)


def _job(job: JobSection, settings: Settings, window: Window | None) -> Job:
    stretches = _runs(job, settings, window)
    gaps = [(after - before).total_seconds() for stretch in stretches for before, after in pairwise(stretch)]
    return Job(
        name=job.name,
        schedule=job.schedule,
        tz=job.tz,
        longest_gap_s=max(gaps),
        shortest_gap_s=min(gaps),
        in_window=None if window is None else any(window.holds_any(stretch) for stretch in stretches),
        lock_key=job.lock.key if job.lock else None,
        lock_ttl_s=float(job.lock.ttl) if job.lock and job.lock.ttl is not None else None,
        path=settings_path(settings),
        line=settings.line_of(job.name),
    )


def _runs(job: JobSection, settings: Settings, window: Window | None) -> tuple[tuple[datetime, ...], ...]:
    zone = _zone(job.tz, f"job `{job.name}`", settings)
    try:
        return runs(job.schedule, zone, *([window.zone] if window else []))
    except ValueError as error:
        message = f"job `{job.name}`: schedule `{job.schedule}` is wrong: {error}"
        hint = "five fields: minute hour day-of-month month day-of-week, as in `*/10 * * * *`"
        raise settings_error(settings, job.schedule, message, hint) from None


def _window(settings: Settings) -> Window | None:
    text = settings.sections.deploy.window
    if text is None:
        return None
    zone = _zone(settings.sections.deploy.tz, "deploy", settings)
    try:
        return parse_window(text, zone)
    except ValueError as error:
        hint = "write 02:00-02:30, in the time zone of deploy.tz"
        raise settings_error(settings, text, f"deploy.window: `{text}` {error}", hint) from None


def _zone(name: str, what: str, settings: Settings) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "name a zone of the tz database, as Europe/Berlin or UTC"
        raise settings_error(settings, name, f"{what}: no time zone is named `{name}`", hint) from None
