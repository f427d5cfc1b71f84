"""Which migration files a run is about [edge].

A PATH is a file, a folder or `-` (standard input). What it names is judged: a migration, all migrations of a folder,
or what takes one back, where that file itself is named. The migrations that the tool runs before the last one judged
are history: they build the base. Which tool that is, `layouts` finds out. A path that cannot be read never hides the
others.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from migsafe import seen
from migsafe.migrations.choose import Chosen, choose
from migsafe.migrations.decode import decode
from migsafe.migrations.folder import display, is_file, reading_once
from migsafe.migrations.layouts.detect import Located
from migsafe.migrations.load import load, load_down
from migsafe.migrations.source import MigrationFile, Wrapping
from migsafe.migrations.templates import fill
from migsafe.migrations.where import is_stdin, nothing_named, project_of, where
from migsafe.model import Item, Role, Skip, Unreadable
from migsafe.sections import ProjectSection
from migsafe.settings import Settings


class Discovery(Struct, frozen=True):
    """The files of a run in the order in which they are applied, and what could not be read.

    `located` are the tools whose migrations these are, with the reasons; `skips` what a judged one does without SQL.
    What a tool creates for itself stands before its migrations, marked as `tools_own`.
    """

    files: tuple[MigrationFile, ...]
    unreadable: tuple[Unreadable, ...]
    located: tuple[Located, ...] = ()
    skips: tuple[Skip, ...] = ()


_Piece: TypeAlias = MigrationFile | Unreadable | Skip


@reading_once()
def discover(paths: Sequence[Path], settings: Settings, stdin: TextIO | None = None) -> Discovery:
    """Find and read the migrations; the first SQL file that is named of a folder shows whose they are.

    Raises InputError when no path is given: which file is new, nobody can tell;
    SettingsError for a layout that is unknown.
    """
    if not paths:
        raise nothing_named(settings)
    found = list(_placed(paths, settings))
    pieces: list[_Piece] = [place for _, place in found if isinstance(place, Unreadable)]
    groups: dict[Path, tuple[Located, list[Path]]] = {}
    for path, place in found:
        if isinstance(place, Located):
            groups.setdefault(place.root, (place, []))[1].append(path)
    for located, named in groups.values():
        of_one = _of_one_tool(located, [path for path in named if not is_stdin(path)], project_of(settings))
        pieces += (replace(piece, root=located.root) if isinstance(piece, MigrationFile) else piece for piece in of_one)
    if any(is_stdin(path) for path in paths):
        pieces += _standard_input(stdin, settings.sections.project)
    return _sorted(pieces, tuple(located for located, _ in groups.values()))


def _placed(paths: Sequence[Path], settings: Settings) -> Iterator[tuple[Path, Located | Unreadable | None]]:
    """Each path with where it belongs: SQL files of one folder to where the first of them does."""
    of_folder: dict[Path, Located | Unreadable | None] = {}
    for path in paths:
        beside = path.parent if path.suffix.lower() == ".sql" and is_file(path) else path
        if beside not in of_folder:
            of_folder[beside] = where(path, settings)
        yield path, of_folder[beside]


def _sorted(pieces: Sequence[_Piece], located: tuple[Located, ...]) -> Discovery:
    """Each kind for itself, the files numbered."""
    files: list[MigrationFile] = []
    ordinal = 0
    for piece in pieces:
        if isinstance(piece, MigrationFile):
            ordinal += not piece.tools_own
            files.append(replace(piece, ordinal=ordinal))
    unreadable = dict.fromkeys(piece for piece in pieces if isinstance(piece, Unreadable))
    skips = tuple(piece for piece in pieces if isinstance(piece, Skip))
    return Discovery(tuple(files), tuple(unreadable), located, skips)


def _of_one_tool(located: Located, named: Sequence[Path], project: ProjectSection) -> Iterator[_Piece]:
    """Everything of one tool's folder that this run needs, in order: the tool's own tables, history, judged."""
    layout = located.layout
    listing = layout.steps(located.root, project)
    if layout.own_tables:
        yield _own_tables(located)
    for one in choose(located, listing, named):
        if isinstance(one, Unreadable):
            yield one
        elif one.is_down:
            yield load_down(layout, one.step, project.variables)
        else:
            yield from load(layout, one.step, one.role, project.variables)
            yield from _not_sql(one, layout.title)


def _own_tables(located: Located) -> MigrationFile:
    text, path = located.layout.own_tables, f"<the tables of {located.layout.title}>"
    return MigrationFile(path, Role.HISTORY, 0, text, Wrapping.STATEMENT, tools_own=True)


def _not_sql(chosen: Chosen, tool: str) -> Iterator[Skip]:
    """What a judged migration does in its tool's own language: nobody looked at what that does to the rows."""
    if chosen.role is Role.JUDGED:
        for line in chosen.step.not_sql:
            place = f"{display(chosen.step.path)}:{line}"
            yield Skip(Item.DATA, f"{place} is code that {tool} runs, no SQL: what it does was not looked at", True)


def _standard_input(stdin: TextIO | None, project: ProjectSection) -> Iterator[_Piece]:
    seen.beyond()
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
    yield MigrationFile("<stdin>", Role.JUDGED, 0, filled.text, source=source, anchors=filled.anchors)
