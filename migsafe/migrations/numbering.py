"""Migrations by their numbers: which ones share one, and which come too late.

Pure. A migration's number is what its name begins with (`0007_x`, `V1_10__x`, `2024-05-01-120000_x`); one that is
called `up.sql` or `migration.sql` has its folder's name. Names without a number, and files of no SQL, whose names may
begin with a hash, have none. Names that differ only in their endings (`.up.sql`, `.postgres.up.sql`) are of one
migration.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from posixpath import basename, dirname

from migsafe.migrations.order import takes_back
from migsafe.model import Disagreement, HistoryChange

_NUMBER = re.compile(r"[Vv]?(\d+(?:[._-]\d+(?![A-Za-z0-9]))*)")
_DATE = re.compile(r"(?:19|20)\d\d(?:[._-]?[01]?\d(?:[._-]?[0-3]?\d)?)?")
NAMED_BY_THEIR_FOLDER = {"up.sql", "migration.sql"}


@cache
def number(path: str) -> tuple[int, ...]:
    """The number of the migration at a path, () where it has none, or takes another back."""
    name = basename(path)
    if takes_back(name) or not name.lower().endswith(".sql"):
        return ()
    match = _NUMBER.match(_name(path))
    return tuple(int(part) for part in re.split(r"[._-]", match[1])) if match else ()


def same_numbers(judged: Iterable[str], known: Collection[str], since: str | None = None) -> Iterator[Disagreement]:
    """Those of `judged` whose number another one of `known`, in the same folder, has too."""
    by_number: dict[tuple[str, tuple[int, ...]], set[str]] = {}
    for path in known:
        by_number.setdefault((_folder(path), number(path)), set()).add(path)
    for path in judged:
        alike = by_number.get((_folder(path), number(path)), set())
        others = sorted(other for other in alike - {path} if _stem(other) != _stem(path))
        if others and number(path) and not _is_date(path):
            yield Disagreement(path, HistoryChange.SAME_NUMBER, others[0], since, only_comments=False)


def out_of_order(new: Iterable[str], merged: Collection[str], since: str) -> Iterator[Disagreement]:
    """Those of `new` whose number is below the highest of `merged` in the same folder."""
    highest: dict[str, str] = {}
    for path in merged:
        before = highest.get(_folder(path))
        if number(path) and (before is None or number(path) > number(before)):
            highest[_folder(path)] = path
    for path in new:
        last = highest.get(_folder(path))
        if last is not None and number(path) and number(path) < number(last):
            yield Disagreement(path, HistoryChange.OUT_OF_ORDER, last, since, only_comments=False)


def _is_date(path: str) -> bool:
    """Several migrations may be of one day, month or year."""
    match = _NUMBER.match(_name(path))
    return match is not None and _DATE.fullmatch(match[1]) is not None


def _stem(path: str) -> str:
    return _name(path).partition(".")[0]


def _name(path: str) -> str:
    return basename(dirname(path)) if basename(path) in NAMED_BY_THEIR_FOLDER else basename(path)


def _folder(path: str) -> str:
    return dirname(dirname(path)) if basename(path) in NAMED_BY_THEIR_FOLDER else dirname(path)
