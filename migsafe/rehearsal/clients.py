"""Clients that use a relation again and again, each on a session of its own, all served by one thread [edge].

They wait as any client would, but never for long in one go: after `_PATIENCE_MS` a client lets go and asks anew, and
its wait goes on. So none of them can end up in a deadlock with the migration, or hold it up.
"""

from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from migsafe.model import Access
from migsafe.rehearsal.stalls import Asked, Wait

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.pq.abc import PGresult

_PATIENCE_MS = 200
_LOCK_NOT_AVAILABLE = b"55P03"

SESSION = f"""SET lock_timeout = {_PATIENCE_MS}; SET statement_timeout = 0;
    SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off"""
"""For every client, which is impatient whatever the database's settings are."""


@dataclass(slots=True)
class Client:
    """One session that reads from, or writes to, a relation. `text` is what it sends; it changes no row."""

    connection: "Connection[Any]"
    relation: str
    access: Access
    text: bytes
    times: int = 0
    waits: list[Wait] = field(default_factory=list)
    is_asking: bool = False
    gave_up: bool = False
    sent: float = 0.0
    _since: float | None = None
    _failed: bytes | None = None
    _last: "PGresult | None" = None

    @property
    def is_busy(self) -> bool:
        """Whether it is waiting: for an answer, or to ask again because it did not get through."""
        return self.is_asking or (self._since is not None and not self.gave_up)

    def ask(self) -> None:
        """Send the question. Raises psycopg.OperationalError."""
        self.is_asking, self.sent, self._failed, self._last = True, perf_counter(), None, None
        self.connection.pgconn.send_query(self.text)
        self.connection.pgconn.flush()

    def hear(self) -> None:
        """Take in what has arrived of the answer. Raises psycopg.OperationalError."""
        pgconn = self.connection.pgconn
        pgconn.consume_input()
        while not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:
                self._answered(perf_counter())
                return
            self._failed = self._failed or self._sqlstate(result)
            self._last = result

    def asked(self) -> Asked:
        """What the client went through."""
        return Asked(self.relation, self.access, self.times, tuple(self.waits))

    def _answered(self, now: float) -> None:
        self.is_asking = False
        self.times += 1
        if self._failed not in (None, _LOCK_NOT_AVAILABLE):
            # The relation is no longer there, or not as it was: no client of this kind is left.
            self.gave_up = True
        since = self.sent if self._since is None else self._since
        if self._failed == _LOCK_NOT_AVAILABLE or (self._failed is None and self._finds_rows_locked()):
            self._since = since
            return
        self.waits.append(Wait(self.relation, self.access, since, now))
        self._since = None
        self.waits = sorted(self.waits, key=lambda wait: wait.start - wait.end)[:_KEPT]

    def _finds_rows_locked(self) -> bool:
        """Whether the last answer tells that rows are there which somebody else is changing."""
        if self._last is None or self._last.nfields != 1 or self._last.ntuples != 1:
            return False
        return self._last.get_value(0, 0) == b"t"

    @staticmethod
    def _sqlstate(result: "PGresult") -> bytes | None:
        from psycopg.pq import DiagnosticField, ExecStatus

        if result.status != ExecStatus.FATAL_ERROR:
            return None
        return result.error_field(DiagnosticField.SQLSTATE) or b"?????"


_KEPT = 50
"""The longest waits of a client that are remembered."""
