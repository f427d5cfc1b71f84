"""Rails: `db/structure.sql` stands for all migrations; what a pending one does is piped in as SQL.

Migrations are written in Ruby, which only the application can run. The dump builds the base, Rails' own tables
(`schema_migrations`, `ar_internal_metadata`) included.
"""

from pathlib import Path

from migsafe.migrations.folder import display, files, here, is_file
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.source import Wrapping
from migsafe.model import Unreadable
from migsafe.sections import ProjectSection

_DUMP = "structure.sql"


def _find(path: Path) -> Found | None:
    folder = here(path)
    root = folder.parent if folder.name == "migrate" else folder
    if not any(name.endswith(".rb") for name in files(root / "migrate")):
        return None
    what = f"beside {_DUMP}" if is_file(root / _DUMP) else f"without {_DUMP}"
    return Found(root, f"it holds migrate/*.rb of Rails, {what}")


def _steps(root: Path, project: ProjectSection) -> Listing:
    if is_file(root / _DUMP):
        return Listing((Step(root / _DUMP, _DUMP),))
    hint = "set `config.active_record.schema_format = :sql` and run `bin/rails db:schema:dump`"
    return Listing((), (Unreadable(display(root), 1, 1, f"has no {_DUMP}: Ruby's schema.rb is no SQL", hint),))


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return (Cut(text, Wrapping.STATEMENT),)


LAYOUT = Layout("rails", "Rails", _find, _steps, _cut)
