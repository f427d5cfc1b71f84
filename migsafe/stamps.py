"""Sizes and times of files, by which a run knows that they have not changed [edge]."""

import os
from collections.abc import Iterator

Stamp = tuple[str, int, int]
"""Path, size in bytes, time of the last change in nanoseconds."""


def stamps(folder: str) -> Iterator[Stamp]:
    """Those of all files below a folder, compiled Python left out. Raises OSError."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if not entry.is_dir():
            yield _stamp(entry.path, entry.stat())
        elif entry.name != "__pycache__":
            yield from stamps(entry.path)


def stamp(path: str) -> Stamp:
    """That of one file or folder. Raises OSError."""
    return _stamp(path, os.stat(path))


def _stamp(path: str, status: os.stat_result) -> Stamp:
    return path, status.st_size, status.st_mtime_ns
