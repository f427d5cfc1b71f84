"""What a migration takes away for good, by the schema before and after and by counts [pure]."""

from collections import Counter
from collections.abc import Iterator, Sequence

from migsafe.model import (
    Action,
    ActionKind,
    DataCheck,
    Doubt,
    Execution,
    Lost,
    Relation,
    RelationColumn,
    RelationKind,
    Row,
)

_HOLDING_ROWS = (RelationKind.TABLE, RelationKind.PARTITIONED_TABLE)


def losses(
    before: Sequence[Row],
    after: Sequence[Row],
    actions: Sequence[Action],
    executions: Sequence[Execution],
    checks: Sequence[DataCheck],
) -> tuple[Lost, ...]:
    """One for each thing: tables, columns, rows, values. Rows of tables are the planner's estimate of before.

    A table keeps its oid and a column its number when they are renamed. What functions and triggers change is not seen.
    """
    found = (*_dropped(before, after), *_changed(before, actions, executions), *_converted(checks))
    return tuple(map(Lost, found))


def _dropped(before: Sequence[Row], after: Sequence[Row]) -> Iterator[str]:
    left = {row.oid: row.name for row in after if isinstance(row, Relation)}
    columns = {(row.relation, row.position) for row in after if isinstance(row, RelationColumn)}
    for table in _tables(before):
        if table.oid not in left:
            yield f"table {table.name} ({_rows(table)})"
            continue
        for row in before:
            if not isinstance(row, RelationColumn) or row.relation != table.name or row.generated:
                continue
            if (left[table.oid], row.position) not in columns:
                yield f"column {table.name}.{row.name} ({_rows(table)})"


def _changed(before: Sequence[Row], actions: Sequence[Action], executions: Sequence[Execution]) -> Iterator[str]:
    estimates = {table.name: table for table in _tables(before)}
    told = {row.statement: row.rows for row in executions if row.rows}
    counts: Counter[tuple[ActionKind, str]] = Counter()
    for action in actions:
        if action.relation in estimates and action.kind in (ActionKind.DELETE, ActionKind.UPDATE):
            counts[action.kind, action.relation] += told.get(action.statement, 0)
        elif action.relation in estimates and action.kind is ActionKind.TRUNCATE:
            yield f"all rows of {action.relation} ({_rows(estimates[action.relation])})"
    for (kind, relation), rows in counts.items():
        what = "rows" if kind is ActionKind.DELETE else "the old values of rows"
        if rows:
            yield f"{what} of {relation} ({rows:,})"


def _converted(checks: Sequence[DataCheck]) -> Iterator[str]:
    for check in checks:
        if check.doubt is Doubt.LOSSES and check.offenders:
            yield f"values of {check.relation}.{check.column} ({check.offenders:,})"


def _tables(rows: Sequence[Row]) -> Iterator[Relation]:
    return (row for row in rows if isinstance(row, Relation) and row.kind in _HOLDING_ROWS)


def _rows(table: Relation) -> str:
    return f"{round(table.rows or 0):,} row{'' if table.rows == 1 else 's'}"
