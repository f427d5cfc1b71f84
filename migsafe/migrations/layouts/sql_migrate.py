"""sql-migrate (rubenv): `-- +migrate Up` and `-- +migrate Down` sections, by the file's name.

A file runs in one transaction unless its marker says `notransaction`.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import sql_files
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.layouts.sections import marked, up_and_down
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_MARKS = re.MULTILINE | re.IGNORECASE
_UP = re.compile(r"^[ \t]*--[ \t]*\+migrate[ \t]+up\b.*$", _MARKS)
_DOWN = re.compile(r"^[ \t]*--[ \t]*\+migrate[ \t]+down\b.*$", _MARKS)
_TABLES = "CREATE TABLE IF NOT EXISTS gorp_migrations (id text NOT NULL PRIMARY KEY, applied_at timestamptz);"


def _find(path: Path) -> Found | None:
    return marked(path, _UP, "sql-migrate's marker")


def _steps(root: Path, project: ProjectSection) -> Listing:
    return Listing(tuple(Step(root / name, name) for name in sql_files(root)))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    up, down = up_and_down(text, _UP, _DOWN)
    alone = any("notransaction" in match[0].lower() for match in _UP.finditer(text))
    return (Cut(up, Wrapping.STATEMENT if alone else Wrapping.FILE, down),)


LAYOUT = Layout(
    "sql-migrate",
    "sql-migrate",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("gorp_migrations", "SELECT id FROM gorp_migrations", listed),
    known_by_name=True,
)
