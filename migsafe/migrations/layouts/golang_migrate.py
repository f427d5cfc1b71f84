"""golang-migrate: `VERSION_TITLE.up.sql` and `.down.sql`, by the number.

Each file goes to PostgreSQL as one message (its postgres driver, without `x-multi-statement`), so several statements
share one transaction that PostgreSQL makes, and a concurrent index build must stand alone in its file.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import here, sql_files
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, Row, up_to_newest
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_NAME = re.compile(r"(\d+)_(.*)\.(up|down)\.sql")
_TABLES = """CREATE TABLE IF NOT EXISTS schema_migrations
    (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);"""


def find_pairs(path: Path) -> Found | None:
    """Where a folder holds `VERSION_TITLE.up.sql`."""
    folder = here(path)
    name = next((name for name in sql_files(folder) if (match := _NAME.fullmatch(name)) and match[3] == "up"), None)
    return Found(folder, f"{name} is named as one of a pair, VERSION_TITLE.up.sql") if name else None


def list_pairs(root: Path, project: ProjectSection) -> Listing:
    """The up files by their numbers, each with its down file."""
    names = sql_files(root)
    found = sorted(
        (int(match[1]), match[1], name) for name in names if (match := _NAME.fullmatch(name)) and match[3] == "up"
    )
    downs = {int(match[1]): root / name for name in names if (match := _NAME.fullmatch(name)) and match[3] == "down"}
    return Listing(tuple(Step(root / name, version, downs.get(number)) for number, version, name in found))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return (Cut(text, Wrapping.MESSAGE),)


def _applied(version: str, rows: list[Row] | tuple[Row, ...]) -> bool:
    """A dirty version is one that failed half way: it is not applied."""
    return up_to_newest(version, [(int(row[0]) - bool(row[1]),) for row in rows])


LAYOUT = Layout(
    "golang-migrate",
    "golang-migrate",
    find_pairs,
    list_pairs,
    _cut,
    _TABLES,
    Ledger("schema_migrations", "SELECT version, dirty FROM schema_migrations", lambda v, rows: _applied(v, [*rows])),
)
