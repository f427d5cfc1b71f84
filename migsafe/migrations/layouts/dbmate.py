"""dbmate: `-- migrate:up` and `-- migrate:down` sections, by the file's name.

An up section runs in one transaction; with `transaction:false` it goes to PostgreSQL as one message.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import sql_files
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.layouts.sections import marked, up_and_down
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_UP = re.compile(r"^--\s*migrate:up\b.*$", re.MULTILINE)
_DOWN = re.compile(r"^--\s*migrate:down\b.*$", re.MULTILINE)
_ALONE = re.compile(r"\btransaction:false\b")
_NUMBERED = re.compile(r"(\d+)(.*)\.sql")
_TABLES = "CREATE TABLE IF NOT EXISTS schema_migrations (version varchar NOT NULL PRIMARY KEY);"


def _find(path: Path) -> Found | None:
    return marked(path, _UP, "dbmate's marker")


def _steps(root: Path, project: ProjectSection) -> Listing:
    names = sorted(name for name in sql_files(root) if _NUMBERED.fullmatch(name))
    return Listing(tuple(Step(root / name, match[1]) for name in names if (match := _NUMBERED.fullmatch(name))))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    up, down = up_and_down(text, _UP, _DOWN)
    alone = any(_ALONE.search(match[0]) for match in _UP.finditer(text))
    return (Cut(up, Wrapping.MESSAGE if alone else Wrapping.FILE, down),)


LAYOUT = Layout(
    "dbmate",
    "dbmate",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("schema_migrations", "SELECT version FROM schema_migrations", listed),
)
