"""What falls with an object, or has to know that it is gone: ACCESS EXCLUSIVE on each.

Dropping a table drops the triggers of its foreign keys on the other table; dropping a partition changes the bounds of
its parent and of the default partition.
"""

from collections.abc import Callable, Iterable, Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.constraint_locks import TRIGGERS_ON_PARTITIONED, foreign_keys_on, referenced_by
from migsafe.sql.held import ByKind, Held, Situation, all_of
from migsafe.sql.schema.objects import Constraint
from migsafe.sql.schema.state import Schema


def _table(action: Action, situation: Situation) -> Iterable[str]:
    return _of_tables((action.relation or "",), action, situation)


def _schema(action: Action, situation: Situation) -> Iterable[str]:
    inside = [name for name in situation.schema.kinds if name.startswith(f"{action.name}.")]
    return (*inside, *_of_tables(inside, action, situation)) if action.cascade else ()


def _view(action: Action, situation: Situation) -> Iterable[str]:
    return situation.schema.dependent_views(action.relation) if action.cascade else ()


def _type(action: Action, situation: Situation) -> Iterable[str]:
    return situation.schema.users_of_type(action.name) if action.cascade else ()


def _function(action: Action, situation: Situation) -> Iterable[str]:
    triggers = situation.schema.triggers if action.cascade else {}
    return (table for (table, _), function in triggers.items() if function == action.name)


def _of_tables(tables: Iterable[str], action: Action, situation: Situation) -> Iterator[str]:
    schema = situation.schema
    for table in tables:
        parent = schema.partition_parent(table)
        if parent is not None:
            yield parent
            default = schema.default_partition(parent)
            yield from (default,) if default is not None else ()
            if action.cascade:
                yield from _keys_to(schema, parent)
        below = schema.descendants(table) if action.cascade or schema.is_partitioned(table) else ()
        yield from below
        for one in (table, *below):
            yield from _with_table(one, action, situation)


def _with_table(table: str, action: Action, situation: Situation) -> Iterator[str]:
    """What one dropped table takes along, or has triggers on."""
    schema = situation.schema
    for key in _own_keys(schema, table):
        whole = referenced_by(key, schema)
        no_trigger = situation.server_version < TRIGGERS_ON_PARTITIONED and schema.is_partitioned(key.referenced)
        yield from whole[1:] if no_trigger else whole
    yield from (column.sequence for column in schema.columns.get(table, {}).values() if column.sequence)
    if action.cascade:
        yield from _keys_to(schema, table)
        yield from schema.dependent_views(table)


def _own_keys(schema: Schema, table: str) -> Iterator[Constraint]:
    """Foreign keys with triggers of their own on the other table: what a partition has from its parent shares those."""
    parent = schema.partition_parent(table)
    of_parent = {(key.columns, key.referenced, key.referenced_columns) for key in schema.foreign_keys_of(parent)}
    for key in schema.foreign_keys_of(table):
        if (key.columns, key.referenced, key.referenced_columns) not in of_parent:
            yield key


def _keys_to(schema: Schema, table: str) -> Iterator[str]:
    """Both sides of the foreign keys that CASCADE drops."""
    for key in schema.foreign_keys_to(table):
        yield from (key.relation, *referenced_by(key, schema))


def _column(action: Action, situation: Situation) -> Iterator[str]:
    schema = situation.schema
    for key in foreign_keys_on(action, schema):
        if key.relation == action.relation or action.cascade:
            yield from (key.relation, *referenced_by(key, schema))
    column = schema.column(action.relation, action.column)
    if column is not None and column.sequence:
        yield column.sequence
    if action.cascade:
        yield from schema.dependent_views(action.relation, action.column)


_FALLEN: dict[ActionKind, Callable[[Action, Situation], Iterable[str]]] = {
    ActionKind.DROP_TABLE: _table,
    ActionKind.DROP_SCHEMA: _schema,
    ActionKind.DROP_VIEW: _view,
    ActionKind.DROP_MATERIALIZED_VIEW: _view,
    ActionKind.DROP_COLUMN: _column,
    ActionKind.DROP_TYPE: _type,
    ActionKind.DROP_DOMAIN: _type,
    ActionKind.DROP_FUNCTION: _function,
}
"""What falls beyond the dropped relation itself."""


def _drop(action: Action, situation: Situation) -> Iterable[Held]:
    return all_of(_FALLEN[action.kind](action, situation), LockMode.ACCESS_EXCLUSIVE)


DROP_LOCKS: ByKind = dict.fromkeys(_FALLEN, _drop)
