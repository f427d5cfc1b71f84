"""What falls with an object, or has to know that it is gone: ACCESS EXCLUSIVE on each.

Dropping a table drops the triggers of its foreign keys on the other table; dropping a partition changes the bounds of
its parent and of the default partition.
"""

from collections.abc import Iterable, Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.constraint_locks import TRIGGERS_ON_PARTITIONED, foreign_keys_on, referenced_by
from migsafe.sql.held import Held, Situation, all_of
from migsafe.sql.schema.state import Schema


def drop_locks(action: Action, situation: Situation) -> Iterator[Held]:
    """Relation and mode of each lock beyond the dropped relation's own."""
    return all_of(_fallen(action, situation), LockMode.ACCESS_EXCLUSIVE)


def _fallen(action: Action, situation: Situation) -> Iterable[str]:
    schema = situation.schema
    match action.kind:
        case ActionKind.DROP_TABLE:
            return _of_tables((action.relation or "",), action, situation)
        case ActionKind.DROP_SCHEMA if action.cascade:
            inside = [name for name in schema.kinds if name.startswith(f"{action.name}.")]
            return (*inside, *_of_tables(inside, action, situation))
        case ActionKind.DROP_VIEW | ActionKind.DROP_MATERIALIZED_VIEW if action.cascade:
            return schema.dependent_views(action.relation)
        case ActionKind.DROP_COLUMN:
            return _of_column(action, schema)
        case ActionKind.DROP_TYPE | ActionKind.DROP_DOMAIN if action.cascade:
            return schema.users_of_type(action.name)
        case ActionKind.DROP_FUNCTION if action.cascade:
            return (table for (table, _), function in schema.triggers.items() if function == action.name)
        case _:
            return ()


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
    for key in schema.foreign_keys_of(table):
        whole = referenced_by(key, schema)
        no_trigger = situation.server_version < TRIGGERS_ON_PARTITIONED and schema.is_partitioned(key.referenced)
        yield from whole[1:] if no_trigger else whole
    yield from (column.sequence for column in schema.columns.get(table, {}).values() if column.sequence)
    if action.cascade:
        yield from _keys_to(schema, table)
        yield from schema.dependent_views(table)


def _keys_to(schema: Schema, table: str) -> Iterator[str]:
    """Both sides of the foreign keys that CASCADE drops."""
    for key in schema.foreign_keys_to(table):
        yield from (key.relation, *referenced_by(key, schema))


def _of_column(action: Action, schema: Schema) -> Iterator[str]:
    for key in foreign_keys_on(action, schema):
        if key.relation == action.relation or action.cascade:
            yield from (key.relation, *referenced_by(key, schema))
    column = schema.column(action.relation, action.column)
    if column is not None and column.sequence:
        yield column.sequence
    if action.cascade:
        yield from schema.dependent_views(action.relation, action.column)
