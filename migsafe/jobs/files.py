"""Schedules in the project's files, `[jobs] files`: crontabs and Python sources, which are read and never imported."""

import ast
import glob
from collections.abc import Iterator
from pathlib import Path

from migsafe import seen
from migsafe.cache.script_calls import calls
from migsafe.cache.script_shell import shell_commands
from migsafe.cache.trace import display
from migsafe.errors import InputError, Place
from migsafe.jobs.apscheduler import read_apscheduler
from migsafe.jobs.celery import read_celery
from migsafe.jobs.crontab import read_crontab
from migsafe.jobs.found import FoundOrProblem
from migsafe.model import LockRelease
from migsafe.settings import FILE_NAME, Settings


def found_jobs(settings: Settings) -> Iterator[FoundOrProblem | LockRelease]:
    """Every job of every file, the keys that it deletes, and what could not be read, at its place."""
    for pattern in settings.sections.jobs.files:
        seen.beyond()
        names = sorted(glob.glob(pattern, root_dir=settings.folder, recursive=True))  # noqa: PTH207
        paths = [path for name in names if (path := settings.folder / name).is_file()]
        if not paths:
            place = Place(str(settings.path or FILE_NAME), settings.line_of(pattern))
            hint = f"globs are relative to {settings.folder}"
            yield InputError(f"jobs.files: no file matches `{pattern}`", hint=hint, place=place)
        for path in paths:
            yield from _file(path)


def _file(path: Path) -> Iterator[FoundOrProblem | LockRelease]:
    shown = display(path)
    try:
        text = path.read_text("utf-8-sig")
        tree = ast.parse(text) if path.suffix == ".py" else None
    except SyntaxError as error:
        yield InputError(f"is no Python: {error.msg}", place=Place(shown, error.lineno))
        return
    except (OSError, ValueError) as error:
        yield InputError(f"cannot be read: {error}", place=Place(shown))
        return
    yield from _releases(text, shown, shell=tree is None)
    if tree is None:
        yield from read_crontab(text, shown)
        return
    yield from read_celery(tree, shown)
    yield from read_apscheduler(tree, shown)


def _releases(text: str, shown: str, *, shell: bool) -> Iterator[LockRelease]:
    """Commands that delete a key by its name. What compares the key's value first has the key as an argument."""
    for one in (*calls(text), *(shell_commands(text) if shell else ())):
        if one.command in ("DEL", "UNLINK") and one.glob is not None and not one.glob.endswith("*"):
            yield LockRelease(shown, one.line, one.command, one.glob)
