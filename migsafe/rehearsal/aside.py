"""Asking a session something without leaving a trace in it [edge]."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from migsafe.rehearsal.framing import in_transaction

if TYPE_CHECKING:
    from psycopg import Connection


@contextmanager
def aside(connection: "Connection[Any]") -> Iterator[None]:
    """Questions to the catalog, in a savepoint (or a transaction) that is rolled back.

    The migration's own statement_timeout does not end them.
    """
    first, *last = (
        ("SAVEPOINT migsafe_aside", "ROLLBACK TO SAVEPOINT migsafe_aside", "RELEASE SAVEPOINT migsafe_aside")
        if in_transaction(connection)
        else ("BEGIN", "ROLLBACK")
    )
    connection.execute(first)
    try:
        connection.execute("SET LOCAL statement_timeout = 0")
        yield
    finally:
        for command in last if not connection.closed else ():
            connection.execute(command)
