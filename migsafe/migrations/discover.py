"""Which migration files a run is about [edge].

A PATH is a file, a folder or `-` (standard input). What it names is judged: a migration, all migrations of a folder,
or what takes one back, where that file itself is named. The migrations that the tool runs before the last one judged
are history: they build the base. Which tool that is, `layouts` finds out. A path that cannot be read never hides the
others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from migsafe.errors import InputError, Place
from migsafe.migrations.choose import Chosen, choose
from migsafe.migrations.decode import decode
from migsafe.migrations.folder import display, is_file, is_folder, sql_files
from migsafe.migrations.layouts.detect import Located, locate, search
from migsafe.migrations.load import load, load_down
from migsafe.migrations.source import MigrationFile, Wrapping
from migsafe.migrations.templates import fill
from migsafe.model import Role, Unreadable
from migsafe.settings import ProjectSection, Settings

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files of a run in the order in which they are applied, and what could not be read.

    `located` are the tools whose migrations these are, with the reasons. What a tool creates for itself stands before
    its migrations, marked as `tools_own`.
    """

    files: tuple[MigrationFile, ...]
    unreadable: tuple[Unreadable, ...]
    located: tuple[Located, ...] = ()


def discover(paths: Sequence[Path], settings: Settings, stdin: TextIO | None = None) -> Discovery:
    """Find and read the migrations. Raises InputError when no path is given: which file is new, nobody can tell;
    SettingsError for a layout that is unknown.
    """
    if not paths:
        raise _nothing_named(settings)
    project = _project(settings)
    groups: dict[Path, tuple[Located, list[Path]]] = {}
    files: list[MigrationFile] = []
    unreadable: list[Unreadable] = []
    for path in paths:
        found = _located(path, settings, project)
        if isinstance(found, Located):
            groups.setdefault(found.root, (found, []))[1].append(path)
        elif found is not None:
            unreadable.append(found)
    for located, named in groups.values():
        for one in _of_one_tool(located, [path for path in named if not _is_stdin(path)], project, len(files)):
            (unreadable if isinstance(one, Unreadable) else files).append(one)  # type: ignore[arg-type]
    if any(_is_stdin(path) for path in paths):
        for one in _standard_input(stdin, project, len(files) + 1):
            (unreadable if isinstance(one, Unreadable) else files).append(one)  # type: ignore[arg-type]
    return Discovery(tuple(files), tuple(dict.fromkeys(unreadable)), tuple(found for found, _ in groups.values()))


def _located(path: Path, settings: Settings, project: ProjectSection) -> Located | Unreadable | None:
    """The tool of a path; what comes from standard input belongs to that of the project's folder, if there is one."""
    if _is_stdin(path):
        folder = _project_folder(settings)
        return _located(folder, settings, project) if folder is not None else None
    if is_folder(path):
        return _in_folder(path, project)
    if is_file(path):
        return locate(path, project.layout) or _no_migration(path)
    near = f"; {path.parent} holds {', '.join(names[-3:])}" if (names := sql_files(path.parent)) else ""
    return Unreadable(display(path), 1, 1, "does not exist", f"check the path{near}")


def _in_folder(path: Path, project: ProjectSection) -> Located | Unreadable:
    found = locate(path, project.layout)
    if found is not None:
        return found
    below = search(path)
    if len(below) == 1:
        return below[0]
    if not below:
        hint = "name the folder that holds the migrations"
        return Unreadable(display(path), 1, 1, "holds no .sql file, nor any migration tool's files", hint)
    names = ", ".join(f"{display(one.root)} ({one.layout.title})" for one in below)
    return Unreadable(display(path), 1, 1, "holds more than one folder of migrations", f"name one of them: {names}")


def _no_migration(path: Path) -> Unreadable:
    return Unreadable(
        display(path), 1, 1, "is no migration of any known tool", "name a .sql file, or pipe SQL into `-`"
    )


def _of_one_tool(
    located: Located, named: Sequence[Path], project: ProjectSection, before: int
) -> Iterator[MigrationFile | Unreadable]:
    """Everything of one tool's folder that this run needs, in order: the tool's own tables, history, judged."""
    layout = located.layout
    listing = layout.steps(located.root, project)
    if layout.own_tables:
        yield _own_tables(located)
    chosen = choose(located, listing, named)
    yield from (one for one in chosen if isinstance(one, Unreadable))
    ordinal = before + 1
    for one in chosen:
        if isinstance(one, Chosen):
            ready = (
                [load_down(one.step, ordinal)]
                if one.is_down
                else load(layout, one.step, one.role, ordinal, project.variables)
            )
            for file in ready:
                ordinal += isinstance(file, MigrationFile)
                yield file


def _own_tables(located: Located) -> MigrationFile:
    text, path = located.layout.own_tables, f"<the tables of {located.layout.title}>"
    digest = sha256(text.encode()).hexdigest()
    return MigrationFile(path, Role.HISTORY, 0, text, digest, Wrapping.STATEMENT, tools_own=True)


def _standard_input(
    stdin: TextIO | None, project: ProjectSection, ordinal: int
) -> Iterator[MigrationFile | Unreadable]:
    data = b""
    if stdin is not None:
        data = stdin.buffer.read() if hasattr(stdin, "buffer") else stdin.read().encode()
    text = decode(data, "<stdin>")
    if isinstance(text, Unreadable):
        yield text
        return
    filled = fill(text, project.variables, text, "<stdin>", in_strings=False)
    yield from filled.unfilled
    source = text if filled.anchors else None
    digest = sha256(data).hexdigest()
    yield MigrationFile("<stdin>", Role.JUDGED, ordinal, filled.text, digest, source=source, anchors=filled.anchors)


def _nothing_named(settings: Settings) -> InputError:
    shown, newest = _suggestion(settings)
    if newest is None:
        hint = "name a migration file or a folder of migrations, or set [project] migrations in migsafe.toml"
    else:
        hint = (
            f"name the new one: `migsafe check {newest}` judges it with the files before it as history; "
            f"`migsafe check {shown}` judges them all"
        )
    place = Place(str(settings.path)) if settings.path else None
    return InputError("no migration is named", hint=hint, place=place)


def _suggestion(settings: Settings) -> tuple[str, str | None]:
    """The project's folder and its newest migration, for display."""
    folder = _project_folder(settings)
    located = locate(folder, settings.sections.project.layout) if folder and is_folder(folder) else None
    if located is None or folder is None:
        return "", None
    steps = located.layout.steps(located.root, _project(settings)).steps
    once = [step for step in steps if not step.repeatable]
    return display(folder), display(once[-1].path) if once else None


def _project(settings: Settings) -> ProjectSection:
    return settings.sections.project


def _project_folder(settings: Settings) -> Path | None:
    configured = settings.sections.project.migrations
    return settings.folder / configured if configured else None


def _is_stdin(path: Path) -> bool:
    return str(path) == STANDARD_INPUT
