"""Sqitch: the changes of `sqitch.plan`, each with `deploy/`, `revert/` and `verify/` scripts for psql.

psql makes no transaction, so each statement commits alone unless the script says BEGIN and COMMIT, as Sqitch's own
templates do. A change that is reworked stands twice in the plan; the older one's script carries the tag between them.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from migsafe.migrations.folder import above, absolute, here, is_file, text_of
from migsafe.migrations.layouts.layout import Cut, Found, Layout, Listing, Step
from migsafe.migrations.layouts.ledger import Ledger, listed
from migsafe.migrations.source import Wrapping
from migsafe.sections import ProjectSection

_SCRIPTS = ("deploy", "revert", "verify")
_TABLES = """CREATE SCHEMA IF NOT EXISTS sqitch;
CREATE TABLE IF NOT EXISTS sqitch.projects (project text PRIMARY KEY, uri text UNIQUE,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(), creator_name text NOT NULL, creator_email text NOT NULL);
CREATE TABLE IF NOT EXISTS sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL,
    project text NOT NULL REFERENCES sqitch.projects (project) ON UPDATE CASCADE, note text NOT NULL DEFAULT '',
    committed_at timestamptz NOT NULL DEFAULT clock_timestamp(), committer_name text NOT NULL,
    committer_email text NOT NULL, planned_at timestamptz NOT NULL, planner_name text NOT NULL,
    planner_email text NOT NULL);"""


class _Change(Struct, frozen=True):
    name: str
    tags: tuple[str, ...] = ()


def _find(path: Path) -> Found | None:
    whole = absolute(here(path))
    for folder in above(path):
        plan, top = _plan(folder)
        if is_file(plan):
            inside = whole in (folder, top) or any(whole.is_relative_to(top / name) for name in _SCRIPTS)
            return Found(folder, f"it has Sqitch's plan, {plan.name}") if inside else None
    return None


def _plan(folder: Path) -> tuple[Path, Path]:
    """The plan of a project and the folder of its scripts, as sqitch.conf says or as they are by default."""
    if not is_file(folder / "sqitch.conf"):
        return folder / "sqitch.plan", folder
    import configparser  # only such projects need it

    config = configparser.ConfigParser(strict=False, allow_no_value=True, interpolation=None)
    try:
        config.read_string("\n".join(line.strip() for line in (text_of(folder / "sqitch.conf") or "").splitlines()))
    except configparser.Error:
        return folder / "sqitch.plan", folder
    top = folder / config.get("core", "top_dir", fallback=".")
    return folder / config.get("core", "plan_file", fallback=str(top / "sqitch.plan")), top


def _steps(root: Path, project: ProjectSection) -> Listing:
    plan, top = _plan(root)
    changes = _changes(text_of(plan) or "")
    steps = []
    for number, change in enumerate(changes):
        name = _script(top, change, changes[number + 1 :])
        revert = top / "revert" / f"{name}.sql"
        steps.append(Step(top / "deploy" / f"{name}.sql", change.name, revert if is_file(revert) else None))
    return Listing(tuple(steps))


def _changes(plan: str) -> list[_Change]:
    found: list[_Change] = []
    for line in plan.splitlines():
        text = line.strip()
        if text.startswith("@") and found:
            found[-1] = replace(found[-1], tags=(*found[-1].tags, text.split()[0]))
        elif match := re.match(r"\+?\s*([^\s#%@+-][^\s\[]*)", text):
            found.append(_Change(match[1]))
    return found


def _script(top: Path, change: _Change, later: Sequence[_Change]) -> str:
    """The name of a change's scripts: with the tag behind it, where the change is reworked later on."""
    tags = list(change.tags)
    for other in later:
        if other.name == change.name:
            names = [f"{change.name}{tag}" for tag in tags]
            return next((name for name in names if is_file(top / "deploy" / f"{name}.sql")), change.name)
        tags += other.tags
    return change.name


def _cut(text: str, step: Step) -> tuple[Cut, ...]:
    return (Cut(text, Wrapping.STATEMENT),)


LAYOUT = Layout(
    "sqitch",
    "Sqitch",
    _find,
    _steps,
    _cut,
    _TABLES,
    Ledger("sqitch.changes", "SELECT change FROM sqitch.changes", listed),
    beside=re.compile(r"(.*/)?(revert|verify)/.*"),
)
