"""Alembic: revisions in `versions/`, in the order of their graph, as the SQL of `alembic upgrade heads --sql`.

All pending revisions share one transaction, unless env.py sets `transaction_per_migration`; with an
`autocommit_block()`, or without transactional DDL, they follow what the output says. Positions are those of the
operation in the revision's file. Flask-Migrate's env.py gets the context of its application.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from migsafe.errors import InputError
from migsafe.migrations.folder import above, absolute, display, here, is_file, text_of
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Made, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.layouts.made import joined
from migsafe.migrations.source import Wrapping
from migsafe.model import Unreadable
from migsafe.sections import ProjectSection

_REVISION = re.compile(r"^revision\b[^=\n]*=", re.MULTILINE)
_TABLES = """CREATE TABLE IF NOT EXISTS alembic_version (
    version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));"""


def _find(path: Path) -> Found | None:
    for folder in above(path):
        if is_file(folder / "env.py") and (ini := _ini(folder)) is not None:
            inside = absolute(here(path)).is_relative_to(folder)
            return Found(folder, f"it has env.py, and {display(ini)} leads to it") if inside else None
        if is_file(folder / "manage.py"):
            return None
    return None


def _ini(folder: Path) -> Path | None:
    """The alembic.ini whose `script_location` is this folder; that of Flask-Migrate lies in it and has none."""
    for place in above(folder):
        ini = place / "alembic.ini"
        location = re.search(r"(?m)^script_location\s*=\s*(\S+)", text_of(ini) or "")
        if location is not None:
            path = location[1].replace("%(here)s", str(place)).replace(":", "/")
            if absolute(place / path) == absolute(folder) or folder.name == Path(path).name:
                return ini
        elif place == folder and is_file(ini):
            return ini
    return None


def _steps(root: Path, project: ProjectSection) -> Listing:
    from migsafe.migrations.offline.once import once

    return once(root, project.interpreter, lambda: _asked(root, project))


def _asked(root: Path, project: ProjectSection) -> Listing:
    # Only these two tools need a subprocess, and most runs are none of theirs.
    from migsafe.migrations.offline.process import ask

    ini = _ini(root)
    try:
        if ini is None:
            raise InputError(
                "no alembic.ini leads to it", hint="name the folder that alembic.ini's script_location has"
            )
        home = root.parent if ini.parent == root else ini.parent
        answer = ask("alembic_runner.py", [str(ini)], home, project.interpreter)
    except InputError as error:
        place = error.place
        return Listing((), (Unreadable(place.path if place else display(root), 1, 1, error.message, error.hint),))
    revisions = {one["revision"]: one for one in answer["revisions"]}
    ordered = [revisions[name] for name in answer["order"]]
    pieces, back = _by_revision(answer["pieces"]), _by_revision(answer["back"])
    failed = tuple(_failed(one) for one in ordered if one["error"])
    steps = tuple(_step(one, pieces, back, answer) for one in ordered if not one["error"])
    return Listing(steps, failed)


_Pieces: TypeAlias = Mapping[str, Sequence[tuple[str, int]]]


def _by_revision(pieces: Iterable[Mapping[str, Any]]) -> _Pieces:
    """The SQL of each revision, with the lines that made it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for piece in pieces:
        found.setdefault(piece["revision"], []).append((str(piece["sql"]), int(piece["line"])))
    return found


def _failed(revision: Mapping[str, Any]) -> Unreadable:
    path = Path(revision["path"])
    message = f"Alembic cannot tell this revision as SQL: {revision['error']}"
    hint = "offline, a revision gets no rows: use op.execute() and op.bulk_insert(), not a connection"
    return Unreadable(display(path), line_of(_REVISION, text_of(path) or ""), 1, message, hint)


def _step(revision: Mapping[str, Any], pieces: _Pieces, back: _Pieces, answer: Mapping[str, Any]) -> Step:
    path, name = Path(revision["path"]), revision["revision"]
    text, anchors = joined(pieces.get(name, ()), text_of(path) or "")
    down = joined(back[name], text_of(path) or "") if name in back else None
    wrapping = Wrapping.FILE if answer["per_migration"] else Wrapping.RUN
    if not answer["transactional"]:
        wrapping = Wrapping.STATEMENT
    made = Made(text, anchors, wrapping, down)
    asked = tuple(sorted({int(line) for asking, line in answer["asked"] if asking == name}))
    return Step(path, name, made=made, after=tuple(revision["after"]), not_sql=asked)


def line_of(pattern: re.Pattern[str], text: str) -> int:
    """The line of the first match, 1 where there is none."""
    match = pattern.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return ()


LAYOUT = Layout(
    "alembic",
    "Alembic",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("alembic_version", "SELECT version_num FROM alembic_version", listed, heads_only=True),
    beside=re.compile(r".*"),
)
