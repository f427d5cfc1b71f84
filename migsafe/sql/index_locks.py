"""The locks of actions on indexes: on the index, and on its table where that is known.

Source: as `lock_facts`.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.held import Held, on
from migsafe.sql.known import Known

_M = LockMode


def index_locks(action: Action, known: Known, server_version: int) -> Iterator[Held]:
    """Relation and mode of each lock; nothing for an action that is on no index."""
    name = action.name or ""
    table = action.relation or known.indexes.get(name)
    match action.kind:
        case ActionKind.CREATE_INDEX:
            yield from on(table, _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.SHARE)
        case ActionKind.DROP_INDEX:
            mode = _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.ACCESS_EXCLUSIVE
            yield from on(table, mode)
            yield name, mode
        case ActionKind.REINDEX:
            yield from _reindex(action, known)
        case ActionKind.RENAME_INDEX:
            yield name, _M.SHARE_UPDATE_EXCLUSIVE if server_version >= 12 else _M.ACCESS_EXCLUSIVE
        case ActionKind.ATTACH_PARTITION if action.method == "index":
            yield name, _M.SHARE_UPDATE_EXCLUSIVE
            yield from on(action.using_index, _M.ACCESS_EXCLUSIVE)
        case ActionKind.SET_TABLESPACE if action.name:
            yield name, _M.ACCESS_EXCLUSIVE
        case ActionKind.COMMENT | ActionKind.SET_COLUMN_STATISTICS if action.method == "index":
            yield name, _M.SHARE_UPDATE_EXCLUSIVE
        case _:
            pass


def _reindex(action: Action, known: Known) -> Iterator[Held]:
    indexes: tuple[str, ...] = (action.name,) if action.name and action.method == "index" else ()
    tables = {known.indexes[name] for name in indexes if name in known.indexes}
    if action.relation:
        indexes, tables = known.indexes_of(action.relation), {action.relation}
    elif action.method != "index":
        schema = action.name if action.method == "schema" else None
        indexes = tuple(sorted(name for name in known.indexes if schema in (None, name.partition(".")[0])))
        tables = {known.indexes[name] for name in indexes}
    for table in sorted(tables):
        yield table, _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.SHARE
    for name in indexes:
        yield name, _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.ACCESS_EXCLUSIVE
