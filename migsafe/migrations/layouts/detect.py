"""Which migration tool a path belongs to, and why [edge].

Layouts are asked in turn, those with the surest marks first; plain SQL takes what nobody else knows.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from msgspec import Struct

from migsafe.errors import SettingsError
from migsafe.migrations.folder import absolute, folders, here, sql_files
from migsafe.migrations.layouts.layout import Found, Layout
from migsafe.nearest import nearest

_NAMES = (
    "alembic",
    "django",
    "sqitch",
    "drizzle",
    "prisma",
    "diesel",
    "rails",
    "liquibase",
    "popx",
    "goose",
    "sql-migrate",
    "dbmate",
    "refinery",
    "flyway",
    "sqlx",
    "golang-migrate",
    "node-pg-migrate",
    "plain",
)
_PASSED_OVER = frozenset(
    [
        "node_modules",
        "vendor",
        "target",
        "dist",
        "build",
        "out",
        "venv",
        "env",
        "site-packages",
        "__pycache__",
        "testdata",
        "fixtures",
        "clickhouse",
        "mysql",
        "sqlite",
        "sqlite3",
        "mssql",
        "oracle",
        "cockroach",
    ]
)
_PLAIN_FOLDERS = re.compile(r"migrat|schema|^sql$|^db$|changes|deltas", re.IGNORECASE)
_DEPTH = 7


class Located(Struct, frozen=True):
    """The tool that a path's migrations belong to, where they lie, and what shows it."""

    layout: Layout
    root: Path
    reason: str


def layouts() -> Iterator[Layout]:
    """All of them, in the order in which they are asked. Each is loaded when its turn comes: most runs need few."""
    return map(_layout, _NAMES)


def _layout(name: str) -> Layout:
    found: Layout = import_module(f"migsafe.migrations.layouts.{name.replace('-', '_')}").LAYOUT
    return found


def named_layout(name: str) -> Layout:
    """The layout of that name. Raises SettingsError for one that is unknown."""
    if name in _NAMES:
        return _layout(name)
    near = nearest(name, _NAMES, cutoff=0.5)
    hint = f"did you mean `{near}`?" if near else f"known: {', '.join(sorted(_NAMES))}"
    raise SettingsError(f"project.layout: unknown layout `{name}`", hint=hint)


def locate(path: Path, layout: str | None = None) -> Located | None:
    """The tool of a file or folder that exists, None where nothing is a migration.

    With `layout` that one is taken, whatever the files look like. Raises SettingsError for a name that is unknown.
    """
    if layout is not None:
        chosen = named_layout(layout)
        found = chosen.find(path) or Found(here(path), "")
        return Located(chosen, absolute(found.root), "the settings say so")
    for candidate in layouts():
        if (match := candidate.find(path)) is not None:
            return Located(candidate, absolute(match.root), match.reason)
    return None


def search(folder: Path) -> tuple[Located, ...]:
    """Every folder of migrations in a project, at most seven levels deep, what others brought along left out."""
    found: dict[Path, Located] = {}
    for place in _walk(folder, _DEPTH):
        located = locate(place)
        if located is not None and (located.layout.name != "plain" or _looks_like_migrations(place)):
            inside = any(located.root.is_relative_to(root) for root in found)
            if not inside:
                found[located.root] = located
    return tuple(found.values())


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    yield folder
    if depth:
        for name in folders(folder):
            if name not in _PASSED_OVER:
                yield from _walk(folder / name, depth - 1)


def _looks_like_migrations(folder: Path) -> bool:
    numbered = any(re.match(r"[A-Za-z]?\d", name) for name in sql_files(folder))
    return numbered and _PLAIN_FOLDERS.search(folder.name) is not None
