"""sqlx: `VERSION_title.sql`, or `.up.sql` with `.down.sql`, by the number.

Each file runs in one transaction; one that begins with `-- no-transaction` goes to PostgreSQL as one message.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import above, here, is_folder, sql_files
from migsafe.migrations.layouts.cargo import uses_crate
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed_number
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_NAME = re.compile(r"(\d+)_(.*?)(\.up|\.down)?\.sql")
_TABLES = """CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(),
    success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL);"""


def _find(path: Path) -> Found | None:
    folder = here(path)
    name = next((name for name in sql_files(folder) if _NAME.fullmatch(name)), None)
    if name is None:
        return None
    if manifest := uses_crate(folder, "sqlx"):
        return Found(folder, f"{name} lies below a {manifest.name} that names sqlx")
    prepared = any(is_folder(one / ".sqlx") for one in above(folder))
    return Found(folder, f"{name} lies beside prepared queries of sqlx, in .sqlx") if prepared else None


def _steps(root: Path, project: ProjectSection) -> Listing:
    named = [(match, name) for name in sql_files(root) if (match := _NAME.fullmatch(name))]
    downs = {int(match[1]): root / name for match, name in named if match[3] == ".down"}
    found = sorted((int(match[1]), match[1], name) for match, name in named if match[3] != ".down")
    return Listing(tuple(Step(root / name, version, downs.get(number)) for number, version, name in found))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return (Cut(text, Wrapping.MESSAGE if text.startswith("-- no-transaction") else Wrapping.FILE),)


LAYOUT = Layout(
    "sqlx",
    "sqlx",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("_sqlx_migrations", "SELECT version FROM _sqlx_migrations WHERE success", listed_number),
)
