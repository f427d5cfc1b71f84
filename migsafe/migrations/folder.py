"""Files and folders by their paths [edge]: what is there, and how to show it. Nothing here raises."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from migsafe import seen
from migsafe.migrations.order import order

_LEVELS = 8
_SMALL = 1 << 20
"""Characters: longer texts are read again rather than kept."""


class _Memory:
    """What was listed and read while a run looks for its migrations: many layouts ask the same."""

    def __init__(self) -> None:
        self.files: dict[Path, list[str]] = {}
        self.texts: dict[Path, str | None] = {}


_memory: _Memory | None = None


@contextmanager
def reading_once() -> Iterator[None]:
    """Within the block each folder is listed once, and each file that something is looked for in is read once."""
    global _memory
    before, _memory = _memory, _memory or _Memory()
    try:
        yield
    finally:
        _memory = before


def sql_files(folder: Path) -> list[str]:
    """The names of the .sql files right in a folder, hidden ones left out; none where it cannot be read."""
    return sorted((name for name in files(folder) if name[-4:].lower() == ".sql"), key=order)


def files(folder: Path) -> list[str]:
    """The names of all files right in a folder, hidden ones left out; none where it cannot be read."""
    if _memory is None:
        return _files(folder)
    if folder not in _memory.files:
        _memory.files[folder] = _files(folder)
    return _memory.files[folder]


def _files(folder: Path) -> list[str]:
    return [name for name, is_file, _ in seen.names(folder) if is_file and not name.startswith(".")]


def folders(folder: Path) -> list[str]:
    """The names of the folders right in a folder, hidden ones left out; none where it cannot be read."""
    return [name for name, _, is_folder in seen.names(folder) if is_folder and not name.startswith(".")]


def is_file(path: Path) -> bool:
    """Whether something that can be read as a file is there."""
    return seen.kind(path) in ("file", "other")


def is_folder(path: Path) -> bool:
    """Whether a folder is there."""
    return seen.kind(path) == "folder"


def here(path: Path) -> Path:
    """The path itself where it is a folder, else the folder it lies in; absolute, so that it has a name."""
    whole = absolute(path)
    return whole if is_folder(whole) else whole.parent


def above(path: Path) -> Iterator[Path]:
    """The folder of a path and those above it, up to the root of its repository and at most eight."""
    folder = here(path)
    for candidate in (folder, *folder.parents)[:_LEVELS]:
        yield candidate
        if seen.kind(candidate / ".git"):
            return


def text_of(path: Path) -> str | None:
    """A file's text where it is UTF-8 and can be read, for finding things in it."""
    if _memory is None:
        return _text_of(path)
    if path in _memory.texts:
        return _memory.texts[path]
    text = _text_of(path)
    if text is None or len(text) < _SMALL:
        _memory.texts[path] = text
    return text


def _text_of(path: Path) -> str | None:
    try:
        return seen.text(path) if seen.kind(path) == "file" else None
    except (OSError, ValueError):
        return None


def first_text(text: str) -> str:
    """The first line of a text that has one, without the blanks around it."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def absolute(path: Path) -> Path:
    """Where a path leads, `..` worked out, links kept."""
    if path.is_absolute() and ".." not in path.parts:
        return path
    return Path(os.path.normpath(os.path.join(os.getcwd(), path)))  # noqa: PTH109, PTH118


def display(path: Path) -> str:
    """Relative to the working folder where the path lies below it."""
    return _display(path.as_posix(), os.getcwd())  # noqa: PTH109


@cache
def _display(path: str, working_folder: str) -> str:
    whole = os.path.normpath(os.path.join(working_folder, path))  # noqa: PTH118
    below = os.path.join(working_folder, "")  # noqa: PTH118
    return whole.removeprefix(below) if whole.startswith(below) else path
