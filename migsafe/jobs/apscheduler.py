"""APScheduler's and RQ's jobs, read from the source: `add_job(…, "cron", hour=3)`, `scheduler.cron("0 3 * * *", …)`."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from migsafe.errors import Place
from migsafe.jobs.found import FoundJob, FoundOrProblem, computed
from migsafe.jobs.literals import called, keywords, lasting, literal, seconds
from migsafe.model import JobSource

_FIELDS = ("month", "day", "day_of_week", "hour", "minute")
"""The most significant first: of those that are not named, lesser ones are at their first value, others at any."""
_FIRST = {"month": "*", "day": "1", "day_of_week": "*", "hour": "0", "minute": "0"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_apscheduler(tree: ast.Module, path: str) -> Iterator[FoundOrProblem]:
    """Every job that the two libraries are told of; one whose times are computed is a problem at its line."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        words = keywords(node)
        if name in ("add_job", "scheduled_job"):
            trigger = words.get("trigger", next(iter(node.args[1 if name == "add_job" else 0 :]), None))
            if trigger is not None:
                yield _apscheduler(_job_name(node, words), trigger, words, Place(path, node.lineno))
        elif name == "cron" and isinstance(node.func, ast.Attribute):
            schedule = literal(next(iter(node.args), words.get("cron_string")))
            yield _rq(_job_name(node, words), schedule, None, Place(path, node.lineno))
        elif name in ("schedule", "register") and ("interval" in words or "cron" in words):
            every = seconds(words.get("interval"))
            yield _rq(_job_name(node, words), literal(words.get("cron")), every, Place(path, node.lineno))


def _apscheduler(name: str, trigger: ast.expr, words: Mapping[str, ast.expr], place: Place) -> FoundOrProblem:
    kind = literal(trigger)
    if isinstance(trigger, ast.Call):
        words = keywords(trigger)
        if called(trigger) == "from_crontab":
            return _rq(name, literal(next(iter(trigger.args), None)), None, place, JobSource.APSCHEDULER)
        kind = {"CronTrigger": "cron", "IntervalTrigger": "interval"}.get(called(trigger))
    zone = literal(words.get("timezone"))
    tz = zone if isinstance(zone, str) else None
    if kind == "interval":
        every = lasting(words)
        if every:
            return FoundJob(name, JobSource.APSCHEDULER, place, every_s=every, tz=tz)
    if kind == "cron":
        schedule = _cron(words)
        if schedule is not None:
            return FoundJob(name, JobSource.APSCHEDULER, place, schedule, tz=tz)
    return computed(name, place)


def _cron(words: Mapping[str, ast.expr]) -> str | None:
    given = {field: literal(words[field]) for field in _FIELDS if field in words}
    if not given or None in given.values():
        return None
    least = max(_FIELDS.index(field) for field in given)
    texts = {
        field: str(given[field]) if field in given else _FIRST[field] if number > least else "*"
        for number, field in enumerate(_FIELDS)
    }
    texts["day_of_week"] = _weekdays(texts["day_of_week"])
    return " ".join(texts[field] for field in ("minute", "hour", "day", "month", "day_of_week"))


def _weekdays(text: str) -> str:
    """APScheduler counts the days of the week from Monday, cron from Sunday."""
    parts = text.replace(" ", "").split(",")
    return ",".join("-".join(_DAYS[int(end)] if end in "0123456" else end for end in part.split("-")) for part in parts)


def _rq(
    name: str, schedule: str | float | None, every_s: float | None, place: Place, source: JobSource = JobSource.RQ
) -> FoundOrProblem:
    if isinstance(schedule, str) or every_s:
        return FoundJob(name, source, place, schedule if isinstance(schedule, str) else None, every_s)
    return computed(name, place)


def _job_name(call: ast.Call, words: Mapping[str, ast.expr]) -> str:
    for word in ("id", "name"):
        text = literal(words.get(word))
        if isinstance(text, str):
            return text
    candidates: Sequence[ast.expr] = [words["func"]] if "func" in words else call.args
    named = next((one for one in candidates if isinstance(one, ast.Name | ast.Attribute)), None)
    return ast.unparse(named) if named is not None else "job"
