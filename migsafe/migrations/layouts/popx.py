"""ory's popx: `VERSION_title[.DIALECT][.autocommit].up.sql` with `.down.sql`, by the version.

A file for PostgreSQL goes before the one for all databases; those of other databases are left out. Each file runs in
one transaction, `.autocommit.` ones go to PostgreSQL as one message.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from migsafe.migrations.folder import here, sql_files
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_NAME = re.compile(r"(\d+)_([^.]+)(?:\.(?!autocommit)(\w+))?(\.autocommit)?\.(up|down)\.sql")
_DIALECTS = frozenset({"postgres", "mysql", "cockroach", "sqlite", "sqlite3"})
_TABLES = """CREATE TABLE IF NOT EXISTS schema_migration (
    version varchar(48) NOT NULL, version_self int NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX IF NOT EXISTS schema_migration_version_idx ON schema_migration (version);
CREATE INDEX IF NOT EXISTS schema_migration_version_self_idx ON schema_migration (version_self);"""


def _find(path: Path) -> Found | None:
    folder = here(path)
    for name in sql_files(folder):
        match = _NAME.fullmatch(name)
        if match is not None and (match[3] in _DIALECTS or match[4]):
            return Found(folder, f"{name} has popx's form, VERSION_title.DIALECT.autocommit.up.sql")
    return None


def _steps(root: Path, project: ProjectSection) -> Listing:
    ups, downs = dict(_chosen(root, "up")), dict(_chosen(root, "down"))
    return Listing(
        tuple(Step(root / ups[version], version, _path(root, downs.get(version))) for version in sorted(ups))
    )


def _chosen(root: Path, direction: str) -> Iterator[tuple[str, str]]:
    """The file of each version that PostgreSQL gets: its own, which comes last here, else the one for all."""
    named = [(match, name) for name in sql_files(root) if (match := _NAME.fullmatch(name)) and match[5] == direction]
    yield from ((match[1], name) for match, name in named if match[3] is None)
    yield from ((match[1], name) for match, name in named if match[3] == "postgres")


def _path(root: Path, name: str | None) -> Path | None:
    return root / name if name else None


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return (Cut(text, Wrapping.MESSAGE if ".autocommit." in step.path.name else Wrapping.FILE),)


LAYOUT = Layout(
    "popx",
    "ory popx",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("schema_migration", "SELECT version FROM schema_migration", listed),
    beside=_NAME,
)
