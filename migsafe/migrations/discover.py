"""Which migration files a run is about [edge].

A PATH is a file, a folder or `-` (standard input). Files that are named are judged; the migrations of their folder that
come before the last of them, and are not named, are history: they build the base. All migrations of a folder that is
named are judged. Files that take a migration back (`.down.sql`, `U7__…`) are left out unless they are named. A path
that cannot be read never hides the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from migsafe.errors import InputError, Place
from migsafe.migrations.decode import decode, read_bytes
from migsafe.migrations.folder import absolute, display, is_file, is_folder, sql_files
from migsafe.migrations.order import newest, order, takes_back
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role, Unreadable
from migsafe.settings import Settings

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files of a run in the order in which they are applied, and what could not be read."""

    files: tuple[MigrationFile, ...]
    unreadable: tuple[Unreadable, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    path: Path
    role: Role


def discover(paths: Sequence[Path], settings: Settings, stdin: TextIO | None = None) -> Discovery:
    """Find and read the migrations. Raises InputError when no path is given: which file is new, nobody can tell."""
    if not paths:
        raise _nothing_named(settings)
    found: list[_Named | Unreadable] = []
    for path in _each_folder_once(paths):
        found += _found(path, paths, settings)
    return _read(_once(found), stdin)


def _each_folder_once(paths: Sequence[Path]) -> list[Path]:
    """Folders and standard input as given; of the files of one folder the first stands for all."""
    kept: dict[tuple[str, Path], Path] = {}
    for path in paths:
        is_file = _is_named_file(path)
        kept.setdefault(("files in", absolute(path).parent) if is_file else ("", absolute(path)), path)
    return list(kept.values())


def _found(path: Path, paths: Sequence[Path], settings: Settings) -> list[_Named | Unreadable]:
    if str(path) == STANDARD_INPUT:
        return [*_history_of_standard_input(settings), _Named(path, Role.JUDGED)]
    if _is_named_file(path):
        named = [other for other in paths if _is_named_file(other) and absolute(other).parent == absolute(path).parent]
        return _in_folder_of(path, named)
    if is_folder(path):
        return _whole_folder(path)
    near = f"; {path.parent} holds {', '.join(names[-3:])}" if (names := sql_files(path.parent)) else ""
    return [Unreadable(display(path), 1, 1, "does not exist", f"check the path{near}")]


def _in_folder_of(path: Path, named: Sequence[Path]) -> list[_Named | Unreadable]:
    names = {other.name for other in named}
    last = max((order(name) for name in names), default=order(path.name))
    history = {name for name in sql_files(path.parent) if order(name) < last and not takes_back(name)} - names
    return [
        _Named(path.parent / name, Role.JUDGED if name in names else Role.HISTORY)
        for name in sorted(names | history, key=order)
    ]


def _whole_folder(folder: Path) -> list[_Named | Unreadable]:
    names = [name for name in sql_files(folder) if not takes_back(name)]
    if not names:
        return [Unreadable(display(folder), 1, 1, "holds no .sql file", "name the folder that holds the migrations")]
    return [_Named(folder / name, Role.JUDGED) for name in sorted(names, key=order)]


def _history_of_standard_input(settings: Settings) -> list[_Named]:
    """What comes from standard input is taken for the migration after all those of the project's folder."""
    folder = _project_folder(settings)
    names = [name for name in sql_files(folder) if not takes_back(name)] if folder else []
    return [_Named(folder / name, Role.HISTORY) for name in sorted(names, key=order) if folder]


def _read(named: Iterable[_Named | Unreadable], stdin: TextIO | None) -> Discovery:
    files: list[MigrationFile] = []
    unreadable: list[Unreadable] = []
    for one in named:
        read = _file(one, len(files) + 1, stdin) if isinstance(one, _Named) else one
        if isinstance(read, MigrationFile):
            files.append(read)
        else:
            unreadable.append(read)
    return Discovery(tuple(files), tuple(unreadable))


def _file(named: _Named, ordinal: int, stdin: TextIO | None) -> MigrationFile | Unreadable:
    if str(named.path) == STANDARD_INPUT:
        shown, data = "<stdin>", _standard_input(stdin)
    else:
        shown = display(named.path)
        read = read_bytes(named.path, shown)
        if isinstance(read, Unreadable):
            return read
        data = read
    text = decode(data, shown)
    if isinstance(text, Unreadable):
        return text
    return MigrationFile(shown, named.role, ordinal, text, sha256(data).hexdigest())


def _standard_input(stdin: TextIO | None) -> bytes:
    if stdin is None:
        return b""
    data: bytes = stdin.buffer.read() if hasattr(stdin, "buffer") else stdin.read().encode()
    return data


def _once(found: Sequence[_Named | Unreadable]) -> list[_Named | Unreadable]:
    """Each file once; one that is judged by any path is judged."""
    judged = {absolute(one.path) for one in found if isinstance(one, _Named) and one.role is Role.JUDGED}
    kept: dict[Path | Unreadable, _Named | Unreadable] = {}
    for one in found:
        if isinstance(one, _Named):
            path = absolute(one.path)
            kept.setdefault(path, _Named(one.path, Role.JUDGED if path in judged else Role.HISTORY))
        else:
            kept.setdefault(one, one)
    return list(kept.values())


def _nothing_named(settings: Settings) -> InputError:
    folder = _project_folder(settings)
    name = newest(sql_files(folder)) if folder else None
    if folder is None or name is None:
        hint = "name a migration file or a folder of migrations, or set [project] migrations in migsafe.toml"
    else:
        shown = display(folder)
        hint = (
            f"name the new one: `migsafe check {shown}/{name}` judges it with the files before it as history; "
            f"`migsafe check {shown}` judges them all"
        )
    place = Place(str(settings.path)) if settings.path else None
    return InputError("no migration is named", hint=hint, place=place)


def _project_folder(settings: Settings) -> Path | None:
    configured = settings.sections.project.migrations
    return settings.folder / configured if configured else None


def _is_named_file(path: Path) -> bool:
    return str(path) != STANDARD_INPUT and is_file(path)
