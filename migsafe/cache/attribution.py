"""Which statement of the migration made a pattern's entries stale."""

from collections.abc import Callable, Collection, Sequence

from migsafe.cache.compare_values import Difference
from migsafe.model import Action, ActionKind, Lock, LockMode, PatternColumn, Provenance

_WHOLE_ROWS = {
    ActionKind.INSERT,
    ActionKind.DELETE,
    ActionKind.MERGE,
    ActionKind.COPY,
    ActionKind.TRUNCATE,
    ActionKind.DROP_TABLE,
    ActionKind.RENAME_TABLE,
    ActionKind.SET_SCHEMA,
    ActionKind.CREATE_VIEW,
    ActionKind.DROP_VIEW,
    ActionKind.REFRESH_MATERIALIZED_VIEW,
}
_LAST = 1_000_000
"""After everything that a statement does itself."""
_ONE_COLUMN = {
    ActionKind.RENAME_COLUMN,
    ActionKind.DROP_COLUMN,
    ActionKind.ALTER_COLUMN_TYPE,
    ActionKind.COLUMN_EXPRESSION,
}


def causing_statement(
    columns: Sequence[PatternColumn], found: Difference, actions: Sequence[Action], loader_failed: bool = False
) -> int | None:
    """The first statement that changes what the pattern's loader reads, None where none stands out.

    `columns` are those of the pattern. Columns behind the fields that differ decide, first where a statement names one;
    where none touches one of them, any column that the loader reads does, for it may filter or join by it.
    """
    differing = found.changed | found.missing | found.retyped
    behind = [column for column in columns if column.field in differing]
    tests: list[Callable[[Action], bool]] = [
        lambda action: _adds_field(action, columns, found.new),
        lambda action: any(_changes(action, column) for column in behind if action.kind not in _WHOLE_ROWS),
        lambda action: any(_changes(action, column) for column in behind),
        lambda action: any(_changes(action, column) for column in columns),
    ]
    ordered = sorted(actions, key=lambda action: (action.statement, action.ordinal))
    for test in tests if not loader_failed else tests[-1:]:
        for action in ordered:
            if test(action):
                return action.statement
    return None


def indirect_writes(locks: Sequence[Lock], actions: Sequence[Action]) -> tuple[Action, ...]:
    """What statements wrote to relations that they do not name, by a trigger or a foreign key: known by the locks that
    were seen, which tell neither the rows nor the columns.
    """
    named = {(action.statement, action.relation) for action in actions}
    return tuple(
        Action(lock.statement, _LAST, ActionKind.MERGE, lock.relation)
        for lock in locks
        if lock.evidence is Provenance.OBSERVED
        and lock.mode is LockMode.ROW_EXCLUSIVE
        and (lock.statement, lock.relation) not in named
    )


def _changes(action: Action, column: PatternColumn) -> bool:
    if action.relation != column.relation:
        return False
    if action.kind is ActionKind.UPDATE:
        return not action.columns or column.column is None or column.column in action.columns
    if action.kind in _ONE_COLUMN:
        return column.column is None or action.column == column.column
    return action.kind in _WHOLE_ROWS


def _adds_field(action: Action, columns: Sequence[PatternColumn], fields: Collection[str]) -> bool:
    """A loader that reads `*` returns a column that was added, and the new name of one that was renamed."""
    name = {ActionKind.ADD_COLUMN: action.column, ActionKind.RENAME_COLUMN: action.new_name}.get(action.kind)
    return name in fields and any(action.relation == column.relation for column in columns)
