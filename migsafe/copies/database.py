"""The copy of the database that a run works on, and bare servers for rule examples."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import time
from typing import assert_never

from msgspec.structs import replace

from migsafe.copies.base import NAME, prepare_base
from migsafe.copies.cluster import make_cluster
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.dump import age_s, find_dump, server_major
from migsafe.copies.known_sizes import known_of
from migsafe.copies.postgres import PostgresServer, Purpose, running_postgres
from migsafe.copies.reachable import reachable_postgres
from migsafe.copies.recipe import Apply, Recipe, Statistics
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.server_template import cloned_template
from migsafe.copies.servers import find_postgres
from migsafe.copies.source import DumpFile, Embedded, NoCopy, ServerTemplate, Source, StatsFile
from migsafe.errors import CopyUnavailable
from migsafe.statistics.file import file_digest, read_snapshot


@contextmanager
def open_database(
    source: Source, run: RunFolder, recipe: Recipe, apply: Apply, *, wanted_major: int | None = None
) -> Iterator[DatabaseCopy]:
    """A copy from `source`, on a server that runs until the block ends.

    `apply` runs the recipe's files where no kept base has them. Raises CopyError; CopyUnavailable where the source is
    understood but gives no copy (then what needs one is "not checked"); and whatever `apply` raises.
    """
    match source:
        case NoCopy():
            raise CopyUnavailable("static checks only: the copy is `none`")
        case ServerTemplate():
            with cloned_template(source, recipe) as copy:
                yield copy
        case DumpFile():
            dump = find_dump(source.path)
            restored = replace(recipe, history=(), seeds=(), dump=dump)
            major = wanted_major or server_major(dump)
            with open_database(Embedded(), run, restored, apply, wanted_major=major) as copy:
                yield replace(copy, source=f"dump:{dump.path.name}", age_s=age_s(dump))
        case StatsFile():
            snapshot = read_snapshot(source.path)
            given = Statistics(source.path.name, snapshot, file_digest(source.path))
            settings = snapshot.settings
            bare = replace(recipe, history=(), seeds=(), statistics=given, production_settings=settings)
            major = wanted_major or snapshot.major
            with open_database(Embedded(), run, bare, apply, wanted_major=major) as copy:
                with copy.connect_as_superuser(autocommit=True) as connection:
                    known = known_of(connection, snapshot)
                age = max(0.0, time() - snapshot.taken)
                yield replace(copy, source=f"stats:{source.path.name}", age_s=age, known=known)
        case Embedded():
            installation = reachable_postgres(find_postgres(wanted_major), run)
            folder = run.subfolder("pg")
            base, reused = prepare_base(recipe, installation, run, folder, apply)
            with running_postgres(installation, run, folder, Purpose.MEASURING) as server:
                yield replace(server.mark(NAME), base=base, reused=reused, superuser=recipe.superuser)
        case _:
            assert_never(source)


@contextmanager
def open_server(run: RunFolder, *, wanted_major: int | None = None) -> Iterator[PostgresServer]:
    """An empty server until the block ends; `create_database` on it is cheap. Raises CopyError."""
    installation = reachable_postgres(find_postgres(wanted_major), run)
    folder = run.subfolder("pg")
    make_cluster(installation, run, folder / "data")
    with running_postgres(installation, run, folder, Purpose.MEASURING) as server:
        yield server
