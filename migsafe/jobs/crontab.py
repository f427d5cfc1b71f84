"""crontab(5), as users and as the system write it: `CRON_TZ=` lines, names such as `@daily`, and a user in cron.d."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from migsafe.errors import InputError, Place
from migsafe.jobs.found import FoundJob, FoundOrProblem
from migsafe.model import JobSource

_ASSIGNMENT = re.compile(r"\s*(\w+)\s*=\s*(.*)$")
_FIELD = r"[\d*/,\-A-Za-z]+"
_ENTRY = re.compile(rf"\s*((?:{_FIELD}\s+){{4}}{_FIELD}|@\w+)\s+(.+)$")


def read_crontab(text: str, path: str) -> Iterator[FoundOrProblem]:
    """Every entry, named after its command; `@reboot` is at no time of its own. By `path`, a user stands before it."""
    system = PurePath(path).parent.name == "cron.d" or PurePath(path).parts[-2:] == ("etc", "crontab")
    zone: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _ENTRY.match(line)
        assignment = _ASSIGNMENT.match(line)
        if assignment and not entry:
            if assignment[1] == "CRON_TZ":
                zone = assignment[2].strip("\"' ") or None
            continue
        if entry is None:
            hint = "a line is five fields and a command, as in `*/10 * * * * refresh`"
            yield InputError("is no line of a crontab", hint=hint, place=Place(path, number))
        elif entry[1] != "@reboot":
            command = entry[2].split(None, 1)[-1] if system else entry[2]
            yield FoundJob(_name(command), JobSource.CRONTAB, Place(path, number), entry[1], tz=zone)


def _name(command: str) -> str:
    """The command without what may hold a secret: its arguments."""
    words = [word for word in command.split() if "=" not in word.split("/")[-1]]
    return PurePath(words[0]).name if words else "command"
