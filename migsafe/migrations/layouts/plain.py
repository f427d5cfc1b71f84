"""Plain SQL files, numbered or dated, for psql or a script of the project's own.

They run by the numbers their names begin with. Nobody knows what the script does about transactions.
"""

from pathlib import Path

from migsafe.migrations.folder import here, sql_files
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.order import down_of, version
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection


def _find(path: Path) -> Found | None:
    folder = here(path)
    names = sql_files(folder)
    return Found(folder, "it holds .sql files, and nothing shows which tool runs them") if names else None


def steps(root: Path, project: ProjectSection) -> Listing:
    """The folder's .sql files in the order of their numbers; those that take another back belong to it."""
    downs = down_of(sql_files(root))
    ups = (name for name in sql_files(root) if name not in downs.values())
    return Listing(tuple(Step(root / name, version(name), _path(root, downs.get(name))) for name in ups))


def _path(root: Path, name: str | None) -> Path | None:
    return root / name if name else None


def whole(text: str, step: Step) -> tuple[Cut, ...]:
    """The file as it stands, its transactions unknown."""
    return (Cut(text, Wrapping.UNSTATED),)


LAYOUT = Layout("plain", "plain SQL", _find, steps, whole)
