"""Which actions read a whole table while holding their lock.

Source: PostgreSQL documentation, the notes of "ALTER TABLE" and the other commands; held against the scan counters of
servers of versions 12 to 18 (`bench/lock_facts`). Which tables a query reads from end to end is its plan's matter, and
not predicted.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, ConstraintKind, RelationKind
from migsafe.sql.constraint_locks import foreign_keys_on
from migsafe.sql.held import Situation
from migsafe.sql.index_locks import reindexed, table_of
from migsafe.sql.not_null_proof import proves_not_null
from migsafe.sql.object_locks import domain_users
from migsafe.sql.partition_scans import partition_scans
from migsafe.sql.rewrites import MAY_REWRITE, rebuilt_indexes, rewrites_for_type, rewrites_of
from migsafe.sql.schema.objects import Constraint

_FIRST_PROOF = 12
_READ_TO_REWRITE = MAY_REWRITE - {ActionKind.REFRESH_MATERIALIZED_VIEW, ActionKind.SET_TABLESPACE}
_MAY_READ = _READ_TO_REWRITE | {
    ActionKind.ALTER_DOMAIN,
    ActionKind.CREATE_TABLE,
    ActionKind.ATTACH_PARTITION,
    ActionKind.DETACH_PARTITION,
    ActionKind.REINDEX,
    ActionKind.CREATE_INDEX,
    ActionKind.ADD_CHECK,
    ActionKind.ADD_FOREIGN_KEY,
    ActionKind.ADD_UNIQUE,
    ActionKind.ADD_EXCLUDE,
    ActionKind.ADD_PRIMARY_KEY,
    ActionKind.SET_NOT_NULL,
    ActionKind.ADD_NOT_NULL_CONSTRAINT,
    ActionKind.VALIDATE_CONSTRAINT,
    ActionKind.ALTER_CONSTRAINT,
    ActionKind.UPDATE,
    ActionKind.DELETE,
}
"""Every other kind of action, which is most of a migration, is done with at once."""
_HEAPLESS = (RelationKind.PARTITIONED_TABLE, RelationKind.VIEW, RelationKind.FOREIGN_TABLE)
_KEYS = (ActionKind.ADD_UNIQUE, ActionKind.ADD_PRIMARY_KEY, ActionKind.ADD_EXCLUDE)


def scans_of(action: Action, situation: Situation) -> Iterator[str]:
    """The relations that the action reads from end to end."""
    if action.kind not in _MAY_READ:
        return
    schema = situation.schema
    found = [*domain_users(action, schema), *partition_scans(action, situation), *_of_others(action, situation)]
    if action.kind is ActionKind.REINDEX:
        found += sorted({table_of(schema, name) or "" for name in reindexed(action, schema)} - {""})
    elif action.relation is not None:
        for relation in (action.relation, *_reached(action, situation)):
            if _scans(action, relation, situation):
                found.append(relation)
    yield from (relation for relation in found if schema.kinds.get(relation) not in _HEAPLESS)


def _reached(action: Action, situation: Situation) -> tuple[str, ...]:
    schema = situation.schema
    whole_tree = action.kind not in (ActionKind.CREATE_INDEX, ActionKind.ADD_FOREIGN_KEY, *_KEYS)
    if action.only or not (whole_tree or schema.is_partitioned(action.relation)):
        return ()
    return schema.descendants(action.relation)


def _scans(action: Action, relation: str, situation: Situation) -> bool:
    match action.kind:
        case ActionKind.CREATE_INDEX:
            return not (action.if_not_exists and action.name in situation.schema.indexes)
        case ActionKind.ADD_CHECK:
            return not _is_trusted(action)
        case ActionKind.ADD_FOREIGN_KEY:
            return not _is_trusted(action) and not _is_all_null(action, situation)
        case ActionKind.ADD_UNIQUE | ActionKind.ADD_EXCLUDE:
            return action.using_index is None
        case ActionKind.ADD_PRIMARY_KEY:
            return action.using_index is None or not _keyed_not_null(action, situation)
        case ActionKind.SET_NOT_NULL:
            return not is_proved(action.column or "", relation, situation)
        case ActionKind.ADD_NOT_NULL_CONSTRAINT:
            return not _is_trusted(action) and not _has_value(action, situation) and not _all_proved(action, situation)
        case ActionKind.VALIDATE_CONSTRAINT | ActionKind.ALTER_CONSTRAINT:
            return _validates(action, situation.schema.constraint(relation, action.name))
        case ActionKind.UPDATE | ActionKind.DELETE:
            return action.predicate is None
        case _:
            reads = action.kind in _READ_TO_REWRITE and any(rewrites_of(action, situation))
            return reads or _rechecks(action, relation, situation)


def _validates(action: Action, constraint: Constraint | None) -> bool:
    """Whether rows that are there are held against a constraint that was not validated, or not enforced."""
    if action.kind is ActionKind.ALTER_CONSTRAINT:
        return action.value == "enforced" and (constraint is None or not constraint.enforced)
    return constraint is None or not constraint.validated


def _rechecks(action: Action, relation: str, situation: Situation) -> bool:
    """A change of type checks again every valid CHECK on the column, and reads the table for an index built anew."""
    return action.kind is ActionKind.ALTER_COLUMN_TYPE and (
        any(rebuilt_indexes(action, situation))
        or any(
            one.validated and action.column in one.columns
            for one in situation.schema.constraints_of(relation, ConstraintKind.CHECK)
        )
    )


def _of_others(action: Action, situation: Situation) -> Iterator[str]:
    """Tables on the other side of a foreign key."""
    schema = situation.schema
    match action.kind:
        case ActionKind.ADD_FOREIGN_KEY if action.referenced and not schema.is_partitioned(action.relation):
            made = any(other.kind is ActionKind.CREATE_TABLE for other in situation.actions)
            if not made and not _is_trusted(action) and not _is_all_null(action, situation):
                yield from (action.referenced, *schema.descendants(action.referenced))
        case ActionKind.VALIDATE_CONSTRAINT | ActionKind.ALTER_CONSTRAINT:
            constraint = schema.constraint(action.relation, action.name)
            if constraint is not None and constraint.referenced and _validates(action, constraint):
                yield constraint.referenced
        case ActionKind.ALTER_COLUMN_TYPE if rewrites_for_type(action, situation):
            for key in foreign_keys_on(action, schema):
                if key.validated and key.referenced:
                    yield from (key.relation, key.referenced)
        case _:
            pass


def _is_trusted(action: Action) -> bool:
    """Whether a constraint takes the rows that are there as they are."""
    return action.not_valid or action.value == "not enforced"


def _is_all_null(action: Action, situation: Situation) -> bool:
    """Whether the same statement adds the constrained column without a value: there is nothing to check."""
    return any(
        other.kind is ActionKind.ADD_COLUMN
        and other.column == action.column
        and other.default_sql is None
        and not other.volatile_default
        and other.value is None
        for other in situation.actions
        if action.column is not None
    )


def _has_value(action: Action, situation: Situation) -> bool:
    """Whether the same statement adds the column with a value that is not NULL."""
    return any(
        other.kind is ActionKind.ADD_COLUMN
        and other.column == action.column
        and (other.value == "identity" or other.volatile_default or (other.default_sql or "NULL").upper() != "NULL")
        for other in situation.actions
        if action.column is not None
    )


def _keyed_not_null(action: Action, situation: Situation) -> bool:
    """Whether the columns of the key that an index will become are known to hold no NULL."""
    relation = action.relation or ""
    index = situation.schema.indexes.get(f"{relation.partition('.')[0]}.{action.using_index}")
    return index is not None and all(is_proved(column, relation, situation) for column in index.columns)


def _all_proved(action: Action, situation: Situation) -> bool:
    return all(is_proved(column, action.relation or "", situation) for column in action.columns)


def is_proved(column: str, relation: str, situation: Situation) -> bool:
    """Whether SET NOT NULL has nothing to look for. A CHECK that the same statement drops proves nothing."""
    schema = situation.schema
    known = schema.column(relation, column)
    if known is not None and known.not_null:
        return True
    dropped = {other.name for other in situation.actions if other.kind is ActionKind.DROP_CONSTRAINT}
    return situation.server_version >= _FIRST_PROOF and any(
        one.validated and one.condition and one.name not in dropped and proves_not_null(one.condition, column)
        for one in schema.constraints_of(relation, ConstraintKind.CHECK)
    )
