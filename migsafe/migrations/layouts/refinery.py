"""refinery: `V1__title.sql` and, without a gap-free order, `U1__title.sql`, by the number; each in one transaction."""

import re
from pathlib import Path

from migsafe.migrations.folder import here, sql_files
from migsafe.migrations.layouts.cargo import uses_crate
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed_number
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_NAME = re.compile(r"[VU](\d+(?:\.\d+)?)__(\w+)\.sql")
_TABLES = """CREATE TABLE IF NOT EXISTS refinery_schema_history (
    version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255));"""


def _find(path: Path) -> Found | None:
    folder = here(path)
    name = next((name for name in sql_files(folder) if _NAME.fullmatch(name)), None)
    manifest = uses_crate(folder, "refinery") if name else None
    return Found(folder, f"{name} lies below a {manifest.name} that names refinery") if manifest else None


def _steps(root: Path, project: ProjectSection) -> Listing:
    found = sorted((float(match[1]), match[1], name) for name in sql_files(root) if (match := _NAME.fullmatch(name)))
    return Listing(tuple(Step(root / name, version) for _, version, name in found))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return (Cut(text, Wrapping.FILE),)


LAYOUT = Layout(
    "refinery",
    "refinery",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("refinery_schema_history", "SELECT version FROM refinery_schema_history", listed_number),
)
