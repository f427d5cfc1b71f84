"""One database that this run made: marked with a random token of its own, which the guard asks for."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.copies.owner import ONLY_POSTGRESQLS_OWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg

    from migsafe.copies.base import Base
    from migsafe.copies.known_sizes import Known
    from migsafe.copies.postgres import PostgresServer
    from migsafe.copies.server_template import TemplateServer


class DatabaseCopy(Struct, frozen=True):
    """A copy to rehearse on.

    `reused` tells that its content came from a kept base, `base` where companions go, `age_s` how old the data is, in
    seconds, where that is known. `superuser`: the settings let what the project brings run as the superuser. `known` is
    what a copy without rows has instead of them.
    """

    server: "PostgresServer | TemplateServer"
    name: str
    token: str
    source: str = "embedded"
    base: "Base | None" = None
    reused: bool = False
    age_s: float | None = None
    superuser: bool = False
    known: "Known | None" = None

    @property
    def version(self) -> str:
        """The server's version, as in `16.14`."""
        return self.server.version

    @property
    def major(self) -> int:
        """The server's major version."""
        return self.server.major

    def connect(self, **options: Any) -> "psycopg.Connection[Any]":
        """A new session of the copy's owner; `options` as for `psycopg.connect` (autocommit is off by default)."""
        if self.superuser:
            return self.server.connect(self.name, **options)
        return self.server.connect_as_owner(self.name, **options)

    def connect_as_superuser(self, **options: Any) -> "psycopg.Connection[Any]":
        """A new session for what migsafe itself does; on a server of its own, of the superuser.

        It finds nothing but PostgreSQL's own functions and operators, whatever the database's settings say.
        """
        return self.server.connect(self.name, **({"options": ONLY_POSTGRESQLS_OWN} | options))

    def restart(self, settings: "Mapping[str, str]") -> None:
        """Restart the server with `settings` beside the usual: its buffers are cold, and all sessions have ended.

        Raises CopyUnavailable where the server is not ours alone, CopyError where it does not start with them.
        """
        self.server.restart(settings)

    def bytes(self) -> int:
        """The database's size on disk."""
        with self.connect(autocommit=True) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0
