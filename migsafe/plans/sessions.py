"""The sessions that queries are planned and run in, opened again where a query took one down [edge]."""

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from migsafe.plans.run import STEADY, Production

if TYPE_CHECKING:
    from psycopg import Connection

TIMEOUT_MS = 60_000
"""How long one run of one query may take, in ms; a query that takes longer failed."""


class Sessions:
    """Sessions in autocommit mode: `steady` measures, `production` plans with the settings that production has.

    `connect` opens those that run queries, `maintain` the one for what migsafe itself does.
    """

    def __init__(
        self,
        connect: "Callable[[], Connection[Any]]",
        *,
        maintain: "Callable[[], Connection[Any]] | None" = None,
        timeout_ms: int = TIMEOUT_MS,
        role: str | None = None,
    ) -> None:
        self._connect = connect
        self._maintain = maintain or connect
        self._timeout_ms = timeout_ms
        self._role = role
        self._steady: Connection[Any] | None = None
        self._production: Connection[Any] | None = None
        self._maintenance: Connection[Any] | None = None
        self._limits = Production((), 0)
        self._owner: Connection[Any] | None = None

    def __enter__(self) -> "Sessions":
        return self

    def __exit__(self, *_: object) -> None:
        for connection in (self._steady, self._production, self._maintenance, self._owner):
            if connection is not None:
                connection.close()

    def steady(self) -> "Connection[Any]":
        """The session that measures. Raises psycopg.Error where none can be opened."""
        if self._steady is None or self._steady.closed:
            self._steady = self._opened(STEADY)
        return self._steady

    def production(self) -> "Connection[Any]":
        """The session that plans with production's settings. Raises psycopg.Error where none can be opened."""
        if self._production is None or self._production.closed:
            self._production = self._opened({})
            self._limits = _limits(self._production)
        return self._production

    def maintenance(self) -> "Connection[Any]":
        """A session that may write and takes its time: for ANALYZE and VACUUM."""
        if self._maintenance is None or self._maintenance.closed:
            self._maintenance = self._maintain()
            self._maintenance.autocommit = True
        return self._maintenance

    def owner(self) -> "Connection[Any]":
        """A session of the copy's owner that may write, for plans under a change that is rolled back.

        Planning runs the project's own functions, which a superuser's session must not.
        """
        if self._owner is None or self._owner.closed:
            self._owner = self._connect()
            self._owner.autocommit = True
        return self._owner

    def limits(self) -> Production:
        """What the session with production's settings may do."""
        self.production()
        return self._limits

    def _opened(self, settings: dict[str, str]) -> "Connection[Any]":
        connection = self._connect()
        try:
            self._set(connection, settings)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set(self, connection: "Connection[Any]", settings: dict[str, str]) -> None:
        connection.autocommit = True
        connection.prepare_threshold = None
        every = {"statement_timeout": str(self._timeout_ms), "default_transaction_read_only": "on", **settings}
        for name, value in every.items():
            connection.execute("SELECT pg_catalog.set_config(%s, %s, false)", (name, value))
        if self._role is not None:
            self._become(connection, self._role)

    def _become(self, connection: "Connection[Any]", role: str) -> None:
        """Before PostgreSQL 16 who makes a role is no member of it, and may make itself one."""
        from psycopg import sql
        from psycopg.errors import InsufficientPrivilege

        become = sql.SQL("SET ROLE {}").format(sql.Identifier(role))
        try:
            connection.execute(become)
        except InsufficientPrivilege:
            grant = sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(connection.info.user))
            self.maintenance().execute(grant)
            connection.execute(become)


def _limits(connection: "Connection[Any]") -> Production:
    queries = files("migsafe.plans").joinpath("queries")
    jit = connection.execute(queries.joinpath("jit_limits.sql").read_bytes()).fetchall()
    workers = connection.execute(queries.joinpath("most_workers.sql").read_bytes()).fetchone()
    return Production(tuple(limit for (limit,) in jit), workers[0] if workers else 0)
