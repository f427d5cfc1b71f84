"""How long one command took, how much write-ahead log it wrote, and how it ended [edge]."""

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.model import Execution, Statement
from migsafe.rehearsal.catalog import wal_position
from migsafe.rehearsal.deadline import deadline
from migsafe.rehearsal.disk import DiskWatch
from migsafe.rehearsal.failure import failure

if TYPE_CHECKING:
    from psycopg import Connection, Error

_CANCELLED = "57014"


class Measure(Struct, frozen=True):
    """One command: wall time, bytes of write-ahead log of the whole server meanwhile, rows of its tag, its error.

    It began at `started`, in seconds of `time.perf_counter`.
    """

    started: float
    ms: float
    wal_bytes: int
    rows: int | None
    error: "Error | None"


class Meter(Struct, frozen=True):
    """Measures commands on `connection`; the log is read over `observer`.

    No command runs beyond `until` (`time.perf_counter`), `ceiling_s` seconds after the rehearsal began.
    """

    connection: "Connection[Any]"
    observer: "Connection[Any]"
    disk: DiskWatch
    ceiling_s: float
    until: float

    def measure(self, command: Callable[[], int | None]) -> Measure:
        """Run a command that returns its row count. What PostgreSQL refuses is in the result."""
        from psycopg import Error

        rows, error, wal = None, None, wal_position(self.observer)
        with deadline(self.connection, max(self.until - perf_counter(), 0.001)):
            started = perf_counter()
            try:
                rows = command()
            except Error as raised:
                error = raised
            ms = (perf_counter() - started) * 1000
        self.disk.look()
        return Measure(started, ms, wal_position(self.observer) - wal, rows, error)

    def execution(self, statement: Statement, measure: Measure) -> Execution:
        """The row that tells how a statement ran."""
        return self._failed(Execution(statement.id, measure.ms, measure.wal_bytes, measure.rows), statement, measure)

    def committed(self, ran: Execution, statement: Statement, commit: Measure) -> Execution:
        """The row of a statement that ran, with the commit after it: a deferred constraint may only fail there."""
        together = replace(ran, ms=ran.ms + commit.ms, wal_bytes=(ran.wal_bytes or 0) + commit.wal_bytes)
        return self._failed(together, statement, commit, "at COMMIT: ")

    def _failed(self, execution: Execution, statement: Statement, measure: Measure, prefix: str = "") -> Execution:
        if measure.error is None:
            return execution
        found = failure(measure.error, statement.text, statement.line, statement.column, verbatim=statement.is_verbatim)
        message = found.message
        if found.sqlstate == _CANCELLED and perf_counter() >= self.until:
            message = f"stopped, because the rehearsal had taken {self.ceiling_s:g} s ([limits] rehearsal)"
        return replace(
            execution, sqlstate=found.sqlstate, message=prefix + message, line=found.line, column=found.column
        )


def skipped(statement: Statement, reason: str) -> Execution:
    """The row of a statement that did not run."""
    return Execution(statement.id, 0.0, None, None, skipped=reason)
