"""Sizes and times of files, by which a run knows that they have not changed [edge]."""

import os
from contextlib import suppress
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
    return hashed([*_module_stamps(package), *rule_stamps(rules_folder())])


_NO_MODULES = frozenset({"__pycache__", "_rules"})


def rules_folder() -> str:
    """Where the rules that come with migsafe are: inside an installed wheel, or beside the package in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    shipped = f"{package}/_rules"
    return shipped if os.path.isdir(shipped) else f"{os.path.dirname(package)}/rules"


def rule_stamps(folder: str) -> list[Stamp]:
    """Those of the files that make the rules in a folder. Their examples are read only when somebody asks for them.

    Raises OSError.
    """
    found: list[Stamp] = []
    for item in os.listdir(folder):
        for rule in os.listdir(f"{folder}/{item}") if os.path.isdir(f"{folder}/{item}") else ():
            for name in ("rule.toml", "find.sql"):
                with suppress(OSError):
                    found.append(stamp(f"{folder}/{item}/{rule}/{name}"))
    return sorted(found)


def _module_stamps(package: str) -> list[Stamp]:
    found: list[Stamp] = []
    folders = [package]
    for one in folders:
        with os.scandir(one) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders += [entry.path] if entry.name not in _NO_MODULES else []
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
