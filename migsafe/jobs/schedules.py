"""The declared jobs: how far apart their runs are, whether one falls into the deploy window, what they touch."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from migsafe.cache.patterns import matching, settings_error, settings_path
from migsafe.errors import InputError, Place
from migsafe.jobs.found import FoundJob
from migsafe.model import (
    Item,
    Job,
    JobQuery,
    JobSource,
    JobWrite,
    LockRelease,
    Looked,
    Pattern,
    Query,
    Skip,
    Unreadable,
)
from migsafe.sections import JobSection
from migsafe.settings import Settings

if TYPE_CHECKING:  # projects without jobs do without the time zones
    from zoneinfo import ZoneInfo

    from migsafe.jobs.window import Window

JobRow = Job | JobQuery | JobWrite | LockRelease | Looked | Skip | Unreadable


def read_jobs(settings: Settings, patterns: Sequence[Pattern], queries: Sequence[Query]) -> tuple[JobRow, ...]:
    """Every `[[job]]`, its workload queries, and the declared patterns that the globs it writes match.

    Gaps are seconds between consecutive runs within a year. Raises SettingsError, with file and line, for a wrong
    schedule, time zone, window or query.
    """
    jobs = settings.sections.job
    window = deploy_window(settings)
    rows = tuple(row for job in jobs for row in _rows(job, settings, window, patterns, queries))
    found = tuple(_found(settings, window))
    number = sum(isinstance(row, Job) for row in (*rows, *found))
    if not number:
        reason = "no jobs in the settings; declare [[job]]"
        return (*found, Skip(Item.JOBS, reason, configured=False))
    noun = "job" if number == 1 else "jobs"
    return (*rows, *found, Looked(Item.JOBS, f"schedules of {number} {noun} worked out over a year"))


def _found(settings: Settings, window: "Window | None") -> Iterator[Job | LockRelease | Unreadable | Skip]:
    """The jobs of the project's files; declared ones of the same name come first and say more."""
    if not settings.sections.jobs.files:
        return
    from migsafe.jobs.files import found_jobs  # few projects have them, and it brings much along

    declared = {job.name for job in settings.sections.job}
    for found in found_jobs(settings):
        if isinstance(found, InputError):
            yield found.row()
        elif isinstance(found, Skip | LockRelease):
            yield found
        elif found.name not in declared:
            try:
                yield found_job(found, window, settings.sections.jobs.tz)
            except ValueError as error:
                yield Skip(
                    Item.JOBS, f"{found.place}: the schedule of `{found.name}` is wrong: {error}", configured=True
                )


def found_job(found: FoundJob, window: "Window | None", tz: str) -> Job:
    """The row of a job that a file or pg_cron tells of. Raises ValueError for a wrong schedule or time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from migsafe.jobs.runs import runs

    try:
        zone = ZoneInfo(found.tz or tz)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(f"no time zone is named `{found.tz or tz}`") from None
    if found.schedule is None:
        every = found.every_s or 0.0
        longest = shortest = every
        # It runs at no time of its own: one that comes every day may fall into any window.
        in_window = None if window is None else every <= 86400
    else:
        stretches = runs(found.schedule, zone, *([window.zone] if window else []))
        gaps = [(after - before).total_seconds() for one in stretches for before, after in pairwise(one)]
        longest, shortest = max(gaps), min(gaps)
        in_window = None if window is None else any(window.holds_any(one) for one in stretches)
    schedule = found.schedule or f"every {found.every_s:g} s"
    place, line = found.place.path, found.place.line or 1
    return Job(found.name, schedule, zone.key, longest, shortest, in_window, None, None, place, line, found.source)


def _rows(
    job: JobSection, settings: Settings, window: "Window | None", patterns: Sequence[Pattern], queries: Sequence[Query]
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


def _job(job: JobSection, settings: Settings, window: "Window | None") -> Job:
    if (job.schedule is None) == (job.every is None):
        message = f"job `{job.name}` needs either `schedule` or `every`"
        hint = "a schedule has five fields, as in `*/10 * * * *`; `every` is a time, as in `30s`"
        raise settings_error(settings, job.name, message, hint)
    _zone(job.tz, f"job `{job.name}`", settings)
    place = Place(settings_path(settings), settings.line_of(job.name))
    every = None if job.every is None else float(job.every)
    try:
        row = found_job(FoundJob(job.name, JobSource.SETTINGS, place, job.schedule, every, job.tz), window, job.tz)
    except ValueError as error:
        message = f"job `{job.name}`: schedule `{job.schedule}` is wrong: {error}"
        hint = "five fields: minute hour day-of-month month day-of-week, as in `*/10 * * * *`"
        raise settings_error(settings, job.schedule or job.name, message, hint) from None
    if job.lock is None:
        return row
    ttl_s = None if job.lock.ttl is None else float(job.lock.ttl)
    return replace(row, lock_key=job.lock.key, lock_ttl_s=ttl_s, lock_owned=job.lock.owned)


def deploy_window(settings: Settings) -> "Window | None":
    """When deploys run. Raises SettingsError."""
    text = settings.sections.deploy.window
    if text is None:
        return None
    from migsafe.jobs.window import parse_window

    zone = _zone(settings.sections.deploy.tz, "deploy", settings)
    try:
        return parse_window(text, zone)
    except ValueError as error:
        hint = "write 02:00-02:30, in the time zone of deploy.tz"
        raise settings_error(settings, text, f"deploy.window: `{text}` {error}", hint) from None


def _zone(name: str, what: str, settings: Settings) -> "ZoneInfo":
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "name a zone of the tz database, as Europe/Berlin or UTC"
        raise settings_error(settings, name, f"{what}: no time zone is named `{name}`", hint) from None
