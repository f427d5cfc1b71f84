"""What partitions and inheritance lock: parent, child, and the default partition that may hold the child's rows."""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.constraint_locks import TRIGGERS_ON_PARTITIONED
from migsafe.sql.held import Held, Situation, all_of, on

_M = LockMode
_DETACH_CLOSES_THE_CHILD = 14
_TRUNCATE_LEAVES_THE_PARENT = 14


def partition_locks(action: Action, situation: Situation) -> Iterator[Held]:
    """Relation and mode of each lock; nothing for an action on no partition."""
    schema = situation.schema
    match action.kind:
        case ActionKind.ATTACH_PARTITION if action.relation is not None:
            yield action.relation, _M.SHARE_UPDATE_EXCLUSIVE
            yield from on(action.referenced, _M.ACCESS_EXCLUSIVE)
            yield from on(schema.default_partition(action.relation), _M.ACCESS_EXCLUSIVE)
            yield from _foreign_keys(situation, action.relation)
        case ActionKind.DETACH_PARTITION:
            gently = action.concurrently or action.value == "finalize"
            yield from on(action.relation, _M.SHARE_UPDATE_EXCLUSIVE if gently else _M.ACCESS_EXCLUSIVE)
            yield from _detached(action, situation)
            if not gently:
                yield from on(schema.default_partition(action.relation), _M.ACCESS_EXCLUSIVE)
            for key in schema.foreign_keys_of(action.relation):
                yield from on(key.referenced, _M.SHARE_ROW_EXCLUSIVE)
        case ActionKind.CREATE_TABLE if action.method == "partition":
            yield from on(action.referenced, _M.ACCESS_EXCLUSIVE)
            yield from on(schema.default_partition(action.referenced), _M.ACCESS_EXCLUSIVE)
            yield from _foreign_keys(situation, action.referenced)
        case ActionKind.CREATE_TABLE if action.method == "like":
            yield from on(action.referenced, _M.ACCESS_SHARE)
        case ActionKind.TRUNCATE if situation.server_version < _TRUNCATE_LEAVES_THE_PARENT:
            yield from on(schema.partition_parent(action.relation), _M.ACCESS_SHARE)
        case ActionKind.INHERIT if action.method is None:
            yield from on(action.referenced, _M.SHARE_UPDATE_EXCLUSIVE)
        case ActionKind.INHERIT if action.method == "no":
            yield from on(action.referenced, _M.ACCESS_SHARE)
        case _:
            pass


def _detached(action: Action, situation: Situation) -> Iterator[Held]:
    """The partition, and the tables whose foreign keys must not refer to its rows any more.

    Before PostgreSQL 14 the partition is closed only where there are such keys, otherwise no more than those of its
    indexes that belong to its parent's.
    """
    schema, child = situation.schema, action.referenced
    keys = tuple(schema.foreign_keys_to(action.relation))
    yield from all_of((key.relation for key in keys), _M.ACCESS_EXCLUSIVE)
    if keys or situation.server_version >= _DETACH_CLOSES_THE_CHILD:
        yield from on(child, _M.ACCESS_EXCLUSIVE)
        return
    yield from on(child, _M.SHARE_UPDATE_EXCLUSIVE)
    for name, index in schema.indexes.of(child):
        if index.parent is not None:
            yield name, _M.ACCESS_EXCLUSIVE


def _foreign_keys(situation: Situation, parent: str | None) -> Iterator[Held]:
    """A new partition gets its parent's foreign keys, and those of others to its parent."""
    later = situation.server_version >= TRIGGERS_ON_PARTITIONED
    for key in situation.schema.foreign_keys_of(parent):
        yield from on(key.referenced, _M.SHARE_ROW_EXCLUSIVE)
    for key in situation.schema.foreign_keys_to(parent):
        yield key.relation, _M.SHARE_ROW_EXCLUSIVE if later else _M.ACCESS_SHARE
