"""The workload: named queries with example parameters, from the files that `[workload] queries` names, and the
statements that production ran, from its statistics and logs.

A file or query that cannot be read becomes an Unreadable row with its place, a query that cannot be measured a Skip;
all others are kept. `bind` turns a query and one set of literals into SQL that runs.
"""

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from migsafe import seen
from migsafe.errors import Place
from migsafe.model import Item, LeftOut, Query, QueryExample, Skip, Unreadable
from migsafe.settings import FILE_NAME, Settings

if TYPE_CHECKING:
    from migsafe.plans.query_file import FileRow


WorkloadRow: TypeAlias = Query | QueryExample | Skip | Unreadable | LeftOut


def read_workload(settings: Settings) -> tuple[WorkloadRow, ...]:
    """Every query of the workload: of files, in the order of their names, then of production, the dearest first.

    Globs are relative to the settings' folder. Never raises for what a file holds or lacks.
    """
    section = settings.sections.workload
    if not (section.queries or section.statistics or section.logs):
        reason = 'no workload: name its files in migsafe.toml, as in `[workload] queries = ["queries/*.sql"]`'
        return tuple(_skips(reason, configured=False))
    rows = tuple(_distinct(row for path in _files(settings) for row in _read(path)))
    masked = (_masked(row) for row in rows) if not section.show_values else rows
    return tuple(_with_observed((*_fruitless(settings), *_kept(masked)), settings))


def _masked(row: "FileRow") -> "FileRow":
    return replace(row, masked=True) if isinstance(row, QueryExample) else row


def _with_observed(rows: Sequence[WorkloadRow], settings: Settings) -> Iterator[WorkloadRow]:
    """With the statements of production. A named query that is one of them has its number of executions."""
    section = settings.sections.workload
    if not (section.statistics or section.logs) or settings.sections.copy.database == "none":
        yield from rows
        return
    seen.beyond()
    from migsafe.plans.observed.collect import observed  # not needed where there is none

    def place_of(source: str) -> Place:
        path = _display(settings.path) if settings.path else FILE_NAME
        return Place(path, settings.line_of(source))

    def files(pattern: str) -> list[tuple[Path, str]]:
        return [(path, _display(path)) for path in _matches(settings, pattern)]

    named = [row for row in rows if isinstance(row, Query)]
    found = tuple(observed(section, named, files, place_of))
    counted = {row.name: row for row in found if isinstance(row, Query)}
    yield from (counted.get(row.name, row) if isinstance(row, Query) else row for row in rows)
    known = {row.name for row in named}
    yield from (row for row in found if not (isinstance(row, Query) and row.name in known))


def bind(query: Query, literals: Sequence[str]) -> str:
    """The query's SQL with `literals`, in the order of `query.parameters`, in place of its parameters."""
    from migsafe.plans.placeholders import fill

    return fill(query.text, dict(zip(query.parameters, literals, strict=True)))


def _matches(settings: Settings, pattern: str) -> list[Path]:
    seen.beyond()
    # Path.glob refuses absolute patterns, which people do write.
    found = sorted(glob.glob(pattern, root_dir=settings.folder, recursive=True))  # noqa: PTH207
    return [path for name in found if (path := settings.folder / name).is_file()]


def _files(settings: Settings) -> dict[Path, None]:
    globs = settings.sections.workload.queries
    return dict.fromkeys(path for pattern in globs for path in _matches(settings, pattern))


def _fruitless(settings: Settings) -> Iterator[Unreadable]:
    path = _display(settings.path) if settings.path else FILE_NAME
    for pattern in settings.sections.workload.queries:
        if not _matches(settings, pattern):
            message = f"workload queries: no file matches `{pattern}`"
            hint = f"globs are relative to {_display(settings.folder)}"
            yield Unreadable(path, settings.line_of(pattern), 1, message, hint)


def _read(path: Path) -> "tuple[FileRow, ...]":
    shown = _display(path)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        return (Unreadable(shown, 1, 1, f"cannot be read: {error.strerror}", "check the file's permissions"),)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
        return (Unreadable(shown, line, column, "is not UTF-8", "save the file in UTF-8"),)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return (Unreadable(shown, line, 1, "holds a NUL character", "PostgreSQL takes none; remove it"),)
    from migsafe.plans.query_file import read_query_file  # not needed where there is no workload

    return read_query_file(text, shown)


def _display(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def _distinct(rows: "Iterable[FileRow]") -> "Iterator[FileRow]":
    """Without the queries whose name an earlier one has, and without their examples."""
    first: dict[str, Query] = {}
    doubled = False
    for row in rows:
        if isinstance(row, Query):
            other = first.setdefault(row.name, row)
            doubled = other is not row
            if doubled:
                message = f"query {row.name} is named twice, first at {other.path}:{other.line}"
                yield Unreadable(row.path, row.line, 1, message, "give one of them another name")
        if not (doubled and isinstance(row, Query | QueryExample)):
            yield row


def _kept(rows: "Iterable[FileRow]") -> Iterator[WorkloadRow]:
    """With a Skip for each query that cannot be measured. Parameters without an example are taken from the copy."""
    for row in rows:
        yield row
        if isinstance(row, Query) and row.problem:
            reason = f"query {row.name} at {row.path}:{row.line} is not measured: {row.problem}"
            yield from _skips(reason, configured=True)


def _skips(reason: str, *, configured: bool) -> Iterator[Skip]:
    yield from (Skip(item, reason, configured) for item in (Item.PLANS, Item.BUFFERS))
