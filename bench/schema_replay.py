"""Hold the schema that migrations tell by themselves against the catalog of a server that ran them.

    python -m bench.schema_replay [--server-version N] FOLDER…

FOLDER is a folder of migrations, of whatever tool. They are read and replayed without a server, and applied to a
throw-away one; up to the first that it refuses, both schemas are compared: relations, columns with types, indexes,
constraints. Prints how many agree and each that does not. Exits with 1 if any does not.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from secrets import token_hex
from time import process_time
from typing import TypeAlias

from msgspec.structs import replace

from migsafe.copies.database import open_server
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.run_folder import open_run
from migsafe.errors import InputError
from migsafe.migrations.discover import discover
from migsafe.migrations.source import MigrationFile
from migsafe.model import (
    ConstraintKind,
    Phase,
    Relation,
    RelationColumn,
    RelationConstraint,
    RelationIndex,
    RelationPolicy,
    Role,
    Row,
)
from migsafe.rehearsal.history import apply_history
from migsafe.rehearsal.snapshot import photograph
from migsafe.settings import load_settings
from migsafe.sql.read import read
from migsafe.sql.replay import replay
from migsafe.sql.schema.rows import schema_rows

Facts: TypeAlias = Mapping[str, object]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    arguments.add_argument("--server-version", type=int)
    given = arguments.parse_args()
    with open_run() as run, open_server(run, wanted_major=given.server_version) as server:
        different = sum(_compare(folder, server) for folder in given.folders)
    sys.exit(1 if different else 0)


def facts(rows: Iterable[Row]) -> dict[str, Facts]:
    """What both sides can know, by what it is about and then by name. Expressions count as such, not by their text.

    Columns of views, the text of defaults, and NOT NULL as a constraint are left out.
    """
    known = tuple(rows)
    relations = {row.name: row.kind for row in known if isinstance(row, Relation)}
    views = {name for name, kind in relations.items() if "view" in kind.value}
    columns = [row for row in known if isinstance(row, RelationColumn) and row.relation not in views]
    indexes = [row for row in known if isinstance(row, RelationIndex)]
    constraints = [row for row in known if isinstance(row, RelationConstraint) and row.kind not in _UNNAMED]
    return {
        "relations": relations,
        "columns": {
            f"{row.relation}.{row.name}": (row.type_name, row.not_null, row.default_sql is not None, row.generated)
            for row in columns
        },
        "indexes": {row.name: _index(row, {one.name for one in columns}) for row in indexes},
        "constraints": {
            f"{row.relation}.{row.name}": (
                row.kind,
                frozenset(row.columns),
                row.referenced,
                row.referenced_columns,
                row.validated,
            )
            for row in constraints
        },
        "policies": {f"{row.relation}.{row.name}": row.name for row in known if isinstance(row, RelationPolicy)},
    }


_UNNAMED = (ConstraintKind.NOT_NULL, ConstraintKind.TRIGGER)


def _index(row: RelationIndex, columns: set[str]) -> tuple[object, ...]:
    keys = tuple(key if key in columns else "an expression" for key in row.columns)
    flags = (row.is_unique, row.is_primary, row.is_valid, row.is_constraint, row.predicate is not None)
    return (row.relation, keys, row.included, row.method, *flags)


def _compare(folder: Path, server: PostgresServer) -> int:
    files = discover([folder], load_settings(None, folder)).files
    database = f"replay_{token_hex(4)}"
    copy = server.create_database(database)
    applied: list[MigrationFile] = []
    for file in files:
        try:
            with copy.connect(autocommit=True) as connection:
                apply_history(connection, replace(file, role=Role.HISTORY))
        except InputError as error:
            print(f"{folder}: the server refuses {error}")
            break
        applied.append(file)
    with copy.connect(autocommit=True) as connection:
        seen = facts(photograph(connection, Phase.BEFORE))
    server.drop_database(database)
    started = process_time()
    schema = replay(read(file, 1, 1, checks_queries=False) for file in applied)
    took = process_time() - started
    print(f"{folder}: {len(applied)} migrations replayed in {took:.2f} s of processor time; {schema.gap or 'no gap'}")
    return _report(facts(schema_rows(schema, Phase.BEFORE)), seen)


def _report(told: Mapping[str, Facts], seen: Mapping[str, Facts]) -> int:
    different = 0
    for what, mine in told.items():
        theirs = seen[what]
        wrong = sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))
        print(f"  {what}: {len({*mine, *theirs}) - len(wrong)} agree, {len(wrong)} do not")
        for name in wrong:
            print(f"    {name}: replayed {mine.get(name)}, on the server {theirs.get(name)}")
        different += len(wrong)
    return different


if __name__ == "__main__":
    main()
