"""The order in which a folder's migrations run, and which files take a migration back."""

import re
from collections.abc import Sequence

_VERSION = re.compile(r"[A-Za-z]?(\d+(?:[._]\d+(?![A-Za-z0-9]))*)")
_TAKES_BACK = re.compile(r"(^|\.)(down|undo|rollback)\.|^U\d[\d._]*__", re.IGNORECASE)

Key = tuple[int, tuple[int, ...], bool, tuple[tuple[int, int, str], ...], str]


def order(name: str) -> Key:
    """A sort key for a file's name: by the numbers it begins with (1_2 < 1_10, 0009 < 0010), then by its text.

    Names without a number come last. Of one version, the file that takes it back comes after the others.
    """
    match = _VERSION.match(name)
    version = tuple(int(part) for part in re.split(r"[._]", match[1])) if match else ()
    return (0 if match else 1, version, takes_back(name), _natural(name), name)


def takes_back(name: str) -> bool:
    """Whether a file undoes a migration: `0007_x.down.sql`, `0007_x.undo.sql`, `down.sql`, Flyway's `U7__x.sql`."""
    return _TAKES_BACK.search(name) is not None


def newest(names: Sequence[str]) -> str | None:
    """The last of a folder's migrations, those that undo one left out."""
    return max((name for name in names if not takes_back(name)), key=order, default=None)


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
