"""What partitions and inheritance lock: parent, child, and the default partition that may hold the child's rows."""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.constraint_locks import TRIGGERS_ON_PARTITIONED
from migsafe.sql.held import ByKind, Held, Situation, all_of, on

_M = LockMode
_DETACH_CLOSES_THE_CHILD = 14
_TRUNCATE_LEAVES_THE_PARENT = 14


def _attach(action: Action, situation: Situation) -> Iterator[Held]:
    if action.relation is not None:
        yield action.relation, _M.SHARE_UPDATE_EXCLUSIVE
        yield from on(action.referenced, _M.ACCESS_EXCLUSIVE)
        yield from on(situation.schema.default_partition(action.relation), _M.ACCESS_EXCLUSIVE)
        yield from _foreign_keys(situation, action.relation)


def _detach(action: Action, situation: Situation) -> Iterator[Held]:
    schema = situation.schema
    gently = action.concurrently or action.value == "finalize"
    yield from on(action.relation, _M.SHARE_UPDATE_EXCLUSIVE if gently else _M.ACCESS_EXCLUSIVE)
    yield from _detached(action, situation)
    if not gently:
        yield from on(schema.default_partition(action.relation), _M.ACCESS_EXCLUSIVE)
    for key in schema.foreign_keys_of(action.relation):
        yield from on(key.referenced, _M.SHARE_ROW_EXCLUSIVE)


def _create(action: Action, situation: Situation) -> Iterator[Held]:
    if action.method == "partition":
        yield from on(action.referenced, _M.ACCESS_EXCLUSIVE)
        yield from on(situation.schema.default_partition(action.referenced), _M.ACCESS_EXCLUSIVE)
        yield from _foreign_keys(situation, action.referenced)
    elif action.method == "like":
        yield from on(action.referenced, _M.ACCESS_SHARE)


def _truncate(action: Action, situation: Situation) -> Iterator[Held]:
    if situation.server_version < _TRUNCATE_LEAVES_THE_PARENT:
        yield from on(situation.schema.partition_parent(action.relation), _M.ACCESS_SHARE)


def _inherit(action: Action, situation: Situation) -> Iterator[Held]:
    if action.method is None:
        yield from on(action.referenced, _M.SHARE_UPDATE_EXCLUSIVE)
    elif action.method == "no":
        yield from on(action.referenced, _M.ACCESS_SHARE)


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


PARTITION_LOCKS: ByKind = {
    ActionKind.ATTACH_PARTITION: _attach,
    ActionKind.DETACH_PARTITION: _detach,
    ActionKind.CREATE_TABLE: _create,
    ActionKind.TRUNCATE: _truncate,
    ActionKind.INHERIT: _inherit,
}
