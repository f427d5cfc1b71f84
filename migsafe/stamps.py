"""Sizes and times of files, by which a run knows that they have not changed [edge]."""

import os
from functools import cache

from migsafe.hashes import blake2b

Stamp = tuple[str, int, int]
"""Path, size in bytes, time of the last change in nanoseconds."""


@cache
def program() -> bytes:
    """A hash of the stamps of migsafe's own files, modules and rules, as they were when it was first asked for.

    Raises OSError.
    """
    package = os.path.dirname(os.path.abspath(__file__))
    return hashed([*stamps(package), *stamps(rules_folder())])


def rules_folder() -> str:
    """Where the rules that come with migsafe are: inside an installed wheel, or beside the package in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    shipped = f"{package}/_rules"
    return shipped if os.path.isdir(shipped) else f"{os.path.dirname(package)}/rules"


def stamps(folder: str) -> list[Stamp]:
    """Those of all files below a folder, by path, compiled Python left out. Raises OSError."""
    found: list[Stamp] = []
    folders = [folder]
    for one in folders:
        with os.scandir(one) as entries:
            for entry in entries:
                if not entry.is_dir():
                    found.append(_stamp(entry.path, entry.stat()))
                elif entry.name != "__pycache__":
                    folders.append(entry.path)
    return sorted(found)


def stamp(path: str) -> Stamp:
    """That of one file or folder. Raises OSError."""
    return _stamp(path, os.stat(path))


def hashed(found: list[Stamp]) -> bytes:
    """What stands for all of them."""
    return blake2b(repr(found).encode("utf-8", "surrogateescape"), digest_size=20).digest()


def _stamp(path: str, status: os.stat_result) -> Stamp:
    return path, status.st_size, status.st_mtime_ns
