"""The locks of actions on indexes: on the index, and on its table where that is known.

Source: as `lock_facts`.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.held import ByKind, Held, Situation, all_of, on
from migsafe.sql.lock_facts import EXCLUSIVE_PARAMETERS
from migsafe.sql.schema.state import Schema

_M = LockMode


def table_of(schema: Schema, index: str | None) -> str | None:
    """The table of an index, None where it is not known."""
    found = schema.indexes.get(index)
    return found.relation if found else None


def _drop(action: Action, situation: Situation) -> Iterator[Held]:
    """With the index of a partitioned table go those of the partitions."""
    schema = situation.schema
    mode = _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.ACCESS_EXCLUSIVE
    name = action.name or ""
    yield from on(table_of(schema, name), mode)
    yield name, mode
    for child, index in schema.indexes.children(name):
        yield child, mode
        yield index.relation, mode


def _reindex(action: Action, situation: Situation) -> Iterator[Held]:
    schema = situation.schema
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


def _rename(action: Action, situation: Situation) -> Iterator[Held]:
    return on(action.name or "", _M.SHARE_UPDATE_EXCLUSIVE)


def _attach(action: Action, situation: Situation) -> Iterator[Held]:
    if action.method == "index":
        schema, name = situation.schema, action.name or ""
        yield name, _M.SHARE_UPDATE_EXCLUSIVE
        yield from on(action.using_index, _M.ACCESS_EXCLUSIVE)
        yield from on(table_of(schema, name), _M.ACCESS_SHARE)
        yield from on(table_of(schema, action.using_index), _M.ACCESS_SHARE)


def _move(action: Action, situation: Situation) -> Iterator[Held]:
    return on(action.name or None, _M.ACCESS_EXCLUSIVE)


def _set_parameters(action: Action, situation: Situation) -> Iterator[Held]:
    exclusive = EXCLUSIVE_PARAMETERS & set(action.columns)
    return on(action.name or None, _M.ACCESS_EXCLUSIVE if exclusive else _M.SHARE_UPDATE_EXCLUSIVE)


def _describe(action: Action, situation: Situation) -> Iterator[Held]:
    if action.method == "index":
        yield action.name or "", _M.SHARE_UPDATE_EXCLUSIVE


INDEX_LOCKS: ByKind = {
    ActionKind.DROP_INDEX: _drop,
    ActionKind.REINDEX: _reindex,
    ActionKind.RENAME_INDEX: _rename,
    ActionKind.ATTACH_PARTITION: _attach,
    ActionKind.SET_TABLESPACE: _move,
    ActionKind.SET_STORAGE_PARAMETERS: _set_parameters,
    ActionKind.COMMENT: _describe,
    ActionKind.SET_COLUMN_STATISTICS: _describe,
}
