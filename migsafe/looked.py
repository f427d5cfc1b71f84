"""What reading and rehearsing looked at, item by item, and what they had to leave out or could not read.

Pure. The stages of plans, cache and jobs say so themselves.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from migsafe.model import (
    Access,
    Action,
    ActionKind,
    CopyMade,
    Execution,
    Item,
    LockWait,
    Looked,
    Probe,
    Row,
    Skip,
    Statement,
    Unreadable,
)
from migsafe.sql.reach import may_matter_to

_SYNTAX_ERROR = "42601"
_INSUFFICIENT_RESOURCES = "53"
_FELT_MS = 50.0
_BY_TEXT = (Item.LOCKS, Item.DATA, Item.INDEXES, Item.COMPATIBILITY, Item.SECURITY, Item.NOTES)
NEEDS_COPY = (Item.PLANS, Item.BUFFERS, Item.CACHE, Item.HIT_RATIO, Item.REALISM)
_TESTED_ON_DATA = frozenset(
    {
        ActionKind.ADD_CHECK,
        ActionKind.ADD_FOREIGN_KEY,
        ActionKind.ADD_UNIQUE,
        ActionKind.ADD_PRIMARY_KEY,
        ActionKind.ADD_EXCLUDE,
        ActionKind.ADD_NOT_NULL_CONSTRAINT,
        ActionKind.VALIDATE_CONSTRAINT,
        ActionKind.SET_NOT_NULL,
        ActionKind.ALTER_COLUMN_TYPE,
    }
)


def looked_at(
    statements: Sequence[Statement],
    actions: Sequence[Action],
    executions: Sequence[Execution],
    copy: CopyMade | None,
    unreadable: Sequence[Unreadable] = (),
) -> Iterator[Row]:
    """Looked and Skip rows for the items that the text and the rehearsal answer for; Unreadable for what is no SQL."""
    if statements:
        yield from _read(statements, executions)
    yield from _not_understood(statements, executions)
    yield from _not_rehearsed(statements, executions)
    yield from _out_of_room(executions)
    yield from _no_sql(statements, executions, {(row.path, row.line) for row in unreadable})
    if (copy is None or copy.rowless) and any(action.kind in _TESTED_ON_DATA for action in actions):
        yield Skip(Item.DATA, "the data was not held against new constraints: that needs rows", configured=False)


def without_copy(reason: str, *, configured: bool, items: Collection[Item] = NEEDS_COPY) -> Iterator[Skip]:
    """Every item that only a copy can answer."""
    yield from (Skip(item, reason, configured) for item in items)


def _read(statements: Sequence[Statement], executions: Sequence[Execution]) -> Iterator[Looked]:
    ran = sum(row.skipped is None for row in executions)
    read = f"{len(statements)} statement{'s' if len(statements) > 1 else ''} read"
    summary = f"{read}, {ran} rehearsed" if executions else f"{read}, not rehearsed"
    yield from (Looked(item, summary) for item in _BY_TEXT)


def clients_waited(probes: Sequence[Probe]) -> Iterator[Looked]:
    """What clients felt during the rehearsal, in a phrase."""
    if probes:
        reads, writes = (max((p.longest_ms for p in probes if p.access is one), default=0.0) for one in Access)
        yield Looked(Item.LOCKS, f"reads waited {_ms(reads)} at most, writes {_ms(writes)}")


def behind_others(waits: Sequence[LockWait], untried: str | None) -> Iterator[Looked | Skip]:
    """What happens while a long-running transaction is in the migration's way, in a phrase."""
    if untried is not None:
        yield Skip(Item.LOCKS, f"the lock queue was not rehearsed: {untried}", configured=False)
    felt = [wait for wait in waits if max(wait.reads_ms, wait.writes_ms) > _FELT_MS]
    if any(not wait.gave_up for wait in felt):
        yield Looked(Item.LOCKS, "behind a long-running transaction it waits as long as that runs, and clients with it")
    elif felt:
        longest = max(max(wait.reads_ms, wait.writes_ms) - wait.waited_ms + (wait.timeout_ms or 0) for wait in felt)
        yield Looked(Item.LOCKS, f"behind a long-running transaction it gives up, and clients wait {_ms(longest)}")


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value < 1000 else f"{value / 1000:.1f} s"


def _not_understood(statements: Sequence[Statement], executions: Sequence[Execution]) -> Iterator[Skip]:
    """For what it could have mattered to. One that did run on the copy showed its locks; the rest nobody knows."""
    ran = {row.statement for row in executions if row.skipped is None and row.sqlstate is None}
    for statement in statements:
        if statement.understood:
            continue
        reason = f"{statement.path}:{statement.line} is not understood: {statement.problem}"
        items = may_matter_to(statement.text) - ({Item.LOCKS} if statement.id in ran else set())
        yield from (Skip(item, reason, configured=True, statement=statement.id) for item in sorted(items))


def _not_rehearsed(statements: Sequence[Statement], executions: Sequence[Execution]) -> Iterator[Skip]:
    """Files of which nothing ran, because an earlier one failed: text and prediction are all that is known of them."""
    skipped = {row.statement: row.skipped for row in executions if row.skipped is not None}
    for path, group in groupby(statements, key=lambda statement: statement.path):
        file = tuple(group)
        reason = skipped.get(file[0].id)
        if reason is not None and all(statement.id in skipped for statement in file):
            yield from (
                Skip(item, f"{path} was not rehearsed: {reason}", configured=True) for item in (Item.LOCKS, Item.DATA)
            )


def _out_of_room(executions: Sequence[Execution]) -> Iterator[Skip]:
    """What the machine with the copy had too little of says nothing about the migration."""
    for row in executions:
        if row.sqlstate is not None and row.sqlstate.startswith(_INSUFFICIENT_RESOURCES):
            reason = f"the rehearsal stopped at line {row.line}, for want of room on this machine: {row.message}"
            yield from (Skip(item, reason, configured=True) for item in (Item.LOCKS, Item.DATA))


def _no_sql(
    statements: Sequence[Statement], executions: Sequence[Execution], said: Collection[tuple[str, int]]
) -> Iterator[Unreadable]:
    """Statements that neither migsafe understood nor PostgreSQL: files that need mending, whatever else is found."""
    refused = {row.statement: row for row in executions if row.sqlstate == _SYNTAX_ERROR}
    for statement in statements:
        row = refused.get(statement.id)
        known = any((statement.path, line) in said for line in range(statement.line, statement.end_line + 1))
        if row is not None and not statement.understood and not known:
            place = (row.line or statement.line, row.column or statement.column)
            yield Unreadable(statement.path, *place, f"is not SQL: {row.message}", "mend the statement")
