"""One session for looking at a copy, which a restart of its server ends [edge]."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy


class Session:
    """Opened when it is asked for, and anew after `close`."""

    def __init__(self, database: "DatabaseCopy") -> None:
        self._database = database
        self._connection: Connection[Any] | None = None

    def connection(self) -> "Connection[Any]":
        """The session of the copy's owner, in autocommit mode. Raises psycopg.OperationalError."""
        if self._connection is None:
            self._connection = self._database.connect(autocommit=True)
        return self._connection

    def close(self) -> None:
        """End it."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
