"""Apply the whole migration history of any project to a throw-away PostgreSQL, as `migsafe check` would build its base.

    python bench/histories.py [--server-version N] [--markdown] [NAME=]FOLDER…

FOLDER is a checkout of a project or a folder of migrations; NAME is what the output calls it. A `migsafe.toml` in it
counts; none is needed. Prints for each folder of migrations: the project, the layout that was detected, migrations, how
many of them applied one after the other, and the seconds that took; then where and why the first one that was refused
failed. Exits with 1 if any was.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from time import perf_counter

from msgspec.structs import replace

from migsafe.copies.database import open_server
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.run_folder import open_run
from migsafe.errors import InputError
from migsafe.migrations.discover import discover
from migsafe.migrations.layouts.detect import Located, search
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role
from migsafe.rehearsal.history import apply_history, apply_seed
from migsafe.settings import load_settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """One folder of migrations; `problems` are what could not be read, and what PostgreSQL refused."""

    project: str
    layout: str
    migrations: int
    applied: int
    seconds: float
    problems: tuple[str, ...]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="+", metavar="[NAME=]FOLDER")
    arguments.add_argument("--server-version", type=int)
    arguments.add_argument("--markdown", action="store_true")
    given = arguments.parse_args()
    with open_run() as run, open_server(run, wanted_major=given.server_version) as server:
        outcomes = [outcome for argument in given.folders for outcome in _folders(argument, server)]
    _print(outcomes, markdown=given.markdown)
    sys.exit(1 if any(outcome.applied < outcome.migrations for outcome in outcomes) else 0)


def _folders(argument: str, server: PostgresServer) -> Iterator[Outcome]:
    name, _, path = argument.rpartition("=")
    folder = Path(path)
    project = name or folder.resolve().name
    for located in search(folder):
        settings = load_settings(None, located.root)
        empty = server.create_database(f"history_{token_hex(8)}")
        copy = replace(empty, superuser=settings.sections.copy.superuser)
        started = perf_counter()
        found = discover([located.root], settings)
        problems = [f"{one.path}:{one.line}: {one.message}" for one in found.unreadable]
        applied = 0
        with closing(copy.connect(autocommit=True)) as connection:
            for name in settings.sections.copy.prepare:
                apply_seed(connection, name, (settings.folder / name).read_text())
        for file in (replace(one, role=Role.HISTORY) for one in found.files):
            try:
                with closing(copy.connect(autocommit=True)) as connection:
                    apply_history(connection, file)
            except InputError as error:
                problems.append(str(error))
                break
            applied += not file.tools_own
        yield Outcome(
            _name(project, folder, located),
            located.layout.title,
            _count(found.files) + len(found.unreadable),
            applied,
            perf_counter() - started,
            tuple(problems),
        )


def _name(project: str, folder: Path, located: Located) -> str:
    below = located.root.relative_to(folder.resolve()).as_posix() if located.root != folder.resolve() else ""
    return f"{project}: {below}" if below else project


def _count(files: tuple[MigrationFile, ...]) -> int:
    return sum(not file.tools_own for file in files)


def _print(outcomes: list[Outcome], *, markdown: bool) -> None:
    rows = [(one.project, one.layout, str(one.migrations), str(one.applied), f"{one.seconds:.1f}") for one in outcomes]
    header = ("project", "layout", "migrations", "applied", "seconds")
    if markdown:
        for row in (header, ("---",) * 5, *rows):
            print(f"| {' | '.join(row)} |")
    else:
        widths = [max(len(row[column]) for row in (header, *rows)) for column in range(5)]
        for row in (header, *rows):
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for outcome in outcomes:
        for problem in outcome.problems:
            print(f"{outcome.project}: {problem}", file=sys.stderr)


if __name__ == "__main__":
    main()
