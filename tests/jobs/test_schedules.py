"""Jobs are declared once, and their runs are worked out over a year with both clock changes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from migsafe.errors import SettingsError
from migsafe.jobs.runs import runs
from migsafe.jobs.schedules import read_jobs
from migsafe.model import EntryKind, Item, Job, JobQuery, JobWrite, Looked, Pattern, Query, Skip
from migsafe.settings import Settings, load_settings

Configure = Callable[[str], Settings]

JOB = """
[deploy]
window = "02:00-02:30"
[[job]]
name = "refresh"
schedule = "*/10 * * * *"
tz = "Europe/Berlin"
queries = ["top_posts"]
writes = ["anp:top:*", "anp:other:*"]
lock = { key = "anp:lock:refresh", ttl = "120s" }
"""


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    def write(text: str) -> Settings:
        path = tmp_path / "migsafe.toml"
        path.write_text(text, "utf-8")
        return load_settings(path, tmp_path)

    return write


@pytest.fixture
def patterns() -> list[Pattern]:
    return [
        Pattern(
            "top", "anp:top:{day}", "anp:top:*", EntryKind.VALUE, "json", None, None, None, None, None, False, "m", 1
        )
    ]


@pytest.fixture
def queries() -> list[Query]:
    return [Query("top_posts", "queries/top.sql", 1, "SELECT 1", "select", ())]


def test_a_job_comes_with_its_gaps_queries_and_writes(
    configure: Configure, patterns: list[Pattern], queries: list[Query]
) -> None:
    settings = configure(JOB)
    job, runs_query, writes_top, writes_other, looked = read_jobs(settings, patterns, queries)
    assert isinstance(job, Job)
    assert (job.name, job.path, job.line) == ("refresh", str(settings.path), 5)
    assert (job.longest_gap_s, job.shortest_gap_s, job.in_window) == (600.0, 600.0, True)
    assert (job.lock_key, job.lock_ttl_s) == ("anp:lock:refresh", 120.0)
    assert runs_query == JobQuery("refresh", "top_posts")
    assert writes_top == JobWrite("refresh", "anp:top:*", "top")
    assert writes_other == JobWrite("refresh", "anp:other:*", None)
    assert looked == Looked(Item.JOBS, "schedules of 1 job worked out over a year")


def job_row(configure: Configure, schedule: str, tz: str = "UTC", deploy: str = "") -> Job:
    text = f'[deploy]\n{deploy}\n[[job]]\nname = "j"\nschedule = "{schedule}"\ntz = "{tz}"\n'
    job = read_jobs(configure(text), [], [])[0]
    assert isinstance(job, Job)
    return job


HOUR = 3600


@pytest.mark.parametrize(
    ("schedule", "tz", "shortest", "longest"),
    [
        ("* * * * *", "Europe/Berlin", 60, 60),
        ("30 2 * * *", "UTC", 24 * HOUR, 24 * HOUR),
        # In spring 02:30 does not exist, cron runs the job at 03:00; in autumn it runs once, the first time.
        ("30 2 * * *", "Europe/Berlin", 23.5 * HOUR, 25 * HOUR),
        ("0 12 * * *", "Europe/Berlin", 23 * HOUR, 25 * HOUR),
        ("0 3 * * MON-FRI", "UTC", 24 * HOUR, 72 * HOUR),
        ("0 9-17 * * *", "UTC", HOUR, 16 * HOUR),
        ("0 0 29 2 *", "UTC", 1461 * 24 * HOUR, 1461 * 24 * HOUR),
        ("@hourly", "UTC", HOUR, HOUR),
        ("@yearly", "UTC", 366 * 24 * HOUR, 366 * 24 * HOUR),
    ],
)
def test_gaps_are_those_of_a_whole_year(
    configure: Configure, schedule: str, tz: str, shortest: float, longest: float
) -> None:
    job = job_row(configure, schedule, tz)
    assert (job.shortest_gap_s, job.longest_gap_s) == (shortest, longest)


def test_a_time_that_the_clock_change_skips_runs_right_after_it() -> None:
    found = [run for stretch in runs("30 2 * * *", ZoneInfo("Europe/Berlin")) for run in stretch]
    on_the_day = [run for run in found if run.date().isoformat() == "2028-03-26"]
    # 03:00 in summer time, the first minute after the gap.
    assert on_the_day == [datetime(2028, 3, 26, 1, 0, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("schedule", "tz", "deploy", "expected"),
    [
        ("30 2 * * *", "UTC", "", None),
        ("0 2 * * *", "UTC", 'window = "02:00-02:30"', True),
        ("30 2 * * *", "UTC", 'window = "02:00-02:30"', False),
        ("15 0 * * *", "UTC", 'window = "23:30-00:30"', True),
        ("15 1 * * *", "UTC", 'window = "23:30-00:30"', False),
        ("59 23 * * *", "UTC", 'window = "23:30-24:00"', True),
        # 02:15 in Berlin is 01:15 UTC in winter and 00:15 UTC in summer.
        ("15 0 * * *", "UTC", 'window = "02:00-02:30"\ntz = "Europe/Berlin"', True),
        ("15 2 * * *", "UTC", 'window = "02:00-02:30"\ntz = "Europe/Berlin"', False),
    ],
)
def test_a_run_in_the_deploy_window_is_found_in_any_season(
    configure: Configure, schedule: str, tz: str, deploy: str, expected: bool | None
) -> None:
    assert job_row(configure, schedule, tz, deploy).in_window is expected


def test_without_jobs_the_item_is_skipped(configure: Configure) -> None:
    reason = "no jobs in the settings; declare [[job]]"
    assert read_jobs(configure(""), [], []) == (Skip(Item.JOBS, reason, configured=False),)


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (('"*/10 * * * *"', '"61 * * * *"'), "schedule `61 * * * *` is wrong: Bad minute", 6),
        (('"*/10 * * * *"', '"* * * * * *"'), "it has 6 fields", 6),
        (('"*/10 * * * *"', '"@reboot"'), "it is no name that cron knows", 6),
        (('"*/10 * * * *"', '"0 0 30 2 *"'), "is wrong", 6),
        (('"*/10 * * * *"', '"0 0 * 2 MON,TUE#6"'), "Bad day-of-week", 6),
        (('"Europe/Berlin"', '"Europe/Berlim"'), "no time zone is named `Europe/Berlim`", 7),
        (('"Europe/Berlin"', '"../../etc/passwd"'), "no time zone is named", 7),
        (('"top_posts"', '"top_post"'), "`top_post` is not a query of the workload", 8),
        (('"02:00-02:30"', '"2 o\'clock"'), "is not of the form HH:MM-HH:MM", 3),
        (('"02:00-02:30"', '"02:00-25:00"'), "is not of the form HH:MM-HH:MM", 3),
        (("[[job]]", '[[job]]\nname = "refresh"\nschedule = "* * * * *"\n[[job]]'), "declared twice", 5),
    ],
)
def test_a_job_that_cannot_work_is_refused_at_its_line(
    configure: Configure,
    patterns: list[Pattern],
    queries: list[Query],
    change: tuple[str, str],
    message: str,
    line: int,
) -> None:
    settings = configure(JOB.replace(*change))
    with pytest.raises(SettingsError) as raised:
        read_jobs(settings, patterns, queries)
    assert message in raised.value.message
    assert raised.value.place is not None
    assert raised.value.place.line == line
