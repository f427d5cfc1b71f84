"""The judged migrations run on the copy, statement by statement, and every statement is watched [edge].

Each file, or all files that share a transaction, get a session of their own, which has to prove that it reaches the
copy. Statements run in the transactions that a migration tool would give them (`framing`). Inside a transaction, locks,
rewrites and scans are read from within right after the statement; a statement that runs alone gets a transaction around
it for that, where this changes nothing for it. What cannot run in a transaction is watched from a second connection
(`onlooker`): its scans are not counted, and its locks are timed to some milliseconds.

The first failure ends the rehearsal, as it would end the deployment: the open transaction is rolled back, and
everything after it is skipped, with the reason. A failure is an observation, not an exception.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.copies.guard import prove_is_copy
from migsafe.model import (
    Action,
    DataCheck,
    Execution,
    Headroom,
    Lock,
    Probe,
    Rewrite,
    Scan,
    Stall,
    Statement,
    StatementPlan,
)
from migsafe.rehearsal.catalog import relations_known
from migsafe.rehearsal.disk import DiskWatch, watching_disk
from migsafe.rehearsal.framing import sessions
from migsafe.rehearsal.inquiry import Inquiry
from migsafe.rehearsal.measure import Meter, skipped
from migsafe.rehearsal.probes import probing
from migsafe.rehearsal.session_run import SessionRun
from migsafe.rehearsal.stalls import stalls
from migsafe.rehearsal.timeline import Timeline
from migsafe.rehearsal.watch import Watch

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy


def rehearse(
    copy: "DatabaseCopy",
    statements: Sequence[Statement],
    actions: Sequence[Action] = (),
    *,
    client_rows: Mapping[int, str] | None = None,
    ceiling_s: float = 600.0,
) -> tuple[DataCheck | StatementPlan | Execution | Headroom | Lock | Rewrite | Scan | Probe | Stall, ...]:
    """Run the statements, in order, and tell what each one did, sorted by statement.

    One Execution for each statement, its locks, rewrites and scans of the user's relations (names as `schema.name`),
    what its `actions` ask of the rows, and how long clients had to wait behind it; last, one Probe for each kind of
    client and one Headroom for each file. `wal_bytes` is what the whole server wrote meanwhile, which on a server of
    our own is the statement's own; time and log of a commit count for the last statement before it. `held_ms` of a lock
    runs from the start of the statement that took it to the end of the transaction, in time that statements (not
    migsafe) took, and so do waits. COPY … FROM STDIN reads from `client_rows`, by statement.
    What still runs `ceiling_s` seconds after the rehearsal began is stopped. Raises GuardError when the target does not
    prove to be the copy.
    """
    with closing(copy.connect(autocommit=True, prepare_threshold=None)) as observer:
        prove_is_copy(observer, copy)
        with probing(copy, observer, statements) as probes, watching_disk(copy, observer) as disk:
            run = _Run(
                copy,
                observer,
                Watch.of(relations_known(observer)),
                Inquiry(actions, copy.major),
                disk,
                client_rows or {},
                ceiling_s,
                perf_counter() + ceiling_s,
            )
            run.all(statements)
    order = {statement.id: number for number, statement in enumerate(statements)}
    locks = [row for row in run.watch.rows if isinstance(row, Lock)]
    felt = stalls(probes.asked(), run.timeline, locks)
    rows = (
        *(_with_disk(execution, run.timeline, disk) for execution in run.executions),
        *run.watch.rows,
        *run.inquiry.checks,
        *run.inquiry.plans,
        *(row for row in felt if isinstance(row, Stall)),
    )
    by_statement = sorted(rows, key=lambda row: order[row.statement])
    probed = (row for row in felt if isinstance(row, Probe))
    return (*by_statement, *probed, *_headrooms(statements, run.timeline, disk))


@dataclass(slots=True)
class _Run:
    """The sessions of one rehearsal, one after the other."""

    copy: "DatabaseCopy"
    observer: "Connection[Any]"
    watch: Watch
    inquiry: Inquiry
    disk: DiskWatch
    client_rows: Mapping[int, str]
    ceiling_s: float
    until: float
    timeline: Timeline = field(default_factory=Timeline)
    executions: list[Execution] = field(default_factory=list)

    def all(self, statements: Sequence[Statement]) -> None:
        stopped: str | None = None
        for session in sessions(statements):
            if stopped is None:
                stopped = self._session(session)
            else:
                self.executions += (skipped(statement, stopped) for statement in session)

    def _session(self, statements: Sequence[Statement]) -> str | None:
        """Run what shares a session; why nothing after it runs, where that is so."""
        with closing(self.copy.connect(autocommit=True, prepare_threshold=None)) as connection:
            prove_is_copy(connection, self.copy)
            meter = Meter(connection, self.observer, self.disk, self.ceiling_s, self.until)
            run = SessionRun(meter, self.watch, self.timeline, self.inquiry, self.client_rows)
            failed = run.run(statements)
        self.executions += run.executions.values()
        return None if failed is None else f"the migration stopped at {failed.path}:{run.executions[failed.id].line}"


def _headrooms(statements: Sequence[Statement], timeline: Timeline, disk: DiskWatch) -> Iterator[Headroom]:
    paths = {statement.id: statement.path for statement in statements}
    for path, group in groupby(timeline.windows, key=lambda window: paths[window.statement]):
        windows = tuple(group)
        peak = disk.peak(windows[0].start, windows[-1].end)
        if peak is not None:
            yield Headroom(path, peak[0])


def _with_disk(execution: Execution, timeline: Timeline, disk: DiskWatch) -> Execution:
    windows = [window for window in timeline.windows if window.statement == execution.statement]
    peak = disk.peak(windows[0].start, windows[-1].end) if windows else None
    return execution if peak is None else replace(execution, peak_bytes=peak[0], temp_bytes=peak[1])
