"""When a schedule runs, by Debian cron's rules for time zones and clock changes.

The year looked at is 2028, whatever the day of the check, so that the same settings always give the same answer: a
leap year, with both clock changes of every zone that has them. Schedules whose date fields are all `*` run alike on all
days but those around a clock change, so only these days and the year's first are walked through.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

YEAR = 2028
_DAY = timedelta(days=1)

_NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
"""The names of crontab(5)."""


def runs(schedule: str, zone: ZoneInfo, *others: ZoneInfo) -> tuple[tuple[datetime, ...], ...]:
    """Stretches of consecutive runs of `schedule` in `zone`, in UTC, each with the first run after its end.

    Between two stretches runs go on as within them, also in the local time of `others`. Raises ValueError for a
    schedule that is wrong or never runs.
    """
    schedule = _NAMED.get(schedule.strip().lower(), schedule)
    fields = len(schedule.split())
    if fields != 5:
        raise ValueError(f"it has {fields} fields" if fields != 1 else "it is no name that cron knows")
    return tuple(_stretch(schedule, zone, start, end) for start, end in _stretches(schedule, (zone, *others)))


def _stretches(schedule: str, zones: tuple[ZoneInfo, ...]) -> Iterator[tuple[datetime, datetime]]:
    start, end = datetime(YEAR, 1, 1, tzinfo=UTC), datetime(YEAR + 1, 1, 1, tzinfo=UTC)
    if schedule.split()[-3:] != ["*", "*", "*"]:
        yield start, end
        return
    yield start, start + 3 * _DAY
    day = start
    while day < end:
        if any(_offset(day, zone) != _offset(day + _DAY, zone) for zone in zones):
            yield day - 2 * _DAY, day + 3 * _DAY
        day += _DAY


def _stretch(schedule: str, zone: ZoneInfo, start: datetime, end: datetime) -> tuple[datetime, ...]:
    found: list[datetime] = []
    try:
        # CronSim starts with the first run after the time it is given.
        for run in CronSim(schedule, (start - timedelta(minutes=1)).astimezone(zone)):
            found.append(run.astimezone(UTC))
            # At least two, as a gap needs: 29 February comes every four years.
            if found[-1] >= end and len(found) > 1:
                return tuple(found)
    except CronSimError as error:
        raise ValueError(str(error)) from None
    raise ValueError("no day matches it")


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
