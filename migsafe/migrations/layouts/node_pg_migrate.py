"""node-pg-migrate's SQL files: `-- Up Migration` and `-- Down Migration` sections, all of it up without them.

All pending files of a run share one transaction (`--single-transaction`, its default). Migrations written in
JavaScript are not read: pipe what `node-pg-migrate up --dry-run` prints into `migsafe check -`.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import above, absolute, here, sql_files, text_of
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.layouts.sections import marked, up_and_down
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_MARKS = re.MULTILINE | re.IGNORECASE
_UP = re.compile(r"^[ \t]*--[ \t-]*up[ \t]+migration.*$", _MARKS)
_DOWN = re.compile(r"^[ \t]*--[ \t-]*down[ \t]+migration.*$", _MARKS)
_DEFAULT = "migrations"
_FOLDER = re.compile(r"""node-pg-migrate\b[^\n]*?\s(?:-m|--migrations-dir)[ =]+([^\s"'\\]+)""")
_TABLES = """CREATE TABLE IF NOT EXISTS pgmigrations (
    id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL);"""


def _find(path: Path) -> Found | None:
    packages = ((one, text_of(one / "package.json") or "") for one in above(path))
    package, text = next(((one, text) for one, text in packages if "node-pg-migrate" in text), (None, ""))
    if package is None:
        return None
    if found := marked(path, _UP, "node-pg-migrate's marker"):
        return Found(found.root, f"{found.reason}, and package.json names node-pg-migrate")
    folder = here(path)
    named = _FOLDER.search(text)
    if absolute(package / (named[1] if named else _DEFAULT)) == absolute(folder) and sql_files(folder):
        return Found(folder, "package.json runs node-pg-migrate on it")
    return None


def _steps(root: Path, project: ProjectSection) -> Listing:
    return Listing(tuple(Step(root / name, name.removesuffix(".sql")) for name in sql_files(root)))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    up, down = up_and_down(text, _UP, _DOWN)
    return (Cut(up, Wrapping.RUN, down),)


LAYOUT = Layout(
    "node-pg-migrate",
    "node-pg-migrate",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("pgmigrations", "SELECT name FROM pgmigrations", listed),
    known_by_name=True,
)
