"""What a base is made from, and its hash."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from migsafe.copies.dump import Dump
from migsafe.copies.servers import PostgresInstallation

if TYPE_CHECKING:
    import psycopg

_FORMAT = "2"


class SqlFile(Struct, frozen=True):
    """A history or seed file. `path` is for messages; the hash sees only the content."""

    path: str
    content: bytes


Apply = Callable[["psycopg.Connection[Any]", SqlFile], None]
"""Runs one file, statement by statement, on a fresh autocommit session of the copy. What it raises ends the build."""


class Recipe(Struct, frozen=True):
    """A dump, or earlier migrations in order, then seeds in order; and the planner settings of production.

    `superuser`: what the project brings runs as the superuser.
    """

    history: tuple[SqlFile, ...] = ()
    seeds: tuple[SqlFile, ...] = ()
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    dump: Dump | None = None
    superuser: bool = False

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
