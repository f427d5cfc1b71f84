"""What a transaction already keeps from others when its next statement starts [pure].

Locks live until the transaction ends; ROLLBACK TO a savepoint gives back those taken since (PostgreSQL documentation,
"Explicit Locking").
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from migsafe.model import Action, ActionKind, Carried, Execution, Lock, Provenance, Statement

_KEEPS_LOCKS = frozenset({ActionKind.SAVEPOINT, ActionKind.ROLLBACK})


def carried(
    statements: Sequence[Statement], actions: Sequence[Action], locks: Sequence[Lock], executions: Sequence[Execution]
) -> Iterator[Carried]:
    """One row for each statement that starts while its transaction holds a lock that makes others wait.

    Of a statement that ran on the copy the observed locks count, of another one the predicted. Locks on relations that
    the migration itself made keep nobody waiting.
    """
    ran = {row.statement for row in executions if row.skipped is None and row.sqlstate is None}
    taken: dict[int, list[Lock]] = {}
    for lock in locks:
        wanted = Provenance.OBSERVED if lock.statement in ran else Provenance.PREDICTED
        if lock.evidence is wanted and not lock.is_new and (lock.blocks_reads or lock.blocks_writes):
            taken.setdefault(lock.statement, []).append(lock)
    controls = {action.statement: action for action in actions if action.kind in _KEEPS_LOCKS}
    for transaction, group in groupby(statements, key=lambda statement: statement.transaction_id):
        if transaction is not None:
            yield from _through(tuple(group), taken, controls)


def _through(
    statements: Sequence[Statement], taken: dict[int, list[Lock]], controls: dict[int, Action]
) -> Iterator[Carried]:
    """Walk through one transaction. `held` has the strongest lock of each relation."""
    held: dict[str, Lock] = {}
    savepoints: list[tuple[str, dict[str, Lock]]] = []
    strongest: Lock | None = None
    for statement in statements:
        if strongest is not None:
            yield _row(statement.id, strongest, len(held))
        control = controls.get(statement.id)
        if control is not None:
            held = _after(control, held, savepoints)
            strongest = max(held.values(), key=_rank, default=None)
        for lock in taken.get(statement.id, ()):
            known = held.get(lock.relation)
            if known is None or known.mode.strength < lock.mode.strength:
                held[lock.relation] = lock
            if strongest is None or lock.mode.strength > strongest.mode.strength:
                strongest = lock


def _after(control: Action, held: dict[str, Lock], savepoints: list[tuple[str, dict[str, Lock]]]) -> dict[str, Lock]:
    """The locks that are left after a SAVEPOINT, RELEASE or ROLLBACK."""
    names = [name for name, _ in savepoints]
    at = len(names) - 1 - names[::-1].index(control.name) if control.name in names else None
    if control.kind is ActionKind.SAVEPOINT and control.method is None:
        savepoints.append((control.name or "", dict(held)))
    elif control.kind is ActionKind.SAVEPOINT and at is not None:
        del savepoints[at:]
    elif control.kind is ActionKind.ROLLBACK and control.name is None:
        savepoints.clear()
        return {}
    elif control.kind is ActionKind.ROLLBACK and at is not None:
        kept = savepoints[at][1]
        del savepoints[at + 1 :]
        return dict(kept)
    return held


def _rank(lock: Lock) -> tuple[int, int]:
    """The strongest lock first; of equal ones the one that is held longest."""
    return lock.mode.strength, -lock.statement


def _row(statement: int, lock: Lock, relations: int) -> Carried:
    return Carried(
        statement,
        lock.relation,
        lock.mode,
        lock.evidence,
        lock.statement,
        relations,
        lock.blocks_reads,
        lock.blocks_writes,
    )
