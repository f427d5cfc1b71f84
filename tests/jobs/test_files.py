"""Schedules are found in crontabs and in Python sources, which are read and never run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from migsafe.evidence import Evidence
from migsafe.jobs.schedules import read_jobs
from migsafe.model import Item, Job, JobSource, LockRelease, Looked, Skip, Unreadable
from migsafe.settings import load_settings

Read = Callable[[str, str], list[object]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The rows of one file, by its name and text."""

    def rows(name: str, text: str) -> list[object]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        settings = tmp_path / "migsafe.toml"
        settings.write_text(f'[deploy]\nwindow = "02:00-02:30"\n[jobs]\nfiles = ["{name}"]\n', "utf-8")
        return list(read_jobs(load_settings(settings, tmp_path), [], []))

    return rows


def jobs(rows: list[object]) -> list[tuple[str, str, str, JobSource, int]]:
    return [(row.name, row.schedule, row.tz, row.source, row.line) for row in rows if isinstance(row, Job)]


def test_a_crontab_with_its_time_zone_and_names(read: Read) -> None:
    text = (
        "# m h\nMAILTO=ops\n*/10 * * * * PGPASSWORD=x /srv/app/refresh --all\nCRON_TZ=Europe/Berlin\n@daily prune a=1\n"
    )
    rows = read("deploy/app.crontab", text + "@reboot warm\n")
    assert jobs(rows) == [
        ("refresh", "*/10 * * * *", "UTC", JobSource.CRONTAB, 3),
        ("prune", "@daily", "Europe/Berlin", JobSource.CRONTAB, 5),
    ]
    gaps = {row.name: row.longest_gap_s for row in rows if isinstance(row, Job)}
    assert gaps == {"refresh": 600.0, "prune": 25 * 3600.0}
    assert Looked(Item.JOBS, "schedules of 2 jobs worked out over a year") in rows


def test_a_system_crontab_names_a_user_first(read: Read) -> None:
    assert [job[0] for job in jobs(read("etc/cron.d/app", "0 2 * * * www-data /usr/bin/clean\n"))] == ["clean"]


def test_a_broken_line_of_a_crontab_is_told_and_the_others_are_read(read: Read) -> None:
    rows = read("app.cron", "* * * * *\n0 2 * * * ok\n61 2 * * * never\n")
    assert [job[0] for job in jobs(rows)] == ["ok"]
    [broken] = [row for row in rows if isinstance(row, Unreadable)]
    assert (broken.line, broken.message) == (1, "is no line of a crontab")
    [wrong] = [row for row in rows if isinstance(row, Skip)]
    assert "app.cron:3: the schedule of `never` is wrong" in wrong.reason


CELERY = """
from celery.schedules import crontab
raise SystemExit("whoever runs this has imported it")
app.conf.timezone = "Europe/Berlin"
app.conf.beat_schedule = {
    "top": {"task": "app.top", "schedule": crontab(minute="*/10")},
    "night": {"task": "app.night", "schedule": crontab(0, 3, day_of_week="mon-fri")},
    "often": {"task": "app.often", "schedule": 30.0},
    "later": {"task": "app.later", "schedule": timedelta(minutes=2, seconds=30)},
    "odd": {"task": "app.odd", "schedule": crontab(minute=MINUTE)},
}
sender.add_periodic_task(60 * 5, ping.s(), name="ping")
"""


def test_celery_beat(read: Read) -> None:
    rows = read("app/celery.py", CELERY)
    assert [(name, schedule, tz) for name, schedule, tz, _, _ in jobs(rows)] == [
        ("top", "*/10 * * * *", "Europe/Berlin"),
        ("night", "0 3 * * mon-fri", "Europe/Berlin"),
        ("often", "every 30 s", "Europe/Berlin"),
        ("later", "every 150 s", "Europe/Berlin"),
        ("ping", "every 300 s", "Europe/Berlin"),
    ]
    [skip] = [row for row in rows if isinstance(row, Skip)]
    assert "celery.py:10: the schedule of `odd` is computed" in skip.reason


APSCHEDULER = """
scheduler.add_job(top, "cron", minute="*/10", id="top")
scheduler.add_job(night, CronTrigger(day_of_week="0-4", hour=3, timezone="Europe/Berlin"))
scheduler.add_job(crontab_style, CronTrigger.from_crontab("5 4 * * sun"), name="sunday")
scheduler.add_job(often, "interval", minutes=1, seconds=30)
@scheduler.scheduled_job("cron", day="last")
def monthly(): ...
scheduler.add_job(unknown, trigger)
scheduler.cron("0 0 * * 0", func=report, queue_name="low")
scheduler.schedule(scheduled_time=now, func=sweep, interval=60)
"""


def test_apscheduler_and_rq(read: Read) -> None:
    rows = read("app/jobs.py", APSCHEDULER)
    found = {name: (schedule, tz, source) for name, schedule, tz, source, _ in jobs(rows)}
    assert found["top"] == ("*/10 * * * *", "UTC", JobSource.APSCHEDULER)
    assert found["night"] == ("0 3 * * mon-fri", "Europe/Berlin", JobSource.APSCHEDULER)
    assert found["sunday"][0] == "5 4 * * sun"
    assert found["often"][0] == "every 90 s"
    assert found["report"] == ("0 0 * * 0", "UTC", JobSource.RQ)
    assert found["sweep"] == ("every 60 s", "UTC", JobSource.RQ)
    reasons = [row.reason for row in rows if isinstance(row, Skip)]
    assert any("`unknown` is computed" in reason for reason in reasons)


def test_files_that_are_missing_or_no_python_are_unreadable(read: Read) -> None:
    [missing] = [row for row in read("x.py", "def broken(:\n") if isinstance(row, Unreadable)]
    assert (missing.line, "is no Python" in missing.message) == (1, True)


def test_a_window_is_met_by_runs_of_found_jobs(read: Read) -> None:
    rows = read("app.cron", "15 2 * * * in\n15 4 * * * out\n")
    assert {row.name: row.in_window for row in rows if isinstance(row, Job)} == {"in": True, "out": False}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("jobs.py", "import redis\nr = redis.Redis()\nr.delete('app:lock:top')\nr.delete('app:top')\n", 3),
        ("jobs.py", "import redis\nr = redis.Redis()\nr.lock('app:lock:top').release()\nr.eval(OWN, 1, KEY)\n", None),
        ("app.cron", "0 2 * * * refresh; redis-cli DEL app:lock:top\n", 1),
    ],
)
def test_a_lock_that_a_jobs_own_code_deletes_is_released_without_ownership(
    read: Read, repository: Path, name: str, text: str, line: int | None
) -> None:
    evidence = Evidence()
    rows = [row for row in read(name, text) if isinstance(row, LockRelease)]
    top = Job("top", "* * * * *", "UTC", 60.0, 60.0, None, "app:lock:top", 30.0, "migsafe.toml", 1)
    evidence.add([top, *rows])
    rule = (repository / "rules/jobs/lock-released-without-ownership/find.sql").read_text("utf-8")
    assert [row["line"] for row in evidence.select(rule)] == ([line] if line else [])
