"""Drizzle: `NNNN_title.sql` in the order of `meta/_journal.json`, or `TIMESTAMP_title/migration.sql` by name.

Statements are parted by `--> statement-breakpoint`; all pending files of a run share one transaction. There is no down
migration.
"""

import re
from pathlib import Path

from migsafe.migrations.folder import display, files, folders_with, here, is_file, text_of
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, up_to_newest
from migsafe.migrations.layouts.masks import instead
from migsafe.migrations.source import Wrapping
from migsafe.model import Unreadable
from migsafe.sections import ProjectSection

_JOURNAL = Path("meta") / "_journal.json"
_MIGRATION = ("migration.sql", "snapshot.json")
_BREAK = re.compile(r"-->[ \t]*statement-breakpoint")
_TABLES = """CREATE SCHEMA IF NOT EXISTS drizzle;
CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (
    id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);"""


def _find(path: Path) -> Found | None:
    folder = here(path)
    if is_file(folder / _JOURNAL):
        return Found(folder, f"it has drizzle-kit's {_JOURNAL.as_posix()}")
    root = folder.parent if set(_MIGRATION).issubset(files(folder)) else folder
    name = next(iter(folders_with(root, *_MIGRATION)), None)
    return Found(root, f"{name} holds drizzle-kit's migration.sql and snapshot.json") if name else None


def _steps(root: Path, project: ProjectSection) -> Listing:
    if not is_file(root / _JOURNAL):
        names = folders_with(root, "migration.sql")
        return Listing(tuple(Step(root / name / "migration.sql", name) for name in names))
    import json  # every run asks whether this is its tool

    try:
        entries = json.loads(text_of(root / _JOURNAL) or "")["entries"]
        ordered = sorted((int(entry["idx"]), str(entry["when"]), str(entry["tag"])) for entry in entries)
    except (ValueError, KeyError, TypeError):
        message = "is not drizzle-kit's list of migrations: no `entries` with `idx`, `when` and `tag`"
        return Listing((), (Unreadable(display(root / _JOURNAL), 1, 1, message, "let drizzle-kit write it anew"),))
    return Listing(tuple(Step(root / f"{tag}.sql", when) for _, when, tag in ordered))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    # A statement may end at the breakpoint alone.
    return (Cut(instead(text, _BREAK, ";"), Wrapping.RUN),)


LAYOUT = Layout(
    "drizzle",
    "Drizzle",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger(
        "drizzle.__drizzle_migrations",
        "SELECT created_at FROM drizzle.__drizzle_migrations ORDER BY created_at DESC LIMIT 1",
        up_to_newest,
    ),
    beside=re.compile(r"meta(/.*)?|.*snapshot\.json"),
)
