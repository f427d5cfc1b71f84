"""The locks of one action, on every relation concerned that is known.

The facts that one word decides are in `lock_facts`; the modules named `…_locks` hold what depends on the schema. Locks
that reading takes on the indexes of a table are left out: they say no more than the table's.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.constraint_locks import CONSTRAINT_LOCKS
from migsafe.sql.data_locks import DATA_LOCKS
from migsafe.sql.drop_locks import DROP_LOCKS
from migsafe.sql.held import Held, Situation, all_of, on
from migsafe.sql.index_locks import INDEX_LOCKS
from migsafe.sql.lock_facts import EXCLUSIVE_PARAMETERS, ON_RELATION, REACHES_CHILDREN, REACHES_PARTITIONS
from migsafe.sql.object_locks import OBJECT_LOCKS
from migsafe.sql.partition_locks import PARTITION_LOCKS
from migsafe.sql.trigger_locks import TRIGGER_LOCKS

_M = LockMode
_FAMILIES = (INDEX_LOCKS, CONSTRAINT_LOCKS, PARTITION_LOCKS, DROP_LOCKS, TRIGGER_LOCKS, OBJECT_LOCKS, DATA_LOCKS)


def locks_of(action: Action, situation: Situation) -> Iterator[Held]:
    """Relation and mode of each lock; a relation may come more than once."""
    for mode in _own(action):
        yield from on(action.relation, mode)
        yield from all_of(_reached(action, situation), mode)
    for family in _FAMILIES:
        of_kind = family.get(action.kind)
        if of_kind is not None:
            yield from of_kind(action, situation)


def _own(action: Action) -> Iterator[LockMode]:
    """The lock on the action's own relation."""
    match action.kind:
        case ActionKind.ALTER_SEQUENCE if action.method == "rename":
            yield _M.ACCESS_EXCLUSIVE
        case ActionKind.VACUUM:
            yield _M.ACCESS_EXCLUSIVE if action.method == "full" else _M.SHARE_UPDATE_EXCLUSIVE
        case ActionKind.LOCK_TABLE:
            yield LockMode(action.value or _M.ACCESS_EXCLUSIVE)
        case ActionKind.REFRESH_MATERIALIZED_VIEW:
            yield _M.EXCLUSIVE if action.concurrently else _M.ACCESS_EXCLUSIVE
        case ActionKind.CREATE_INDEX:
            yield _M.SHARE_UPDATE_EXCLUSIVE if action.concurrently else _M.SHARE
        case ActionKind.SET_STORAGE_PARAMETERS:
            exclusive = EXCLUSIVE_PARAMETERS & set(action.columns)
            yield _M.ACCESS_EXCLUSIVE if exclusive else _M.SHARE_UPDATE_EXCLUSIVE
        case ActionKind.COMMENT:
            yield _M.ACCESS_SHARE if action.method in _HANGS_ON_TABLE else _M.SHARE_UPDATE_EXCLUSIVE
        case ActionKind.PUBLICATION if action.method == "drop":
            pass
        case _ if action.kind in ON_RELATION:
            yield ON_RELATION[action.kind]
        case _:
            pass


_HANGS_ON_TABLE = ("constraint", "trigger", "rule", "policy")
"""A comment on these looks their table up, no more."""


def _reached(action: Action, situation: Situation) -> tuple[str, ...]:
    schema = situation.schema
    if action.only:
        return ()
    if action.kind in REACHES_CHILDREN:
        return schema.descendants(action.relation)
    if action.kind in REACHES_PARTITIONS and schema.is_partitioned(action.relation):
        return schema.descendants(action.relation)
    return ()
