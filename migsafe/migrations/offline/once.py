"""A project is asked for its SQL once a run, although several stages want to know its migrations [edge]."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from migsafe.migrations.layouts.layout import Listing

_Stamp: TypeAlias = frozenset[tuple[Path, int, int]]
_known: dict[tuple[Path, str | None], tuple[_Stamp, Listing]] = {}


def once(root: Path, interpreter: str | None, ask: Callable[[], Listing]) -> Listing:
    """What `ask` answers; what it answered before, while no file beside the migrations has changed since."""
    before = _known.get((root, interpreter))
    if before is not None and _stamp(before[1]) == before[0]:
        return before[1]
    listing = ask()
    if listing.steps:
        _known[root, interpreter] = (_stamp(listing), listing)
    return listing


def _stamp(listing: Listing) -> _Stamp:
    """The Python files in the folders of migrations, with their times and sizes."""
    folders = {step.path.parent for step in listing.steps}
    files = (path for folder in folders if folder.is_dir() for path in folder.glob("*.py"))
    return frozenset((path, found.st_mtime_ns, found.st_size) for path in files if (found := path.stat()))
