"""Patterns proposed by `migsafe init --cache`: the cache asked, and loaders tried on a copy of the database."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from migsafe.cache.patterns import read_patterns
from migsafe.cache.propose import Proposals, proposals
from migsafe.cache.trace import read_traces
from migsafe.copies.redis_source import open_source
from migsafe.copies.source import Embedded, parse_source
from migsafe.copies.supply import own_servers
from migsafe.model import Pattern, Query
from migsafe.plans.workload import read_workload
from migsafe.recipes import apply_file, recipe_of
from migsafe.request import from_here
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

_PATIENCE_MS = 2000
"""How long one run of a candidate may take: what is slower serves no cache."""


def propose(settings: Settings, cache: str, copy: str | None) -> Proposals:
    """What the cache at `cache` suggests beside the declared patterns; `copy` is a source as `--copy` takes it.

    Raises SettingsError for an address or source that is none, CopyError, and InputError for history that fails.
    """
    queries = [row for row in read_workload(settings) if isinstance(row, Query)]
    declared = [row for row in read_patterns(settings, queries) if isinstance(row, Pattern)]
    trace, _ = read_traces(settings)
    with open_source(cache) as nodes:
        if copy is None:
            return proposals(nodes, queries, None, trace, declared)
        with _copied(settings, from_here(copy) or copy) as connection:
            return proposals(nodes, queries, connection, trace, declared)


@contextmanager
def _copied(settings: Settings, source: str) -> "Iterator[Connection[Any]]":
    """A session on a copy of the database: as it is, or, where it is embedded, with all migrations and seeds."""
    from migsafe.migrations.discover import discover

    section = msgspec.structs.replace(settings.sections.copy, database=source)
    sections = msgspec.structs.replace(settings.sections, copy=section)
    settings = msgspec.structs.replace(settings, sections=sections)
    parsed = parse_source(source, settings.folder)
    folder = settings.sections.project.migrations
    files = discover([settings.folder / folder], settings).files if isinstance(parsed, Embedded) and folder else ()
    recipe, version = recipe_of(files, settings), settings.sections.project.server_version
    with (
        own_servers() as servers,
        servers.database(parsed, recipe, apply_file(files), version) as database,
        closing(database.connect(autocommit=True)) as connection,
    ):
        connection.execute(f"SET statement_timeout = {_PATIENCE_MS}")
        yield connection
