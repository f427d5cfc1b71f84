"""pg_cron's jobs, from its table on the copy [edge]."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from migsafe.errors import Place
from migsafe.jobs.found import FoundJob
from migsafe.jobs.schedules import deploy_window, found_job
from migsafe.model import Item, Job, JobSource, Skip
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

_JOBS = "SELECT jobid, to_jsonb(j) ->> 'jobname', schedule FROM cron.job AS j WHERE active ORDER BY jobid"
_SECONDS = re.compile(r"\s*(\d+)\s+seconds?\s*", re.I)


def cron_jobs(connection: "Connection[Any]", settings: Settings) -> Iterator[Job | Skip]:
    """Every active job of `cron.job`; nothing where the copy has no such table. pg_cron counts in GMT.

    Declared jobs of the same name say more.
    """
    [[table]] = connection.execute("SELECT to_regclass('cron.job')").fetchall()
    if table is None:
        return
    window = deploy_window(settings)
    declared = {job.name for job in settings.sections.job}
    for number, name, schedule in connection.execute(_JOBS).fetchall():
        if name in declared:
            continue
        every = _SECONDS.fullmatch(schedule)
        found = FoundJob(
            name=name or f"cron.job {number}",
            source=JobSource.CRON_JOB,
            place=Place("cron.job", number),
            schedule=None if every else schedule.replace("$", "L"),
            every_s=float(every[1]) if every else None,
            tz="GMT",
        )
        try:
            yield found_job(found, window, "GMT")
        except ValueError as error:
            yield Skip(Item.JOBS, f"cron.job {number}: schedule `{schedule}` is wrong: {error}", configured=True)
