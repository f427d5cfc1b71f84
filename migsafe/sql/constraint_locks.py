"""What constraints lock beyond their own table: the other side of a foreign key, a key's users, partitions."""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, ConstraintKind, LockMode
from migsafe.sql.held import ByKind, Held, Situation, all_of, on
from migsafe.sql.schema.objects import Constraint
from migsafe.sql.schema.state import Schema

_M = LockMode
_KEYS_REACH_PARTITIONS = 18
"""From this version on a key's NOT NULL and index are made on every partition under the parent's own lock."""

TRIGGERS_ON_PARTITIONED = 15
"""From this version on a foreign key to a partitioned table has triggers on that table itself too."""


_ON_OTHER_SIDE = {"enforced": _M.SHARE_ROW_EXCLUSIVE, "not enforced": _M.ACCESS_EXCLUSIVE}
"""The triggers of a foreign key come, or go."""


def _add_foreign_key(action: Action, situation: Situation) -> Iterator[Held]:
    schema = situation.schema
    yield from on(action.referenced, _M.SHARE_ROW_EXCLUSIVE)
    if schema.is_partitioned(action.referenced):
        yield from all_of(schema.descendants(action.referenced), _M.SHARE_ROW_EXCLUSIVE)


def _add_key(action: Action, situation: Situation) -> Iterator[Held]:
    schema = situation.schema
    if schema.is_partitioned(action.relation) and not action.only:
        mode = _M.ACCESS_EXCLUSIVE if situation.server_version >= _KEYS_REACH_PARTITIONS else _M.SHARE
        yield from all_of(schema.descendants(action.relation), mode)


def _validate(action: Action, situation: Situation) -> Iterator[Held]:
    found = situation.schema.constraint(action.relation, action.name)
    if found is not None and found.referenced and not found.validated:
        yield found.referenced, _M.ROW_SHARE


def _alter(action: Action, situation: Situation) -> Iterator[Held]:
    found = situation.schema.constraint(action.relation, action.name)
    mode = _ON_OTHER_SIDE.get(action.value or "")
    if found is not None and mode is not None and found.enforced != (action.value == "enforced"):
        yield from all_of(referenced_by(found, situation.schema), mode)


def _drop(action: Action, situation: Situation) -> Iterator[Held]:
    """The triggers of a foreign key are dropped on both tables; a key takes the foreign keys that need it along."""
    schema = situation.schema
    found = schema.constraint(action.relation, action.name)
    if found is None:
        return
    yield from all_of(referenced_by(found, schema), _M.ACCESS_EXCLUSIVE)
    if action.cascade and found.kind in (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE):
        keys = schema.foreign_keys_to(action.relation)
        yield from all_of((key.relation for key in keys if schema.refers_to(key, found.columns)), _M.ACCESS_EXCLUSIVE)


def referenced_by(key: Constraint, schema: Schema) -> tuple[str, ...]:
    """The table that a foreign key refers to, with its partitions: the key has triggers on each."""
    return (key.referenced, *schema.descendants(key.referenced)) if key.referenced else ()


def _alter_type(action: Action, situation: Situation) -> Iterator[Held]:
    """A change of type makes the foreign keys of the column, and those to it, anew."""
    schema = situation.schema
    for key in foreign_keys_on(action, schema):
        yield from all_of((*referenced_by(key, schema), key.relation), _M.ACCESS_EXCLUSIVE)


def foreign_keys_on(action: Action, schema: Schema) -> Iterator[Constraint]:
    """The foreign keys that the action's column takes part in, on either side."""
    column = action.column or ""
    yield from (key for key in schema.foreign_keys_of(action.relation) if column in key.columns)
    for key in schema.foreign_keys_to(action.relation):
        if column in key.referenced_columns or not key.referenced_columns:
            yield key


CONSTRAINT_LOCKS: ByKind = {
    ActionKind.ADD_FOREIGN_KEY: _add_foreign_key,
    ActionKind.ADD_UNIQUE: _add_key,
    ActionKind.ADD_PRIMARY_KEY: _add_key,
    ActionKind.ADD_EXCLUDE: _add_key,
    ActionKind.VALIDATE_CONSTRAINT: _validate,
    ActionKind.ALTER_CONSTRAINT: _alter,
    ActionKind.DROP_CONSTRAINT: _drop,
    ActionKind.ALTER_COLUMN_TYPE: _alter_type,
}
