"""Watching the transactions of a migration from inside [edge].

After each statement, and in its own transaction, the locks are read that the transaction holds. Times come from a
clock that runs only while the migration's statements run, so that looking costs them nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.model import Lock, LockMode, Rewrite, Scan, Statement
from migsafe.rehearsal.aside import aside
from migsafe.rehearsal.catalog import locks_of_transaction, relations_known, scans_so_far, table_sizes
from migsafe.rehearsal.observed import Known, Seen, new_locks, rewrites, scans, strongest
from migsafe.rehearsal.onlooker import Sighting, strongest_sightings

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(slots=True)
class Watch:
    """What has been seen so far. `old` are the relations that were there before the migration, `clock_ms` its time."""

    known: dict[int, Known]
    old: frozenset[int]
    clock_ms: float = 0.0
    rows: list[Lock | Rewrite | Scan] = field(default_factory=list)
    _held: dict[int, LockMode] = field(default_factory=dict)
    _untimed: list[tuple[int, Lock, float]] = field(default_factory=list)
    _counted: dict[int, tuple[int, int]] | None = None

    @classmethod
    def of(cls, known: dict[int, Known]) -> "Watch":
        """A watch over the relations that are there before the migration."""
        return cls(known, frozenset(known))

    def before(self, connection: "Connection[Any]") -> None:
        """Read the session's scan counters, once a transaction: they may still hold what an earlier one counted."""
        if self._counted is None:
            with aside(connection):
                self._counted = scans_so_far(connection)

    def recount(self) -> None:
        """Forget the scan counters: somebody else scanned tables in the same session."""
        self._counted = None

    def after(self, connection: "Connection[Any]", statement: Statement, ms: float) -> None:
        """Look at what the statement, which took `ms`, locked, rewrote and scanned."""
        started = self.clock_ms
        self.clock_ms += ms
        with aside(connection):
            seen = locks_of_transaction(connection)
        modes = strongest(seen)
        self._release(modes)
        # A relation goes by the name that the statement found, one that the statement made by the name it got.
        names = {s.oid: s.now for s in seen if s.now is not None} | self.known
        for oid, lock in new_locks(statement.id, modes, self._held, names, self.old).items():
            self._untimed.append((oid, lock, started))
        counted = self._counted or {}
        self.rows += rewrites(statement, seen, self.known, self.old)
        self.rows += scans(statement, seen, counted, self.known, self.old)
        self._held = modes
        self._counted = counted | {s.oid: (s.scans, s.rows_scanned) for s in seen}
        for s in seen:
            if s.now is not None:
                self.known[s.oid] = s.now
            else:
                self.known.pop(s.oid, None)

    def passed(self, ms: float) -> None:
        """Time went by in a statement that locks nothing."""
        self.clock_ms += ms

    def ended(self, ms: float = 0.0) -> None:
        """The transaction is over, `ms` after its last statement: nothing is locked any more."""
        self.clock_ms += ms
        self._release({})
        self._held = {}
        self._counted = None

    def reread(self, connection: "Connection[Any]") -> None:
        """Look at all relations anew: a rollback brought back what a statement had changed."""
        with aside(connection):
            self.known = relations_known(connection)

    def beside(
        self, connection: "Connection[Any]", statement: Statement, sightings: Iterable[Sighting], ms: float
    ) -> None:
        """Take in what an onlooker saw of a statement that ran alone for `ms`, and look which files are new."""
        self.clock_ms += ms
        longest = strongest_sightings(sightings)
        modes = {oid: sighting.mode for oid, sighting in longest.items()}
        for oid, lock in new_locks(statement.id, modes, {}, self.known, self.old).items():
            self.rows.append(replace(lock, held_ms=min(ms, longest[oid].ms)))
        before = self.known
        self.reread(connection)
        swapped = [oid for oid, now in self.known.items() if oid in before and now.filenode != before[oid].filenode]
        sizes = table_sizes(connection, swapped)
        seen = [Seen(oid, self.known[oid], frozenset(), 0, 0, 0, sizes.get(oid)) for oid in swapped]
        self.rows += rewrites(statement, seen, before, self.old)

    def _release(self, modes: Mapping[int, LockMode]) -> None:
        """Time the locks that the transaction no longer holds."""
        kept = []
        for oid, lock, started in self._untimed:
            if oid in modes and modes[oid].strength >= lock.mode.strength:
                kept.append((oid, lock, started))
            else:
                self.rows.append(replace(lock, held_ms=self.clock_ms - started))
        self._untimed = kept
