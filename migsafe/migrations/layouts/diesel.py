"""diesel: `VERSION_title/up.sql` with `down.sql`, by the digits of the version.

Each migration runs in one transaction; with `run_in_transaction = false` in its `metadata.toml` it goes to PostgreSQL
as one message.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import files, folders_with, here, text_of
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_WITHOUT = re.compile(r"^\s*run_in_transaction\s*=\s*false\b", re.MULTILINE)
_TABLES = """CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
    version varchar(50) PRIMARY KEY NOT NULL, run_on timestamp NOT NULL DEFAULT current_timestamp);"""


def _find(path: Path) -> Found | None:
    folder = here(path)
    root = folder.parent if _is_migration(folder) else folder
    name = next(iter(_migrations(root)), None)
    return Found(root, f"{name}/up.sql has diesel's form, VERSION_title/up.sql") if name else None


def _is_migration(folder: Path) -> bool:
    return folder.name[:1].isdecimal() and "up.sql" in files(folder)


def _migrations(root: Path) -> list[str]:
    return [name for name in folders_with(root, "up.sql") if name[0].isdecimal()]


def _steps(root: Path, project: ProjectSection) -> Listing:
    found = sorted((_version(name), root / name) for name in _migrations(root))
    return Listing(tuple(Step(folder / "up.sql", version, _down(folder)) for version, folder in found))


def _version(name: str) -> str:
    return name.split("_")[0].replace("-", "")


def _down(folder: Path) -> Path | None:
    return folder / "down.sql" if "down.sql" in files(folder) else None


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    folder = step.path.parent
    metadata = text_of(folder / "metadata.toml") if "metadata.toml" in files(folder) else None
    return (Cut(text, Wrapping.MESSAGE if _WITHOUT.search(metadata or "") else Wrapping.FILE),)


LAYOUT = Layout(
    "diesel",
    "diesel",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("__diesel_schema_migrations", "SELECT version FROM __diesel_schema_migrations", listed),
    beside=re.compile(r".*/metadata\.toml"),
)
