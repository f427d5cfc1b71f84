"""The base: history, seeds, settings and statistics in one database of a stopped cluster, kept by content hash.

A hit costs the copy of a folder. A miss builds the base in the run's own folder and keeps a copy of it. Beside it lie
companions: files of other stages that depend on the same content, such as the filled cache.
"""

import secrets
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from migsafe.copies.cluster import make_cluster, trim_wal
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.dump import restore
from migsafe.copies.file_copy import copy_file
from migsafe.copies.guard import prove_is_copy
from migsafe.copies.kept_data import put_data, take_data
from migsafe.copies.planner_settings import set_planner
from migsafe.copies.postgres import Purpose, running_postgres
from migsafe.copies.recipe import Apply, Recipe
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import PostgresInstallation
from migsafe.copies.shelf import Shelf, open_shelf
from migsafe.copies.statistics import restore_statistics

NAME = "migsafe_copy"

_LIMIT = 6


class Base(Struct, frozen=True):
    """Where one base and its companions are kept."""

    key: str
    shelf: Shelf

    def companion(self, name: str) -> Path | None:
        """The file kept beside the base under `name` (a plain file name), None where there is none."""
        if self.shelf.folder is None:
            return None
        path = self.shelf.folder / self.key / name
        return path if path.is_file() else None

    def keep(self, name: str, source: Path) -> None:
        """Keep a copy of `source` beside the base; without effect where the base itself could not be kept."""
        with self.shelf.reading(self.key) as folder, suppress(OSError):
            if folder is None:
                return
            unfinished = folder / f".new-{secrets.token_hex(8)}"
            try:
                copy_file(source, unfinished)
                unfinished.rename(folder / name)
            finally:
                unfinished.unlink(missing_ok=True)


def prepare_base(
    recipe: Recipe, installation: PostgresInstallation, run: RunFolder, folder: Path, apply: Apply
) -> tuple[Base, bool]:
    """Put the stopped cluster of `recipe` at `folder`/data. Returns its base, and whether that was kept before.

    Raises CopyError, and whatever `apply` raises.
    """
    base = Base(recipe.key(installation), open_shelf("bases", limit=_LIMIT))
    with base.shelf.reading(base.key) as kept:
        if kept is not None and take_data(kept, folder / "data", run.user):
            return base, True
    base.shelf.discard(base.key)
    make_cluster(installation, run, folder / "data")
    with running_postgres(installation, run, folder, Purpose.LOADING) as server:
        fill_database(server.create_database(NAME), recipe, apply)
        server.stop(cleanly=True)
    trim_wal(installation, run, folder / "data")
    # A tablespace lies outside the cluster: copies would share it.
    if not any((folder / "data" / "pg_tblspc").iterdir()):
        base.shelf.keep(base.key, lambda kept: put_data(folder / "data", kept))
    return base, False


def fill_database(copy: DatabaseCopy, recipe: Recipe, apply: Apply) -> None:
    """Apply the recipe to an empty copy: dump, files, planner settings, then statistics or `VACUUM (ANALYZE)`.

    Raises GuardError, CopyError for a setting that PostgreSQL refuses, and whatever `apply` raises.
    """
    copy = replace(copy, superuser=recipe.superuser)
    if recipe.dump is not None:
        restore(recipe.dump, copy)
    for file in recipe.files():
        # A session each: what one file sets (search_path …) is not meant for the next.
        with copy.connect(autocommit=True) as connection:
            prove_is_copy(connection, copy)
            apply(connection, file)
    set_planner(copy, recipe)
    if recipe.statistics is not None:
        restore_statistics(recipe.statistics, copy)
        return
    with copy.connect_as_superuser(autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
