"""Small projects written into a folder, and what a run finds in them."""

from collections.abc import Mapping
from pathlib import Path

from migsafe.migrations.discover import Discovery, discover
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role
from migsafe.settings import load_settings


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """The files, by their paths below `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def found(folder: Path, *paths: str) -> Discovery:
    """What `migsafe check PATHS…` would find, with the settings that lie there."""
    named = [folder / path for path in paths]
    return discover(named, load_settings(None, named[0]))


def names(discovery: Discovery, role: Role, folder: Path) -> list[str]:
    """The files of that role in their order, below `folder`; the tool's own tables left out."""
    return [_below(file, folder) for file in discovery.files if file.role is role and not file.tools_own]


def judged(discovery: Discovery) -> MigrationFile:
    """The only judged migration."""
    (file,) = [file for file in discovery.files if file.role is Role.JUDGED]
    return file


def _below(file: MigrationFile, folder: Path) -> str:
    path = Path(file.path)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else file.path
