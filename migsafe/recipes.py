"""What the base is built from: earlier migrations and seeds as the settings name them [edge]."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migsafe.copies.recipe import Apply, Recipe, SqlFile
from migsafe.errors import InputError, Place
from migsafe.migrations.source import MigrationFile
from migsafe.production import snapshot_of
from migsafe.rehearsal.history import apply_history, apply_seed
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection


def recipe_of(history: Sequence[MigrationFile], settings: Settings) -> Recipe:
    """`[copy] prepare`, history, `[copy] seed`, then production's planner settings. Raises InputError for a file that
    is missing.

    Without any history there is no schema that rows could be seeded into: the base is empty.
    """
    copy, production = settings.sections.copy, snapshot_of(settings)
    prepared = [_seed(settings.folder / name, name, settings) for name in copy.prepare]
    seeds = [_seed(settings.folder / name, name, settings) for name in copy.seed] if _has_schema(history) else []
    return Recipe(
        history=(*prepared, *(SqlFile(file.path, file.text.encode()) for file in history)),
        seeds=tuple(seeds),
        settings=copy.settings,
        production_settings=production.settings if production else {},
        superuser=copy.superuser,
        dump_when_in_use=copy.dump_when_in_use,
    )


def apply_file(history: Sequence[MigrationFile]) -> Apply:
    """What runs one file of the recipe: migrations in their transactions, seeds as psql would."""
    migrations = {(file.path, file.text.encode()): file for file in history}

    def apply(connection: "Connection[Any]", file: SqlFile) -> None:
        migration = migrations.get((file.path, file.content))
        if migration is not None:
            apply_history(connection, migration)
        else:
            apply_seed(connection, file.path, file.content.decode())

    return apply


def _has_schema(history: Sequence[MigrationFile]) -> bool:
    """Whether anything but the migration tool's own tables is there."""
    return any(not file.tools_own for file in history)


def _seed(path: Path, name: str, settings: Settings) -> SqlFile:
    place = Place(str(settings.path) if settings.path else name, settings.line_of(name))
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"`{name}` cannot be read: {error.strerror}", place=place) from None
    except UnicodeDecodeError:
        raise InputError(f"`{name}` is not UTF-8", hint="save it in UTF-8", place=place) from None
    return SqlFile(str(path), text.encode())
