"""The locks of actions on indexes: on the index, and on its table where that is known.

Source: as `lock_facts`.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.held import Held, Situation, all_of, on
from migsafe.sql.lock_facts import EXCLUSIVE_PARAMETERS
from migsafe.sql.schema.state import Schema

_M = LockMode


def index_locks(action: Action, situation: Situation) -> Iterator[Held]:
    """Relation and mode of each lock; nothing for an action that is on no index."""
    name, schema = action.name or "", situation.schema
    match action.kind:
        case ActionKind.DROP_INDEX:
            yield from _drop(action, schema)
        case ActionKind.REINDEX:
            yield from _reindex(action, schema)
        case ActionKind.RENAME_INDEX:
            yield name, _M.SHARE_UPDATE_EXCLUSIVE
        case ActionKind.ATTACH_PARTITION if action.method == "index":
            yield name, _M.SHARE_UPDATE_EXCLUSIVE
            yield from on(action.using_index, _M.ACCESS_EXCLUSIVE)
            yield from on(table_of(schema, name), _M.ACCESS_SHARE)
            yield from on(table_of(schema, action.using_index), _M.ACCESS_SHARE)
        case ActionKind.SET_TABLESPACE if action.name:
            yield name, _M.ACCESS_EXCLUSIVE
        case ActionKind.SET_STORAGE_PARAMETERS if action.name:
            exclusive = EXCLUSIVE_PARAMETERS & set(action.columns)
            yield name, _M.ACCESS_EXCLUSIVE if exclusive else _M.SHARE_UPDATE_EXCLUSIVE
        case ActionKind.COMMENT | ActionKind.SET_COLUMN_STATISTICS if action.method == "index":
            yield name, _M.SHARE_UPDATE_EXCLUSIVE
        case _:
            pass


def table_of(schema: Schema, index: str | None) -> str | None:
    """The table of an index, None where it is not known."""
    found = schema.indexes.get(index)
    return found.relation if found else None


def _drop(action: Action, schema: Schema) -> Iterator[Held]:
    """With the index of a partitioned table go those of the partitions."""
    mode = _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.ACCESS_EXCLUSIVE
    name = action.name or ""
    yield from on(table_of(schema, name), mode)
    yield name, mode
    for child, index in schema.indexes.children(name):
        yield child, mode
        yield index.relation, mode


def _reindex(action: Action, schema: Schema) -> Iterator[Held]:
    names = reindexed(action, schema)
    tables = {table for name in names if (table := table_of(schema, name))}
    if action.relation:
        tables |= {action.relation, *schema.descendants(action.relation)}
    yield from all_of(sorted(tables), _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.SHARE)
    if not action.concurrently:
        yield from all_of(names, _M.ACCESS_EXCLUSIVE)
    else:
        yield from all_of(names, _M.SHARE_UPDATE_EXCLUSIVE)


def reindexed(action: Action, schema: Schema) -> tuple[str, ...]:
    """The indexes that a REINDEX builds anew: those with a file, so none of a partitioned table itself."""
    if action.method == "index":
        name = action.name or ""
        return tuple(child for child, _ in schema.indexes.children(name)) or (name,)
    if action.relation:
        tables = [action.relation, *schema.descendants(action.relation)]
    else:
        inside = f"{action.name}." if action.method == "schema" else ""
        tables = [name for name in schema.kinds if name.startswith(inside)]
    heaps = (table for table in tables if not schema.is_partitioned(table))
    return tuple(sorted(name for table in heaps for name, _ in schema.indexes.of(table)))
