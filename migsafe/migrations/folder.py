"""Files and folders by their paths [edge]: what is there, and how to show it. Nothing here raises."""

import os
from collections.abc import Iterator
from pathlib import Path

from migsafe.migrations.order import order

_LEVELS = 8


def sql_files(folder: Path) -> list[str]:
    """The names of the .sql files right in a folder, hidden ones left out; none where it cannot be read."""
    return sorted((name for name in files(folder) if name.lower().endswith(".sql")), key=order)


def files(folder: Path) -> list[str]:
    """The names of all files right in a folder, hidden ones left out; none where it cannot be read."""
    return sorted(entry.name for entry in _entries(folder) if entry.is_file())


def folders(folder: Path) -> list[str]:
    """The names of the folders right in a folder, hidden ones left out; none where it cannot be read."""
    return sorted(entry.name for entry in _entries(folder) if is_folder(entry))


def _entries(folder: Path) -> list[Path]:
    try:
        return [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return []


def is_file(path: Path) -> bool:
    """Whether something that can be read as a file is there."""
    try:
        return path.exists() and not path.is_dir()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there."""
    try:
        return path.is_dir()
    except OSError:
        return False


def here(path: Path) -> Path:
    """The path itself where it is a folder, else the folder it lies in."""
    return path if is_folder(path) else path.parent


def above(path: Path) -> Iterator[Path]:
    """The folder of a path and those above it, up to the root of its repository and at most eight."""
    folder = absolute(here(path))
    for candidate in (folder, *folder.parents)[:_LEVELS]:
        yield candidate
        if (candidate / ".git").exists():
            return


def text_of(path: Path) -> str | None:
    """A file's text where it is UTF-8 and can be read, for finding things in it."""
    try:
        return path.read_text("utf-8-sig") if path.is_file() else None
    except (OSError, ValueError):
        return None


def first_text(text: str) -> str:
    """The first line of a text that has one, without the blanks around it."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def absolute(path: Path) -> Path:
    """Where a path leads, `..` worked out, links kept."""
    return Path(os.path.normpath(Path.cwd() / path))


def display(path: Path) -> str:
    """Relative to the working folder where the path lies below it."""
    whole = absolute(path)
    if whole.is_relative_to(Path.cwd()):
        return whole.relative_to(Path.cwd()).as_posix()
    return path.as_posix()
