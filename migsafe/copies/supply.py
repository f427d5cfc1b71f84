"""Where a run gets its servers: its own, started for it, or shared ones for many small runs (rule examples)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from migsafe.copies.base import fill_database
from migsafe.copies.database import open_database, open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.recipe import Apply, Recipe
from migsafe.copies.redis_copy import copy_keys
from migsafe.copies.redis_server import RedisServer, open_redis
from migsafe.copies.run_folder import RunFolder, open_run
from migsafe.copies.source import CacheSource, Embedded, OtherRedis, RdbFile, Source, parse_source
from migsafe.errors import SettingsError
from migsafe.sections import RedisSection

_TEMPLATES = 8
"""How many are kept: runs with the same recipe come close together."""


class Supply(Protocol):
    """Gives a run its copies; both are gone when their block ends."""

    def database(
        self, source: Source, recipe: Recipe, apply: Apply, wanted_major: int | None
    ) -> AbstractContextManager[DatabaseCopy]:
        """See `open_database`."""
        ...

    def redis(self, section: RedisSection, source: CacheSource) -> AbstractContextManager[RedisServer]:
        """A Redis with the section's memory limit and policy, and the keys of `source`."""
        ...


class OwnServers(Struct, frozen=True):
    """Servers of this run alone, in its folder."""

    run: RunFolder

    def database(
        self, source: Source, recipe: Recipe, apply: Apply, wanted_major: int | None
    ) -> AbstractContextManager[DatabaseCopy]:
        return open_database(source, self.run, recipe, apply, wanted_major=wanted_major)

    @contextmanager
    def redis(self, section: RedisSection, source: CacheSource) -> Iterator[RedisServer]:
        rdb = source.path if isinstance(source, RdbFile) else None
        if rdb is not None and not rdb.is_file():
            raise SettingsError(f"there is no file {rdb}", hint="check --cache rdb:PATH")
        with open_redis(self.run, maxmemory=section.maxmemory, policy=section.policy, rdb=rdb) as server:
            if isinstance(source, OtherRedis):
                with server.connect() as client:
                    copied = copy_keys(source.url, client)
                server = replace(server, counters=copied.counters, nodes=copied.nodes)
            yield server


@contextmanager
def own_servers() -> Iterator[Supply]:
    """Servers that are started when they are asked for, in a folder that goes with the block."""
    with open_run() as run:
        yield OwnServers(run)


class SharedServers(Struct, frozen=True):
    """One PostgreSQL and one Redis for one run after the other: a fresh database each, and an emptied Redis."""

    server: PostgresServer
    cache: RedisServer
    numbers: "count[int]"
    templates: dict[str, str]

    @contextmanager
    def database(
        self, source: Source, recipe: Recipe, apply: Apply, wanted_major: int | None
    ) -> Iterator[DatabaseCopy]:
        if source != parse_source("embedded"):
            with open_database(source, self.server.run, recipe, apply, wanted_major=wanted_major) as copy:
                yield copy
            return
        copy = replace(self._clone(recipe, apply), superuser=recipe.superuser)
        try:
            yield copy
        finally:
            if self.server.settings:
                self.server.restart({})
            self.server.drop_database(copy.name)

    def _clone(self, recipe: Recipe, apply: Apply) -> DatabaseCopy:
        """A database as the recipe wants it. The first one of a recipe stays for a while, as a template."""
        if recipe.settings:  # a clone does not get its template's settings
            return self._filled(recipe, apply)
        key = recipe.key(self.server.installation)
        if key not in self.templates:
            if len(self.templates) == _TEMPLATES:
                self.server.drop_database(self.templates.pop(next(iter(self.templates))))
            self.templates[key] = self._filled(recipe, apply).name
        return self.server.create_database(self._next_name(), template=self.templates[key])

    def _filled(self, recipe: Recipe, apply: Apply) -> DatabaseCopy:
        copy = self.server.create_database(self._next_name())
        try:
            fill_database(copy, recipe, apply)
        except BaseException:
            self.server.drop_database(copy.name)
            raise
        return copy

    def _next_name(self) -> str:
        return f"shared_{next(self.numbers)}"

    @contextmanager
    def redis(self, section: RedisSection, source: CacheSource) -> Iterator[RedisServer]:
        if not isinstance(source, Embedded):
            with OwnServers(self.server.run).redis(section, source) as server:
                yield server
            return
        with self.cache.connect() as client:
            client.flushall()
            client.config_set("maxmemory", section.maxmemory or 0)
            client.config_set("maxmemory-policy", section.policy)
        yield self.cache


@contextmanager
def shared_servers(wanted_major: int = 16) -> Iterator[SharedServers]:
    """Start both servers once for the block: the PostgreSQL of that major version, or the nearest that the machine has,
    so that examples do the same everywhere. Raises CopyError.
    """
    with open_run() as run, open_server(run, wanted_major=wanted_major) as server, open_redis(run) as cache:
        yield SharedServers(server, cache, count(1), {})
