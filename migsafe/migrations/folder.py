"""Files and folders by their paths [edge]: what is there, and how to show it. Nothing here raises."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from migsafe import seen
from migsafe.migrations.order import order

_LEVELS = 8
_SMALL = 1 << 20
"""Characters: longer texts are read again rather than kept."""


_Listed: TypeAlias = tuple[list[str], list[str]]
"""The names of a folder's files, and of its folders."""


class _Memory:
    """What was listed and read while a run looks for its migrations: many layouts ask the same."""

    def __init__(self) -> None:
        self.listed: dict[str, _Listed] = {}
        self.texts: dict[Path, str | None] = {}
        self.working_folder = _working_folder()
        self.above: dict[tuple[Path, Sequence[str]], str] = {}


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
    return _listed(str(folder))[0]


def folders(folder: Path) -> list[str]:
    """The names of the folders right in a folder, hidden ones left out; none where it cannot be read."""
    return _listed(str(folder))[1]


def folders_with(folder: Path, *files: str) -> list[str]:
    """Of those, the ones that hold all these files. One look at each folder answers for any number of layouts."""
    root = str(folder)
    return [name for name in folders(folder) if set(files).issubset(_listed(f"{root}/{name}")[0])]


def _listed(folder: str) -> _Listed:
    if _memory is None:
        return _look(folder)
    if folder not in _memory.listed:
        _memory.listed[folder] = _look(folder)
    return _memory.listed[folder]


def _look(folder: str) -> _Listed:
    found = [one for one in seen.names(folder) if not one[0].startswith(".")]
    return [name for name, is_file, _ in found if is_file], [name for name, _, is_folder in found if is_folder]


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


def texts_above(folder: Path, names: Sequence[str]) -> str:
    """The texts of all files of these names in a folder and in those above it, the nearest first."""
    if _memory is None:
        return _texts_above(folder, names)
    if (folder, names) not in _memory.above:
        _memory.above[folder, names] = _texts_above(folder, names)
    return _memory.above[folder, names]


def _texts_above(folder: Path, names: Sequence[str]) -> str:
    return "\n".join(text_of(place / name) or "" for place in above(folder) for name in names)


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
    if (text := str(path)).startswith("/") and "/.." not in text:
        return path
    return Path(os.path.normpath(os.path.join(os.getcwd(), path)))  # noqa: PTH109, PTH118


def display(path: Path) -> str:
    """Relative to the working folder where the path lies below it."""
    whole, below = str(absolute(path)), _memory.working_folder if _memory else _working_folder()
    return whole.removeprefix(below) if whole.startswith(below) else str(path)


def _working_folder() -> str:
    return os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118
