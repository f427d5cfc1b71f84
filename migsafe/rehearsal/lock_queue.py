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
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.copies.guard import prove_is_copy
from migsafe.model import Access, Execution, LockMode, LockWait, Statement
from migsafe.rehearsal.attempt import Attempt
from migsafe.rehearsal.deadline import deadline
from migsafe.rehearsal.failure import failure
from migsafe.rehearsal.framing import Framing, is_control, sessions
from migsafe.rehearsal.obstacle import leaving, take_place
from migsafe.rehearsal.probes import Probes, probing
from migsafe.rehearsal.send import send

if TYPE_CHECKING:
    from psycopg import Connection, Error

    from migsafe.copies.database_copy import DatabaseCopy

_CUT = 3
"""Of the time that somebody is in the way, a lock_timeout takes one part in so many."""
_LONGEST_S = 60.0
_LONGEST_TO_REPEAT_S = 10.0
_LARGEST_TO_COPY = 2 << 30

Step = Sequence[Statement]


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
            take_place(holder, relation, mode)
            attempt = Attempt(framing.connection, 1000 * self.patience_s / _CUT)
            with leaving(holder, self.observer, framing.connection.info.backend_pid, self.patience_s) as queued:
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

    def _ran(self, framing: Framing, step: Step, attempt: Attempt | None = None) -> "Error | None":
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


_INVALID = """SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i'"""
