"""The order in which a folder's migrations run, and which files take a migration back [pure]."""

import re
from collections.abc import Sequence
from functools import lru_cache

_VERSION = re.compile(r"[A-Za-z]?(\d+(?:[._]\d+(?![A-Za-z0-9]))*)")
_TAKES_BACK = re.compile(r"(^|\.)(down|undo|rollback)\.|^U\d[\d._]*__", re.IGNORECASE)
# `0007_x_down.sql` takes something back only where `0007_x_up.sql` or `0007_x.sql` stands beside it.
_BESIDE = re.compile(r"^(?P<stem>.+?)[._-](?:down|undo|rollback|revert)\.sql$", re.IGNORECASE)

Key = tuple[int, tuple[int, ...], bool, tuple[tuple[int, int, str], ...], str]


@lru_cache(maxsize=100_000)
def order(name: str) -> Key:
    """A sort key for a file's name: by the numbers it begins with (1_2 < 1_10, 0009 < 0010), then by its text.

    Names without a number come last. Of one version, the file that takes it back comes after the others.
    """
    return (0 if _VERSION.match(name) else 1, numbers(name), takes_back(name), _natural(name), name)


def version(name: str) -> str:
    """The numbers that a file's name begins with, as they stand there; the name itself where it has none."""
    match = _VERSION.match(name)
    return match[1] if match else name


def numbers(name: str) -> tuple[int, ...]:
    """The numbers that a file's name begins with; () for none."""
    match = _VERSION.match(name)
    return tuple(int(part) for part in re.split(r"[._]", match[1])) if match else ()


def takes_back(name: str) -> bool:
    """Whether a file undoes a migration: `0007_x.down.sql`, `0007_x.undo.sql`, `down.sql`, Flyway's `U7__x.sql`."""
    return _TAKES_BACK.search(name) is not None


def down_of(names: Sequence[str]) -> dict[str, str]:
    """Of each migration that has one, the file that takes it back; others stand under themselves."""
    known = {name.lower(): name for name in names}
    found: dict[str, str] = {}
    for name in names:
        up = next((known[stem] for stem in _ups(name) if stem in known and known[stem] != name), None)
        if up is not None or takes_back(name):
            found[name if up is None or up in found else up] = name
    return found


def _ups(name: str) -> list[str]:
    match = _BESIDE.match(name)
    if match is None:
        return [re.sub(r"^u", "v", name.lower())] if takes_back(name) else []
    stem = match["stem"].lower()
    return [*(f"{stem}{mark}up.sql" for mark in "._-"), f"{stem}.sql"]


def newest(names: Sequence[str]) -> str | None:
    """The last of a folder's migrations, those that undo one left out."""
    return max((name for name in names if not takes_back(name)), key=order, default=None)


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
