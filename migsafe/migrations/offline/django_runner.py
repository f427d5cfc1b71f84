"""Run by the project's own Python: `django_runner.py SETTINGS OUTPUT`.

Does what `manage.py sqlmigrate` does for every migration, in the order of Django's graph, and notes which operation
made which SQL. Databases are replaced by one that nothing can connect to; where Django would ask it for the names of
constraints, they are answered from the SQL so far (`django_schema`).
"""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import sys
from collections.abc import Iterator
from typing import Any


def main(settings_module: str, output: str) -> None:
    sys.path.insert(0, os.getcwd())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module)
    connection = disconnected()
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django_schema import Schema  # type: ignore[import-not-found]  # a sibling of this script

    loader = MigrationLoader(None)
    schema = Schema()
    answer_from(schema, connection)
    state = ProjectState(real_apps=real_apps(loader))
    document = []
    for migration in plan(loader):
        found = rendered(migration, state, connection, schema)
        document.append(found)
        state = migration.mutate_state(state) if found["error"] is None else safely_mutated(migration, state)
    with open(output, "w", encoding="utf-8") as file:
        json.dump({"migrations": document}, file)


def disconnected() -> Any:
    """Django set up with PostgreSQL databases that lead nowhere."""
    from django.conf import settings

    for alias, database in settings.DATABASES.items():
        gis = "gis" in str(database.get("ENGINE", ""))
        settings.DATABASES[alias] = {
            "ENGINE": "django.contrib.gis.db.backends.postgis" if gis else "django.db.backends.postgresql",
            "NAME": "migsafe",
            "HOST": "/nonexistent/migsafe",
        }
    import django
    from django.db import connections
    from django.db.migrations import migration, operations

    django.setup()
    migration.atomic = lambda *args, **given: contextlib.nullcontext()
    operations.RunPython.database_backwards = lambda *args, **given: None
    operations.RunPython.database_forwards = lambda *args, **given: None
    connection = connections["default"]
    connection.__dict__["pg_version"] = 160000
    connection.ensure_connection = lambda: None
    return connection


def answer_from(schema: Any, connection: Any) -> None:
    """What Django would look up in the database, from the SQL that it made before."""
    connection.cursor = lambda *args, **given: contextlib.nullcontext()
    look = connection.introspection
    look.get_constraints = lambda cursor, table: schema.constraints(table)
    look.get_sequences = lambda cursor, table, fields=(): []
    look.table_names = lambda cursor=None, include_views=False: schema.tables()
    connection.ops.compose_sql = lambda sql, params: sql % tuple(literal(value) for value in params or ())


def literal(value: Any) -> str:
    try:
        from psycopg import sql

        return sql.Literal(value).as_string(None)
    except ImportError:
        from psycopg2.extensions import adapt

        adapted = adapt(value)
        if hasattr(adapted, "encoding"):
            adapted.encoding = "utf8"
        return str(adapted.getquoted().decode("utf8"))


def real_apps(loader: Any) -> Any:
    return loader.unmigrated_apps


def plan(loader: Any) -> Iterator[Any]:
    seen = set()
    for target in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(target):
            if key not in seen:
                seen.add(key)
                yield loader.graph.nodes[key]


def rendered(migration: Any, state: Any, connection: Any, schema: Any) -> dict[str, Any]:
    editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=migration.atomic)
    editor.deferred_sql = []
    pieces: list[tuple[int, str]] = []
    python: list[int] = []
    error = None
    owner: dict[int, int] = {}
    working = state.clone()
    states = []
    operation_number = 0
    try:
        for operation_number, operation in enumerate(migration.operations):
            before = working.clone()
            states.append(before)
            operation.state_forwards(migration.app_label, working)
            if runs_python(operation):
                python.append(operation_number)
            start = len(editor.collected_sql)
            operation.database_forwards(migration.app_label, editor, before, working)
            for sql in editor.collected_sql[start:]:
                schema.read(sql)
                pieces.append((operation_number, sql))
            for sql in editor.deferred_sql:
                owner.setdefault(id(sql), operation_number)
        for sql in editor.deferred_sql:
            start = len(editor.collected_sql)
            editor.execute(sql, None)
            for text in editor.collected_sql[start:]:
                schema.read(text)
                pieces.append((owner[id(sql)], text))
    except Exception as caught:
        error = f"{type(caught).__name__}: {caught}"
    states.append(working)
    return {
        "back": way_back(migration, states, connection) if error is None else None,
        "app": migration.app_label,
        "name": migration.name,
        "path": inspect.getsourcefile(type(migration)),
        "after": [list(key) for key in migration.dependencies if key[1] not in ("__first__", "__latest__")],
        "replaces": [list(key) for key in migration.replaces],
        "atomic": bool(migration.atomic),
        "error": error,
        "failed": operation_number,
        "python": python,
        "pieces": [{"operation": number, "sql": sql} for number, sql in pieces],
    }


def way_back(migration: Any, states: list[Any], connection: Any) -> list[tuple[int, str]] | None:
    """The SQL that takes a migration back, each with its operation; None where there is no such SQL."""
    if not all(operation.reversible for operation in migration.operations):
        return None
    editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=migration.atomic)
    editor.deferred_sql = []
    owner: list[int] = []
    try:
        for number in reversed(range(len(migration.operations))):
            operation = migration.operations[number]
            operation.database_backwards(migration.app_label, editor, states[number + 1], states[number])
            owner += [number] * (len(editor.collected_sql) - len(owner))
        for sql in editor.deferred_sql:
            editor.execute(sql, None)
    except Exception:
        return None
    owner += [0] * (len(editor.collected_sql) - len(owner))
    return list(zip(owner, editor.collected_sql))


def runs_python(operation: Any) -> bool:
    inner = getattr(operation, "database_operations", None) or ()
    return not operation.reduces_to_sql or any(runs_python(one) for one in inner)


def safely_mutated(migration: Any, state: Any) -> Any:
    with contextlib.suppress(Exception):
        return migration.mutate_state(state)
    return state


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
