"""What a job runs, run on the copy and rolled back [edge]."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

TIMEOUT_MS = 20_000
"""How long one statement may take."""


@contextmanager
def rolled_back(connection: "Connection[Any]") -> Iterator[None]:
    """A transaction of which nothing stays."""
    from psycopg import Rollback

    with connection.transaction() as whole:
        connection.execute(f"SET LOCAL statement_timeout = {TIMEOUT_MS}")
        yield
        raise Rollback(whole)


def warm_ms(connection: "Connection[Any]", sql: str) -> float:
    """The second of two runs, in ms: the first warms the buffers. Raises psycopg.Error."""
    taken = 0.0
    for _ in range(2):
        with rolled_back(connection):
            started = perf_counter()
            connection.execute(sql.encode())
            taken = (perf_counter() - started) * 1000
    return taken
