"""Which actions write a table's or an index's file anew while holding their lock.

Source: PostgreSQL documentation, the notes of "ALTER TABLE" and the other commands; held against the file numbers of
servers of versions 12 to 18 (`bench/lock_facts`). TRUNCATE gives a table a new file too, but an empty one: that is no
rewrite. With a table its indexes are rewritten, and not named; an index that is rebuilt alone is.
"""

import re
from collections.abc import Iterator

from migsafe.model import Action, ActionKind, RelationKind
from migsafe.sql.held import Situation
from migsafe.sql.index_locks import reindexed
from migsafe.sql.lex import code
from migsafe.sql.own_cast import is_own_cast
from migsafe.sql.schema.objects import Column
from migsafe.sql.schema.state import Schema
from migsafe.sql.schema.types import qualified
from migsafe.sql.type_changes import keeps_the_file, keeps_the_order
from migsafe.sql.type_name import is_serial
from migsafe.sql.volatile import is_volatile

_FIRST_FAST_DEFAULT = 11
MAY_REWRITE = frozenset(
    {
        ActionKind.ADD_COLUMN,
        ActionKind.ALTER_COLUMN_TYPE,
        ActionKind.COLUMN_EXPRESSION,
        ActionKind.CLUSTER,
        ActionKind.VACUUM,
        ActionKind.REFRESH_MATERIALIZED_VIEW,
        ActionKind.SET_LOGGED,
        ActionKind.SET_UNLOGGED,
        ActionKind.SET_TABLESPACE,
        ActionKind.SET_ACCESS_METHOD,
    }
)
"""Every other kind of action leaves the files as they are."""
_HEAPLESS = (RelationKind.PARTITIONED_TABLE, RelationKind.VIEW, RelationKind.FOREIGN_TABLE)


def rewrites_of(action: Action, situation: Situation) -> Iterator[str]:
    """The relations that the action rewrites; of REINDEX, and where only they are, the indexes."""
    schema = situation.schema
    if action.kind is ActionKind.REINDEX:
        yield from () if action.concurrently else reindexed(action, schema)
    elif action.kind is ActionKind.SET_TABLESPACE and action.relation is None:
        yield from (action.name,) if action.name and action.value != "pg_default" else ()
    elif action.kind in MAY_REWRITE and action.relation is not None:
        reached = () if action.only else schema.descendants(action.relation)
        for relation in (action.relation, *reached):
            if schema.kinds.get(relation) not in _HEAPLESS and _rewrites(action, relation, situation):
                yield relation
        if action.kind is ActionKind.ALTER_COLUMN_TYPE and not rewrites_for_type(action, situation):
            yield from rebuilt_indexes(action, situation)


def _rewrites(action: Action, relation: str, situation: Situation) -> bool:
    schema = situation.schema
    match action.kind:
        case ActionKind.ADD_COLUMN:
            return _fills_new_column(action, situation)
        case ActionKind.ALTER_COLUMN_TYPE:
            return rewrites_for_type(action, situation)
        case ActionKind.COLUMN_EXPRESSION:
            return action.method == "set" and not _is_virtual(schema.column(action.relation, action.column))
        case _:
            return _writes_anew(action, relation, schema)


def _writes_anew(action: Action, relation: str, schema: Schema) -> bool:
    """Whether the action is about the table's file; it is no work where the file is already as wanted."""
    match action.kind:
        case ActionKind.CLUSTER:
            return True
        case ActionKind.VACUUM:
            return action.method == "full"
        case ActionKind.REFRESH_MATERIALIZED_VIEW:
            return not action.concurrently
        case ActionKind.SET_LOGGED:
            return relation in schema.unlogged or relation not in schema.kinds
        case ActionKind.SET_UNLOGGED:
            return relation not in schema.unlogged
        case ActionKind.SET_TABLESPACE:
            return action.value != "pg_default"
        case ActionKind.SET_ACCESS_METHOD:
            return action.value != "heap"
        case _:
            return False


def _is_virtual(column: Column | None) -> bool:
    return column is not None and column.generated is not None and column.is_virtual


def _fills_new_column(action: Action, situation: Situation) -> bool:
    """Whether each row has to be given the new column's value (or a domain's constraint looked at) one by one."""
    schema = situation.schema
    if action.if_not_exists and schema.column(action.relation, action.column) is not None:
        return False
    domain = schema.domains.get(qualified(schema, action.type_name or ""))
    late = action.default_sql is not None and situation.server_version < _FIRST_FAST_DEFAULT
    volatile = action.volatile_default and not _is_known_stable(action, schema)
    computed = volatile or action.generated_stored or action.value == "identity"
    return computed or (domain is not None and domain.checked) or late


def _is_known_stable(action: Action, schema: Schema) -> bool:
    """Whether the default calls only functions of which the history says that they are stable."""
    if action.default_sql is None or not schema.functions or is_serial(action.type_name or ""):
        return False
    return not is_volatile(code(action.default_sql), schema.stable_functions)


def rewrites_for_type(action: Action, situation: Situation) -> bool:
    """Whether a change of type rewrites; yes where the old type is not known, or USING computes the new value."""
    schema = situation.schema
    old = schema.column(action.relation, action.column)
    if old is None or not old.type_name:
        return True
    new = action.type_name or ""
    if action.expression is not None and not is_own_cast(action.expression, action.column or "", new):
        return True
    before, domain = (schema.domains.get(qualified(schema, name)) for name in (old.type_name, new))
    if domain is not None and domain is before:
        return False
    if domain is not None and domain.checked:
        return True
    return not keeps_the_file(*_base_types(old.type_name, new, schema), time_zone=situation.time_zone)


def _base_types(old: str, new: str, schema: Schema) -> tuple[str, str]:
    """Both types without their domains. Of a column's domain the server does not ask how long its values may be."""
    before, after = (schema.domains.get(qualified(schema, name)) for name in (old, new))
    return re.sub(r"\([^()]*\)", "", before.base) if before else old, after.base if after else new


def rebuilt_indexes(action: Action, situation: Situation) -> Iterator[str]:
    """Indexes that a change of type builds anew while the table keeps its file.

    Those that compute something from the column, and those whose order changes: another collation, another operator
    class.
    """
    schema = situation.schema
    old = schema.column(action.relation, action.column)
    tables = (action.relation, *(() if action.only else schema.descendants(action.relation)))
    collation = action.value is not None and (old is None or action.value != old.collation)
    same_order = old is not None and keeps_the_order(*_base_types(old.type_name, action.type_name or "", schema))
    for table in (table for table in tables if not schema.is_partitioned(table)):
        for name, index in schema.indexes.of(table):
            computed = index.is_computed or index.predicate is not None
            if action.column in index.uses and (collation or not same_order or computed):
                yield name
