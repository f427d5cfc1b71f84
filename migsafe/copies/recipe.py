"""What a base is made from, and its hash."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from migsafe.copies.dump import Dump
from migsafe.copies.servers import PostgresInstallation

if TYPE_CHECKING:
    import psycopg

    from migsafe.statistics.file import Snapshot

_FORMAT = "3"


class SqlFile(Struct, frozen=True):
    """A history or seed file. `path` is for messages; the hash sees only the content."""

    path: str
    content: bytes


class Statistics(Struct, frozen=True):
    """A file of `migsafe snapshot`: its name, its content and that content's SHA-256 (hex)."""

    name: str
    snapshot: "Snapshot"
    digest: str


Apply = Callable[["psycopg.Connection[Any]", SqlFile], None]
"""Runs one file, statement by statement, on a fresh autocommit session of the copy. What it raises ends the build."""


class Recipe(Struct, frozen=True):
    """A dump, statistics, or earlier migrations in order, then seeds in order; and the planner settings of production.

    `superuser`: what the project brings runs as the superuser. `dump_when_in_use`: a template on a server that somebody
    uses is dumped and restored. `production_settings` are those that a snapshot of
    production tells; `settings` come before them.
    """

    history: tuple[SqlFile, ...] = ()
    seeds: tuple[SqlFile, ...] = ()
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    dump: Dump | None = None
    statistics: Statistics | None = None
    production_settings: Mapping[str, str] = field(default_factory=dict)
    superuser: bool = False
    dump_when_in_use: bool = False

    def files(self) -> tuple[SqlFile, ...]:
        """In the order in which they are applied."""
        return (*self.history, *self.seeds)

    def key(self, installation: PostgresInstallation) -> str:
        """SHA-256 (hex) of everything that the base depends on."""
        digest = hashlib.sha256()
        for part in self._parts(installation):
            digest.update(f"{len(part)}:".encode() + part)
        return digest.hexdigest()

    def _parts(self, installation: PostgresInstallation) -> Iterator[bytes]:
        yield f"{_FORMAT} {installation.banner} {installation.origin}".encode()
        for name, value in sorted(self.settings.items()):
            yield f"{name}={setting_text(value)}".encode()
        for name, value in sorted(self.production_settings.items()):
            yield f"production {name}={value}".encode()
        if self.statistics is not None:
            yield f"statistics {self.statistics.digest}".encode()
        if self.dump is not None:
            yield f"dump {self.dump.digest}".encode()
        yield f"superuser {self.superuser}".encode()
        yield f"{len(self.history)} files, {len(self.seeds)} seeds".encode()
        for file in self.files():
            yield file.content


def setting_text(value: str | int | float | bool) -> str:
    """A setting's value as PostgreSQL reads it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
