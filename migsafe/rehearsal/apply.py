"""The judged migrations run on the copy, statement by statement, and every statement is watched [edge].

Each file gets a session of its own, which has to prove that it reaches the copy. Statements run in the transactions
that a migration tool would give them (`framing`). Inside a transaction, locks, rewrites and scans are read from within
right after the statement; a statement that runs alone gets a transaction around it for that, where this changes
nothing for it. What cannot run in a transaction is watched from a second connection (`onlooker`): its scans are not
counted, and its locks are timed to some milliseconds.

The first failure ends the rehearsal, as it would end the deployment: the open transaction is rolled back, and
everything after it is skipped, with the reason. A failure is an observation, not an exception.
"""

from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING

from migsafe.copies.guard import prove_is_copy
from migsafe.model import Execution, Lock, Rewrite, Scan, Statement
from migsafe.rehearsal.catalog import relations_known
from migsafe.rehearsal.file_run import FileRun
from migsafe.rehearsal.measure import Meter, skipped
from migsafe.rehearsal.watch import Watch

if TYPE_CHECKING:
    from migsafe.copies.database_copy import DatabaseCopy

CEILING_S = 600.0


def rehearse(
    copy: "DatabaseCopy", statements: Sequence[Statement], *, ceiling_s: float = CEILING_S
) -> tuple[Execution | Lock | Rewrite | Scan, ...]:
    """Run the statements, in order, and tell what each one did, sorted by statement.

    One Execution for each statement, and its locks, rewrites and scans of the user's relations (names as
    `schema.name`). `wal_bytes` is what the whole server wrote meanwhile, which on a server of our own is the
    statement's own; time and log of a commit count for the last statement before it. `held_ms` of a lock runs from the
    start of the statement that took it to the end of the transaction, in time that statements (not migsafe) took. No
    statement runs longer than `ceiling_s` seconds. Raises GuardError when the target does not prove to be the copy.
    """
    executions: list[Execution] = []
    stopped: str | None = None
    with closing(copy.connect(autocommit=True, prepare_threshold=None)) as observer:
        prove_is_copy(observer, copy)
        known = relations_known(observer)
        watch = Watch(known, frozenset(known))
        for path, group in groupby(statements, key=lambda statement: statement.path):
            file = tuple(group)
            if stopped is not None:
                executions += (skipped(statement, stopped) for statement in file)
                continue
            with closing(copy.connect(autocommit=True, prepare_threshold=None)) as connection:
                prove_is_copy(connection, copy)
                run = FileRun(Meter(connection, observer, ceiling_s), watch)
                failed = run.run(file)
            executions += run.executions.values()
            if failed is not None:
                stopped = f"the migration stopped at {path}:{run.executions[failed.id].line}"
    order = {statement.id: number for number, statement in enumerate(statements)}
    return tuple(sorted((*executions, *watch.rows), key=lambda row: order[row.statement]))
