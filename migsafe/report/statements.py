"""The report's `statements`: each statement of the judged migrations, with what it locks, rewrites, scans and costs."""

from migsafe.evidence import Evidence
from migsafe.model import Execution, Statement, StatementPlan
from migsafe.report.locking import (
    LockEntry,
    LockQueueEntry,
    RewriteEntry,
    ScanEntry,
    StallEntry,
    lock_queue_by_statement,
    locks_by_statement,
    rewrites_by_statement,
    scans_by_statement,
    stalls_by_statement,
)
from migsafe.report.part import Part


class ErrorEntry(Part, frozen=True, kw_only=True):
    """The server's refusal of a statement, and the place in the file that it points to."""

    sqlstate: str
    message: str
    line: int | None
    column: int | None


class StatementPlanEntry(Part, frozen=True, kw_only=True):
    """How the planner did a statement that changes rows: the rows that it expected to change, and what it read how."""

    cost: float
    rows: float
    scans: tuple[str, ...]


class StatementEntry(Part, frozen=True, kw_only=True):
    """One statement. `ms` and `wal_bytes` are null where it did not run; `skipped` says why it did not.

    `rows` is how many it inserted, changed, deleted or gave back, null where PostgreSQL does not count them.
    `peak_bytes` is the disk it needed at its peak beyond what was taken before, `temp_bytes` that of temporary files.
    """

    id: int
    path: str
    line: int
    column: int
    end_line: int
    summary: str
    understood: bool
    problem: str | None
    transaction: int | None
    locks: tuple[LockEntry, ...]
    rewrites: tuple[RewriteEntry, ...]
    scans: tuple[ScanEntry, ...]
    stalls: tuple[StallEntry, ...]
    lock_queue: LockQueueEntry | None
    ms: float | None
    rows: int | None
    wal_bytes: int | None
    skipped: str | None
    error: ErrorEntry | None
    peak_bytes: int | None
    temp_bytes: int | None
    plan: StatementPlanEntry | None


def statement_entries(evidence: Evidence) -> tuple[StatementEntry, ...]:
    """All statements of the judged migrations, in the order in which they run."""
    locks, rewrites = locks_by_statement(evidence), rewrites_by_statement(evidence)
    scans, stalls = scans_by_statement(evidence), stalls_by_statement(evidence)
    queue = lock_queue_by_statement(evidence)
    runs = {execution.statement: execution for execution in evidence.rows(Execution)}

    plans = {row.statement: row for row in evidence.rows(StatementPlan)}

    def entry(statement: Statement) -> StatementEntry:
        run = runs.get(statement.id)
        ran = run if run and run.skipped is None else None
        return StatementEntry(
            id=statement.id,
            path=statement.path,
            line=statement.line,
            column=statement.column,
            end_line=statement.end_line,
            summary=statement.summary,
            understood=statement.understood,
            problem=statement.problem,
            transaction=statement.transaction_id,
            locks=tuple(locks.get(statement.id, ())),
            rewrites=tuple(rewrites.get(statement.id, ())),
            scans=tuple(scans.get(statement.id, ())),
            stalls=tuple(stalls.get(statement.id, ())),
            lock_queue=next(iter(queue.get(statement.id, ())), None),
            ms=round(ran.ms, 3) if ran else None,
            rows=ran.rows if ran else None,
            wal_bytes=ran.wal_bytes if ran else None,
            skipped=run.skipped if run else None,
            error=_error(ran),
            peak_bytes=ran.peak_bytes if ran else None,
            temp_bytes=ran.temp_bytes if ran else None,
            plan=_plan(plans.get(statement.id)),
        )

    return tuple(entry(statement) for statement in sorted(evidence.rows(Statement), key=lambda one: one.id))


def _plan(row: StatementPlan | None) -> StatementPlanEntry | None:
    return None if row is None else StatementPlanEntry(cost=row.cost, rows=row.rows, scans=row.scans)


def _error(run: Execution | None) -> ErrorEntry | None:
    if run is None or run.sqlstate is None:
        return None
    return ErrorEntry(sqlstate=run.sqlstate, message=run.message or "", line=run.line, column=run.column)
