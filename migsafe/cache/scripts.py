"""The deploy's scripts, read for the Redis commands that walk or delete keys or drop a search index [edge].

Shell scripts are read as shell: pipelines, `xargs`, here-documents for redis-cli, `--scan --pattern`. Other languages
are read for calls such as `r.keys("…")` and `redis.call('FLUSHALL')`. Nothing is ever run.
"""

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

from migsafe import seen
from migsafe.cache.script_calls import calls
from migsafe.cache.script_lines import Found
from migsafe.cache.script_shell import shell_commands
from migsafe.cache.trace import display
from migsafe.model import Item, ScriptCommand, Skip
from migsafe.settings import Settings

_FLUSHES = ("FLUSHALL", "FLUSHDB")
_WALKS = ("KEYS", "SCAN")
_DELETES = ("DEL", "UNLINK")
_SHELL = (".sh", ".bash", ".zsh", ".ksh", "")


def read_scripts(settings: Settings) -> tuple[ScriptCommand | Skip, ...]:
    """The commands of every script that `[deploy] scripts` names; a Skip for one that cannot be read."""
    rows: list[ScriptCommand | Skip] = []
    for pattern in settings.sections.deploy.scripts:
        seen.beyond()
        found = sorted(glob.glob(pattern, root_dir=settings.folder, recursive=True))  # noqa: PTH207
        paths = [path for name in found if (path := settings.folder / name).is_file()]
        if not paths:
            rows.append(Skip(Item.CACHE, f"deploy.scripts: no file matches `{pattern}`", configured=True))
        for path in paths:
            rows += _script(path)
    return tuple(rows)


def deleted_globs(commands: Sequence[ScriptCommand]) -> Iterator[tuple[ScriptCommand, str]]:
    """Every glob whose keys a script deletes, with the command that names it.

    A script that walks keys and deletes some that it does not name deletes those that it walked.
    """
    nameless = {command.path for command in commands if command.command in _DELETES and command.glob is None}
    for command in commands:
        if command.command in _FLUSHES:
            yield command, "*"
        elif command.glob is not None and (command.command in _DELETES or command.path in nameless):
            yield command, command.glob


def deploy_globs(settings: Settings) -> tuple[str, ...]:
    """All globs that the deploy deletes: those that the settings name and those of the scripts."""
    commands = [row for row in read_scripts(settings) if isinstance(row, ScriptCommand)]
    return tuple(dict.fromkeys((*settings.sections.deploy.purge, *(found for _, found in deleted_globs(commands)))))


def _script(path: Path) -> Iterator[ScriptCommand | Skip]:
    shown = display(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield Skip(Item.CACHE, f"the deploy script {shown} cannot be read: {error}", configured=True)
        return
    found: list[Found] = list(calls(text))
    first = text.partition("\n")[0]
    if path.suffix in _SHELL or (first.startswith("#!") and "sh" in first):
        found += shell_commands(text)
    for one in sorted(set(found), key=lambda one: (one.line, one.column, one.command)):
        yield ScriptCommand(shown, one.line, one.column, one.command, one.glob, one.background)
