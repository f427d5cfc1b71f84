"""A ceiling on how long one statement may run, which no setting of the migration can lift [edge]."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection


@contextmanager
def deadline(connection: "Connection[Any]", seconds: float) -> Iterator[None]:
    """Cancel what runs on the connection after `seconds`: it then fails with SQLSTATE 57014 (query_canceled)."""
    timer = Timer(seconds, connection.cancel_safe)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
