"""The lock queue, rehearsed: what a migration does while a long-running transaction is in its way [edge].

In production somebody always reads a table for longer than a migration wants to wait. So the migration runs once more,
on a second copy, and before each transaction that takes a strong lock somebody stands in its way, on the relation that
it locks last: with a lock that reads take, or, where readers are in nobody's way, with one that writes take. Clients
use the tables meanwhile, and queue up behind the migration. It gives up (a timeout), or waits until the one in its way
leaves after `patience_s`. A `lock_timeout` is cut to a fraction of that, so that a rehearsal need not sit it out; what
it leaves behind is the same.

What gave up is run again from the start of its session, as the next deploy would, once there is anything left of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.copies.guard import prove_is_copy
from migsafe.model import Access, Execution, Lock, LockMode, LockWait, Provenance, Statement
from migsafe.rehearsal.deadline import deadline
from migsafe.rehearsal.failure import failure
from migsafe.rehearsal.framing import Framing, in_transaction, is_control, sessions
from migsafe.rehearsal.probes import Probes, probing
from migsafe.rehearsal.questions import quoted
from migsafe.rehearsal.send import send

if TYPE_CHECKING:
    from psycopg import Connection, Error

    from migsafe.copies.database_copy import DatabaseCopy

_CUT = 3
"""Of the time that somebody is in the way, a lock_timeout takes one part in so many."""
_LONGEST_S = 60.0
_LONGEST_TO_REPEAT_S = 10.0
_LARGEST_TO_COPY = 2 << 30
_INTERVAL_S = 0.005
_UNITS_MS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}

Step = Sequence[Statement]


def in_the_way(locks: Sequence[Lock], statements: Sequence[Statement]) -> dict[int, tuple[str, LockMode]]:
    """By statement, the relation on which a long-running transaction holds it up, and the lock that this one has.

    Only locks that were observed count, on relations that others use; of several the last one. Concurrent forms wait
    for old snapshots, whatever they lock.
    """
    concurrent = {one.id for one in statements if one.needs_autocommit}
    found: dict[int, tuple[str, LockMode]] = {}
    for lock in locks:
        strong = lock.blocks_writes or (lock.statement in concurrent and lock.mode is LockMode.SHARE_UPDATE_EXCLUSIVE)
        if strong and lock.evidence is Provenance.OBSERVED and not lock.is_new:
            reads_stop_it = lock.blocks_reads or not lock.blocks_writes
            found[lock.statement] = (lock.relation, LockMode.ACCESS_SHARE if reads_stop_it else LockMode.ROW_EXCLUSIVE)
    return found


def too_much_to_repeat(executions: Sequence[Execution], size: int) -> str | None:
    """Why a migration is not run a second time, on a second copy of `size` bytes; None where it can be."""
    seconds = sum(execution.ms for execution in executions) / 1000
    if seconds > _LONGEST_TO_REPEAT_S:
        return f"the migration took {seconds:.0f} s on the copy, which is too long to repeat it"
    if size > _LARGEST_TO_COPY:
        return f"the copy is too large ({size / 1e9:.1f} GB) to be made twice"
    return None


def rehearse_lock_queue(
    another: Callable[[], "AbstractContextManager[DatabaseCopy]"],
    statements: Sequence[Statement],
    executions: Sequence[Execution],
    holders: Mapping[int, tuple[str, LockMode]],
    rows_of: Mapping[int, str],
    patience_s: float,
) -> Iterator[LockWait]:
    """One LockWait for each transaction that had to wait, up to the first session that cannot be run again.

    `executions` tell what went through on the first copy: nothing else is tried. Raises GuardError, CopyError.
    """
    went_through = {row.statement for row in executions if row.sqlstate is None and row.skipped is None}
    tried = [one for one in statements if one.id in went_through]
    if not any(one.id in holders for one in tried):
        return
    with another() as copy, closing(copy.connect(autocommit=True)) as observer:
        for session in sessions(tried):
            walk = _Walk(copy, observer, session, holders, rows_of, patience_s)
            yield from walk.run()
            if walk.stuck:
                return


@dataclass(slots=True)
class _Walk:
    """One session. `stuck`: what it left cannot be run again, so that nothing after it means anything."""

    copy: "DatabaseCopy"
    observer: "Connection[Any]"
    statements: Step
    holders: Mapping[int, tuple[str, LockMode]]
    rows_of: Mapping[int, str]
    patience_s: float
    stuck: bool = False
    _committed: list[Statement] = field(default_factory=list)

    def run(self) -> Iterator[LockWait]:
        with self._session() as session:
            framing = Framing(session)
            for step in _steps(self.statements):
                last = [one for one in step if one.id in self.holders][-1:]
                wait = self._held_up(framing, step, last[0]) if last else None
                if wait is not None and wait.gave_up and (wait.invalid_index or self._committed):
                    again = self._again()
                    yield replace(wait, again=again)
                    self.stuck = again is not None
                    return
                if wait is not None:
                    yield wait
                is_done = bool(last) and not (wait is not None and wait.gave_up)
                if self.stuck or (not is_done and self._ran(framing, step) is not None):
                    self.stuck = True
                    return
                self._committed += (one for one in step if not is_control(one))

    def _held_up(self, framing: Framing, step: Step, last: Statement) -> LockWait | None:
        """Run a step behind a long-running transaction. None where it did not have to wait."""
        relation, mode = self.holders[last.id]
        before = _invalid_indexes(self.observer)
        with self._session() as holder, probing(self.copy, self.observer, step) as probes:
            _take_place(holder, relation, mode)
            attempt = _Attempt(framing.connection, 1000 * self.patience_s / _CUT)
            with _leaving(holder, self.observer, framing.connection.info.backend_pid, self.patience_s) as queued:
                error = self._ran(framing, step, attempt)
            ended = perf_counter()
        if queued.since is None:
            self.stuck = error is not None
            return None
        statement, timeout_ms = attempt.at(queued.since)
        reads, writes = (_longest(probes, access, queued.since) for access in Access)
        left = sorted(_invalid_indexes(self.observer) - before)
        return LockWait(
            statement=(statement or last).id,
            relation=relation,
            timeout_ms=timeout_ms,
            gave_up=error is not None,
            waited_ms=1000 * (ended - queued.since),
            reads_ms=reads,
            writes_ms=writes,
            committed=len(self._committed),
            invalid_index=left[0] if left else None,
            again=None,
        )

    def _again(self) -> str | None:
        """Run the statements once more from the first, with nobody in the way; why that fails, where it does."""
        with self._session() as session:
            framing = Framing(session)
            for step in _steps(self.statements):
                error = self._ran(framing, step)
                if error is not None:
                    return failure(error, "", 1, 1, verbatim=False).message
        return None

    def _ran(self, framing: Framing, step: Step, attempt: "_Attempt | None" = None) -> "Error | None":
        """Run the statements of a step and commit; what PostgreSQL refused, after which nothing is open."""
        from psycopg import Error

        try:
            with deadline(framing.connection, _LONGEST_S):
                for statement in step:
                    framing.open_for(statement)
                    if attempt is not None:
                        attempt.starts(statement)
                    send(framing.connection, statement.text, self.rows_of.get(statement.id, ""))
                framing.commit()
        except Error as error:
            framing.abandon()
            return error
        finally:
            if attempt is not None:
                attempt.ended()
        return None

    @contextmanager
    def _session(self) -> "Iterator[Connection[Any]]":
        with closing(self.copy.connect(autocommit=True, prepare_threshold=None)) as connection:
            prove_is_copy(connection, self.copy)
            yield connection


@dataclass(slots=True)
class _Attempt:
    """A run behind somebody; the migration's own lock_timeout is cut to `cut_ms` while it lasts."""

    connection: "Connection[Any]"
    cut_ms: float
    _started: list[tuple[float, Statement, float | None]] = field(default_factory=list)
    _real: str | None = None

    def starts(self, statement: Statement) -> None:
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


@dataclass(slots=True)
class _Queued:
    """Since when the migration waited, in seconds of `perf_counter`; None while it did not."""

    since: float | None = None


@contextmanager
def _leaving(holder: "Connection[Any]", observer: "Connection[Any]", pid: int, patience_s: float) -> Iterator[_Queued]:
    """Let the one in the way leave `patience_s` after the session `pid` had to wait, at the latest with the block."""
    queued, ended = _Queued(), Event()

    def watch() -> None:
        while queued.since is None and not ended.wait(_INTERVAL_S):
            row = observer.execute(_WAITS, [pid]).fetchone()
            queued.since = perf_counter() if row and row[0] else None
        ended.wait(patience_s)
        holder.close()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield queued
    finally:
        ended.set()
        thread.join()


def _take_place(holder: "Connection[Any]", relation: str, mode: LockMode) -> None:
    """Become a transaction that has used the relation, and still sees the state of then. Not there: in nobody's way."""
    from psycopg import Error

    name = quoted(relation)
    holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    try:
        if mode is LockMode.ROW_EXCLUSIVE:
            holder.execute(f"LOCK TABLE {name} IN ROW EXCLUSIVE MODE".encode())
        holder.execute(f"SELECT 1 FROM {name} LIMIT 0".encode())
    except Error:
        holder.execute("ROLLBACK")


def _steps(statements: Step) -> Iterator[Step]:
    """What commits together: the statements of one transaction, and each one outside of any."""
    for _, group in groupby(statements, key=lambda one: one.transaction_id or -one.id):
        yield tuple(group)


def _longest(probes: Probes, access: Access, since: float) -> float:
    """How long a client of this kind had to wait at most, in ms, of what ended after `since`."""
    waits = (wait for asked in probes.asked() if asked.access is access for wait in asked.waits if wait.end > since)
    return max((1000 * (wait.end - wait.start) for wait in waits), default=0.0)


def _invalid_indexes(observer: "Connection[Any]") -> set[str]:
    return {row[0] for row in observer.execute(_INVALID)}


def _milliseconds(shown: str) -> float:
    """What SHOW says of a time, as in `2s`, `100ms` or `0`."""
    number = shown.rstrip("abcdefghijklmnopqrstuvwxyz")
    return float(number) * _UNITS_MS.get(shown.removeprefix(number), 1)


_INVALID = """SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i'"""
_WAITS = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE pid = %s AND NOT granted)"
