"""Files and folders by their paths [edge]: what is there, and how to show it. Nothing here raises."""

import os
from pathlib import Path

from migsafe.migrations.order import order


def sql_files(folder: Path) -> list[str]:
    """The names of the .sql files right in a folder, hidden ones left out; none where it cannot be read."""
    try:
        entries = [entry for entry in folder.iterdir() if entry.suffix.lower() == ".sql" and entry.is_file()]
    except OSError:
        return []
    return sorted((entry.name for entry in entries if not entry.name.startswith(".")), key=order)


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


def absolute(path: Path) -> Path:
    """Where a path leads, `..` worked out, links kept."""
    return Path(os.path.normpath(Path.cwd() / path))


def display(path: Path) -> str:
    """Relative to the working folder where the path lies below it."""
    whole = absolute(path)
    if whole.is_relative_to(Path.cwd()):
        return whole.relative_to(Path.cwd()).as_posix()
    return path.as_posix()
