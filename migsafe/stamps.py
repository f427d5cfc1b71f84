"""Sizes and times of files, by which a run knows that they have not changed [edge]."""

import os
from functools import cache

from migsafe.hashes import blake2b

_PASSED_OVER = frozenset({"__pycache__", "bad.sql", "good.sql"})
"""Compiled Python, and the examples of rules, which are read only when somebody asks for them."""

Stamp = tuple[str, int, int]
"""Path, size in bytes, time of the last change in nanoseconds."""


@cache
def program() -> bytes:
    """A hash of the stamps of migsafe's own files, modules and rules, as they were when it was first asked for.

    Raises OSError.
    """
    package, rules = os.path.dirname(os.path.abspath(__file__)), rules_folder()
    return hashed([*stamps(package), *(() if rules.startswith(f"{package}/") else stamps(rules))])


def rules_folder() -> str:
    """Where the rules that come with migsafe are: inside an installed wheel, or beside the package in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    shipped = f"{package}/_rules"
    return shipped if os.path.isdir(shipped) else f"{os.path.dirname(package)}/rules"


def stamps(folder: str) -> list[Stamp]:
    """Those of all files below a folder that a check depends on, by path. Raises OSError."""
    found: list[Stamp] = []
    folders = [folder]
    for one in folders:
        with os.scandir(one) as entries:
            for entry in entries:
                if entry.name in _PASSED_OVER:
                    continue
                if entry.is_dir():
                    folders.append(entry.path)
                else:
                    found.append(_stamp(entry.path, entry.stat()))
    return sorted(found)


def stamp(path: str) -> Stamp:
    """That of one file or folder. Raises OSError."""
    return _stamp(path, os.stat(path))


def hashed(found: list[Stamp]) -> bytes:
    """What stands for all of them."""
    return blake2b(repr(found).encode("utf-8", "surrogateescape"), digest_size=20).digest()


def _stamp(path: str, status: os.stat_result) -> Stamp:
    return path, status.st_size, status.st_mtime_ns
