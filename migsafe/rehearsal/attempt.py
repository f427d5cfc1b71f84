"""A run of statements behind somebody, with less patience than the migration has [edge]."""

from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from migsafe.model import Statement
from migsafe.rehearsal.framing import in_transaction, is_control

if TYPE_CHECKING:
    from psycopg import Connection

_UNITS_MS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}


@dataclass(slots=True)
class Attempt:
    """The migration's own lock_timeout is cut to `cut_ms` while it lasts."""

    connection: "Connection[Any]"
    cut_ms: float
    _started: list[tuple[float, Statement, float | None]] = field(default_factory=list)
    _real: str | None = None

    def starts(self, statement: Statement) -> None:
        """Cut the timeout that the statement would run under."""
        if is_control(statement):
            return
        row = self.connection.execute("SHOW lock_timeout").fetchone()
        real_ms = _milliseconds(str(row[0])) if row else 0.0
        if real_ms > self.cut_ms:
            inside = in_transaction(self.connection)
            self.connection.execute(f"SET {'LOCAL ' if inside else ''}lock_timeout = {round(self.cut_ms)}".encode())
            self._real = None if inside else f"{real_ms:.0f}"
        elif self._started and real_ms == round(self.cut_ms):
            real_ms = self._started[-1][2] or 0.0
        self._started.append((perf_counter(), statement, real_ms or None))

    def ended(self) -> None:
        """Give a session outside of any transaction its own setting back."""
        if self._real is not None and not self.connection.closed:
            self.connection.execute(f"SET lock_timeout = {self._real}".encode())

    def at(self, moment: float) -> tuple[Statement | None, float | None]:
        """The statement that ran at a moment of `perf_counter`, and its own lock_timeout in ms, None for none."""
        begun = [(statement, real) for started, statement, real in self._started if started <= moment]
        return begun[-1] if begun else (None, None)


def _milliseconds(shown: str) -> float:
    """What SHOW says of a time, as in `2s`, `100ms` or `0`."""
    number = shown.rstrip("abcdefghijklmnopqrstuvwxyz")
    return float(number) * _UNITS_MS.get(shown.removeprefix(number), 1)
