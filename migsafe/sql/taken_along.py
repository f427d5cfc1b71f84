"""What falls with a dropped column.

Source: PostgreSQL documentation, "ALTER TABLE", DROP COLUMN: indexes and table constraints that involve the column are
dropped as well, and with CASCADE what depends on it from outside of the table.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, TakenAlong, TakenKind
from migsafe.sql.schema.columns import constraints_on, indexes_on, keys_to
from migsafe.sql.schema.state import Schema


def taken_along(statement: int, action: Action, schema: Schema) -> Iterator[TakenAlong]:
    """The rows of one action, from the schema before it; nothing for one that drops no column."""
    if action.kind is not ActionKind.DROP_COLUMN:
        return
    relation, column = action.relation or "", action.column or ""
    for table in (relation, *(() if action.only else schema.descendants(relation))):
        if schema.column(table, column) is not None:
            yield from _of_table(statement, table, column, schema)
    if action.cascade:
        yield from _beyond(statement, relation, column, schema)


def _of_table(statement: int, table: str, column: str, schema: Schema) -> Iterator[TakenAlong]:
    constraints = constraints_on(schema, table, column)
    for one in sorted(constraints, key=lambda one: one.name):
        yield TakenAlong(statement, table, column, TakenKind.CONSTRAINT, one.name, one.columns)
    own = {one.index for one in constraints}
    for name in indexes_on(schema, table, column):
        if name not in own:
            yield TakenAlong(statement, table, column, TakenKind.INDEX, name, schema.indexes[name].columns)


def _beyond(statement: int, relation: str, column: str, schema: Schema) -> Iterator[TakenAlong]:
    own = constraints_on(schema, relation, column)
    for key in keys_to(schema, relation, column):
        if key not in own:
            yield TakenAlong(statement, key.relation, column, TakenKind.CONSTRAINT, key.name, key.columns)
    for view in schema.dependent_views(relation, column):
        yield TakenAlong(statement, relation, column, TakenKind.VIEW, view, ())
