"""What each action makes of the schema.

The statements are taken to succeed. An action on a relation that nobody made shows that the history does not begin at
the beginning: the schema has a gap.
"""

from collections.abc import Callable

from migsafe.model import Action
from migsafe.model import ActionKind as K
from migsafe.sql.schema import columns, constraints, indexes, objects_made, partitions, tables, types
from migsafe.sql.schema.state import Schema

_FOLLOWERS: dict[K, Callable[[Schema, Action], None]] = {
    K.CREATE_TABLE: tables.create_table,
    K.CREATE_TABLE_AS: tables.create_table_as,
    K.DROP_TABLE: tables.drop_relation,
    K.DROP_VIEW: tables.drop_relation,
    K.DROP_MATERIALIZED_VIEW: tables.drop_relation,
    K.DROP_SEQUENCE: tables.drop_relation,
    K.RENAME_TABLE: tables.rename_relation,
    K.SET_SCHEMA: tables.set_schema,
    K.DROP_SCHEMA: tables.drop_schema,
    K.RENAME_SCHEMA: tables.rename_schema,
    K.SET_LOGGED: tables.set_logged,
    K.SET_UNLOGGED: tables.set_unlogged,
    K.DEFINE_COLUMN: columns.add_column,
    K.ADD_COLUMN: columns.add_column,
    K.DROP_COLUMN: columns.drop_column,
    K.RENAME_COLUMN: columns.rename_column,
    K.ALTER_COLUMN_TYPE: columns.alter_type,
    K.SET_DEFAULT: columns.set_default,
    K.DROP_DEFAULT: columns.set_default,
    K.SET_NOT_NULL: columns.set_not_null,
    K.DROP_NOT_NULL: columns.set_not_null,
    K.COLUMN_IDENTITY: columns.identity,
    K.COLUMN_EXPRESSION: columns.expression,
    K.ADD_CHECK: constraints.add,
    K.ADD_FOREIGN_KEY: constraints.add,
    K.ADD_UNIQUE: constraints.add,
    K.ADD_PRIMARY_KEY: constraints.add,
    K.ADD_EXCLUDE: constraints.add,
    K.ADD_NOT_NULL_CONSTRAINT: constraints.add,
    K.VALIDATE_CONSTRAINT: constraints.validate,
    K.ALTER_CONSTRAINT: constraints.alter,
    K.DROP_CONSTRAINT: constraints.drop,
    K.RENAME_CONSTRAINT: constraints.rename,
    K.CREATE_INDEX: indexes.create,
    K.DROP_INDEX: indexes.drop,
    K.RENAME_INDEX: indexes.rename,
    K.ATTACH_PARTITION: partitions.attach,
    K.DETACH_PARTITION: partitions.detach,
    K.INHERIT: partitions.inherit,
    K.CREATE_VIEW: objects_made.create_view,
    K.CREATE_MATERIALIZED_VIEW: objects_made.create_view,
    K.CREATE_SEQUENCE: objects_made.sequence,
    K.ALTER_SEQUENCE: objects_made.sequence,
    K.CREATE_TRIGGER: objects_made.trigger,
    K.DROP_TRIGGER: objects_made.drop_trigger,
    K.RENAME_TRIGGER: objects_made.rename_trigger,
    K.POLICY: objects_made.policy,
    K.CREATE_STATISTICS: objects_made.statistics,
    K.CREATE_FUNCTION: objects_made.function,
    K.DROP_FUNCTION: objects_made.drop_function,
    K.CREATE_DOMAIN: types.create_domain,
    K.ALTER_DOMAIN: types.alter_domain,
    K.DROP_DOMAIN: types.drop_type,
    K.CREATE_TYPE: types.create_type,
    K.ALTER_TYPE: types.alter_type,
    K.DROP_TYPE: types.drop_type,
    K.ADD_ENUM_VALUE: types.add_value,
    K.RENAME_ENUM_VALUE: types.rename_value,
}
_MAKES = frozenset(
    {
        K.CREATE_TABLE,
        K.CREATE_TABLE_AS,
        K.CREATE_VIEW,
        K.CREATE_MATERIALIZED_VIEW,
        K.CREATE_SEQUENCE,
    }
)


def follow(schema: Schema, action: Action) -> None:
    """Take in what one action changes."""
    missing = _missing(schema, action)
    if missing is not None and schema.gap is None:
        schema.gap = f"nothing in the history makes {missing}"
    follower = _FOLLOWERS.get(action.kind)
    if follower is not None and not _does_nothing(schema, action):
        follower(schema, action)


def _missing(schema: Schema, action: Action) -> str | None:
    """A relation that the action works on and nobody made."""
    if action.if_exists or action.kind in _MAKES:
        return None
    for name in (action.relation, action.referenced):
        if name is not None and name not in schema.kinds and name not in schema.indexes and not name.startswith("pg_"):
            return name
    return None


def _does_nothing(schema: Schema, action: Action) -> bool:
    return action.if_exists and schema.is_absent(action.relation)
