"""Prisma: `TIMESTAMP_title/migration.sql` beside `migration_lock.toml`, by the folder's name.

Each file goes to PostgreSQL as one message; there is no down migration. The base is what Prisma's shadow database is:
empty, everything applied from the first migration on.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import files, folders_with, here, is_file
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

FILE = "migration.sql"
_TABLES = """CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);"""


def _find(path: Path) -> Found | None:
    folder = here(path)
    root = folder.parent if FILE in files(folder) else folder
    names = folders_with(root, FILE)
    if not names or is_file(root / names[0] / "snapshot.json"):
        return None
    if is_file(root / "migration_lock.toml"):
        return Found(root, f"migration_lock.toml lies beside {names[0]}/{FILE}")
    dated = next((name for name in names if re.match(r"\d{14}_", name)), None)
    return Found(root, f"{dated}/{FILE} has Prisma's form, TIMESTAMP_title/{FILE}") if dated else None


def _steps(root: Path, project: ProjectSection) -> Listing:
    return Listing(tuple(Step(root / name / FILE, name) for name in folders_with(root, FILE)))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return (Cut(text, Wrapping.MESSAGE),)


LAYOUT = Layout(
    "prisma",
    "Prisma",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger(
        "_prisma_migrations",
        "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
        listed,
    ),
    beside=re.compile(r"migration_lock\.toml"),
    known_by_name=True,
)
