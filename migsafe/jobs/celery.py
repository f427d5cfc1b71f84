"""Celery beat's schedule, read from the source: `beat_schedule = {…}` and `add_periodic_task(…)`."""

import ast
from collections.abc import Iterator

from migsafe.errors import Place
from migsafe.jobs.found import FoundJob, FoundOrProblem, computed
from migsafe.jobs.literals import called, keywords, literal, seconds
from migsafe.model import JobSource

_SCHEDULES = ("beat_schedule", "CELERY_BEAT_SCHEDULE", "CELERYBEAT_SCHEDULE", "beat_schedules")
_ZONES = ("timezone", "CELERY_TIMEZONE")
_FIELDS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
_POSITIONS = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
"""The order in which crontab(…) takes them."""


def read_celery(tree: ast.Module, path: str) -> Iterator[FoundOrProblem]:
    """Every entry of the schedule; one whose times are computed is a problem at its line."""
    zone = next((str(text) for text in (_zone(node) for node in ast.walk(tree)) if text), None)
    for node in ast.walk(tree):
        value = _beat_schedule(node)
        if value is not None:
            yield from _schedule(value, path, zone)
        elif isinstance(node, ast.Call) and called(node) == "add_periodic_task" and node.args:
            task = ast.unparse(node.args[1])[:60] if len(node.args) > 1 else "task"
            yield _job(str(literal(keywords(node).get("name")) or task), node.args[0], path, zone)


def _schedule(value: ast.expr, path: str, zone: str | None) -> Iterator[FoundOrProblem]:
    if not isinstance(value, ast.Dict):
        yield computed("beat", Place(path, value.lineno))
        return
    for key, entry in zip(value.keys, value.values, strict=True):
        name = literal(key) or "task"
        fields = dict(zip(map(literal, entry.keys), entry.values, strict=True)) if isinstance(entry, ast.Dict) else {}
        yield _job(str(name), fields.get("schedule", entry), path, zone)


def _job(name: str, when: ast.expr, path: str, zone: str | None) -> FoundOrProblem:
    place = Place(path, when.lineno)
    if isinstance(when, ast.Call) and called(when) == "crontab":
        fields = {**dict(zip(_POSITIONS, when.args, strict=False)), **keywords(when)}
        texts = [literal(fields[field]) if field in fields else "*" for field in _FIELDS]
        if None not in texts:
            schedule = " ".join(str(text).replace(" ", "") for text in texts)
            return FoundJob(name, JobSource.CELERY, place, schedule, tz=zone)
    every = seconds(when)
    if every:
        return FoundJob(name, JobSource.CELERY, place, every_s=every, tz=zone)
    return computed(name, place)


def _beat_schedule(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Assign | ast.AnnAssign) and _assigns(node) in _SCHEDULES:
        return node.value
    return node.value if isinstance(node, ast.keyword) and node.arg in _SCHEDULES else None


def _assigns(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def _zone(node: ast.AST) -> str | float | None:
    is_zone = isinstance(node, ast.Assign) and _assigns(node) in _ZONES
    return literal(node.value) if is_zone and isinstance(node, ast.Assign) else None
