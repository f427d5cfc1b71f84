"""Locks on relations, in PostgreSQL's own terms, and what a statement did while it held them.

Source of the conflict table: PostgreSQL documentation, "Explicit Locking", table 13.2.
"""

from enum import StrEnum

from migsafe.model.row import Row


class Provenance(StrEnum):
    """How a fact is known."""

    PREDICTED = "predicted"
    """Derived from the text and the rules of the server version."""
    OBSERVED = "observed"
    """Seen on the copy while the statement ran."""
    MEASURED = "measured"
    """A quantity taken on the copy before and after."""


class LockMode(StrEnum):
    """Table-level lock modes, weakest first, spelt as `pg_locks.mode` spells them."""

    ACCESS_SHARE = "AccessShareLock"
    ROW_SHARE = "RowShareLock"
    ROW_EXCLUSIVE = "RowExclusiveLock"
    SHARE_UPDATE_EXCLUSIVE = "ShareUpdateExclusiveLock"
    SHARE = "ShareLock"
    SHARE_ROW_EXCLUSIVE = "ShareRowExclusiveLock"
    EXCLUSIVE = "ExclusiveLock"
    ACCESS_EXCLUSIVE = "AccessExclusiveLock"

    def blocks(self, other: "LockMode") -> bool:
        """Whether a holder of this mode makes a request for `other` wait."""
        return other in _CONFLICTS[self]

    @property
    def blocks_reads(self) -> bool:
        """Whether a plain SELECT waits."""
        return self.blocks(LockMode.ACCESS_SHARE)

    @property
    def blocks_writes(self) -> bool:
        """Whether INSERT, UPDATE and DELETE wait."""
        return self.blocks(LockMode.ROW_EXCLUSIVE)

    @property
    def is_reading(self) -> bool:
        """Whether the holder changes nothing of the relation: it reads rows, or locks some of them."""
        return self in (LockMode.ACCESS_SHARE, LockMode.ROW_SHARE)

    @property
    def strength(self) -> int:
        """0 (AccessShareLock) to 7 (AccessExclusiveLock)."""
        return _ORDER.index(self)


_ORDER = tuple(LockMode)
_M = LockMode
_CONFLICTS: dict[LockMode, frozenset[LockMode]] = {
    _M.ACCESS_SHARE: frozenset({_M.ACCESS_EXCLUSIVE}),
    _M.ROW_SHARE: frozenset({_M.EXCLUSIVE, _M.ACCESS_EXCLUSIVE}),
    _M.ROW_EXCLUSIVE: frozenset({_M.SHARE, _M.SHARE_ROW_EXCLUSIVE, _M.EXCLUSIVE, _M.ACCESS_EXCLUSIVE}),
    _M.SHARE_UPDATE_EXCLUSIVE: frozenset(_ORDER[3:]),
    _M.SHARE: frozenset(
        {_M.ROW_EXCLUSIVE, _M.SHARE_UPDATE_EXCLUSIVE, _M.SHARE_ROW_EXCLUSIVE, _M.EXCLUSIVE, _M.ACCESS_EXCLUSIVE}
    ),
    _M.SHARE_ROW_EXCLUSIVE: frozenset(_ORDER[2:]),
    _M.EXCLUSIVE: frozenset(_ORDER[1:]),
    _M.ACCESS_EXCLUSIVE: frozenset(_ORDER),
}


class Lock(Row, frozen=True):
    """One lock on one relation, taken by a statement and held until its transaction ends.

    `held_ms` is None where nobody timed it. `is_new` tells a relation that the same migration created: nobody else
    can be waiting for it.
    """

    statement: int
    relation: str
    mode: LockMode
    evidence: Provenance
    held_ms: float | None
    is_new: bool
    blocks_reads: bool
    blocks_writes: bool


class Rewrite(Row, frozen=True):
    """A table or index whose file was (or will be) written anew while its lock was held."""

    statement: int
    relation: str
    evidence: Provenance
    bytes: int | None
    is_new: bool


class Scan(Row, frozen=True):
    """A sequential scan of a whole table by a statement. `rows` is how many it read, None where unknown."""

    statement: int
    relation: str
    evidence: Provenance
    rows: int | None
    is_new: bool


class Access(StrEnum):
    """What a client does with a table."""

    READS = "reads"
    WRITES = "writes"


class Probe(Row, frozen=True):
    """Clients that read from, or wrote to, a relation all through the rehearsal.

    `asked` counts how often they came through or gave up waiting, `longest_ms` is their longest wait for the migration.
    """

    relation: str
    access: Access
    asked: int
    longest_ms: float


class Stall(Row, frozen=True):
    """The longest wait of a client behind a statement: behind its locks on the relation, or on rows of it."""

    statement: int
    relation: str
    access: Access
    waited_ms: float


class LockWait(Row, frozen=True):
    """A statement that asked for a lock while a long-running transaction was in its way, tried on a copy of its own.

    That transaction had used `relation`. The statement `gave_up` after `waited_ms` (it was rolled back), or waited
    until the other one left. `timeout_ms` is its own lock_timeout, None where it had none; the trial cuts it short.
    Clients that came after it waited `reads_ms` and `writes_ms` at most. By then `committed` statements of its file
    were there to stay, and `invalid_index`. `again` is what PostgreSQL answered when what gave up was run again from
    the start of the file, None where that went through or where there was nothing left of it.
    """

    statement: int
    relation: str
    timeout_ms: float | None
    gave_up: bool
    waited_ms: float
    reads_ms: float
    writes_ms: float
    committed: int
    invalid_index: str | None
    again: str | None


class Carried(Row, frozen=True):
    """The strongest lock that keeps others waiting and that a transaction already holds as a statement starts.

    `since` is the statement that took it, `relations` how many relations are locked in such a way.
    """

    statement: int
    relation: str
    mode: LockMode
    evidence: Provenance
    since: int
    relations: int
    blocks_reads: bool
    blocks_writes: bool


class Execution(Row, frozen=True):
    """How a statement ran on the copy.

    `ms` is wall time, `wal_bytes` the write-ahead log it wrote, `rows` its command tag's count. A failed one carries
    SQLSTATE, message and, where PostgreSQL told it, the place in the file. `skipped` says why it did not run at all.
    `peak_bytes` is the disk space it needed at its peak, beyond what was taken when it started and without the log;
    `temp_bytes` is the part of it that temporary files took. None where nobody could look.
    """

    statement: int
    ms: float
    wal_bytes: int | None
    rows: int | None
    sqlstate: str | None = None
    message: str | None = None
    line: int | None = None
    column: int | None = None
    skipped: str | None = None
    peak_bytes: int | None = None
    temp_bytes: int | None = None


class Headroom(Row, frozen=True):
    """The disk that a migration needs at its peak, beyond what was taken when it began, and without write-ahead log."""

    path: str
    peak_bytes: int
