"""The locks of one action, on every relation concerned that is known.

The facts that one word decides are in `lock_facts`; the modules named `…_locks` hold what depends on the schema. Locks
that reading takes on the indexes of a table are left out: they say no more than the table's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.constraint_locks import CONSTRAINT_LOCKS
from migsafe.sql.data_locks import DATA_LOCKS
from migsafe.sql.drop_locks import DROP_LOCKS
from migsafe.sql.held import Held, Situation, all_of
from migsafe.sql.index_locks import INDEX_LOCKS
from migsafe.sql.lock_facts import EXCLUSIVE_PARAMETERS, ON_RELATION, REACHES_CHILDREN, REACHES_PARTITIONS
from migsafe.sql.object_locks import OBJECT_LOCKS
from migsafe.sql.partition_locks import PARTITION_LOCKS
from migsafe.sql.trigger_locks import TRIGGER_LOCKS

_M = LockMode
_FAMILIES = (INDEX_LOCKS, CONSTRAINT_LOCKS, PARTITION_LOCKS, DROP_LOCKS, TRIGGER_LOCKS, OBJECT_LOCKS, DATA_LOCKS)


def locks_of(action: Action, situation: Situation) -> Iterator[Held]:
    """Relation and mode of each lock; a relation may come more than once."""
    decide = _BY_MORE.get(action.kind)
    mode = decide(action) if decide is not None else ON_RELATION.get(action.kind)
    if mode is not None and action.relation is not None:
        yield action.relation, mode
        yield from all_of(_reached(action, situation), mode)
    for family in _FAMILIES:
        of_kind = family.get(action.kind)
        if of_kind is not None:
            yield from of_kind(action, situation)


def locks_below(actions: Iterable[Action], held: Mapping[str, LockMode], situation: Situation) -> Iterator[Held]:
    """What a statement's actions lock below their table: PostgreSQL goes down to partitions and children with the
    strongest lock that any of them needs there.

    Source: PostgreSQL's tablecmds.c, AlterTableGetLockLevel, whose answer ATPrepCmd hands on.
    """
    for action in actions:
        mode = held.get(action.relation or "")
        if mode is not None:
            yield from all_of(_reached(action, situation), mode)


def _of_comment(action: Action) -> LockMode:
    """A comment on what hangs on a table looks the table up, no more."""
    hangs_on_table = action.method in ("constraint", "trigger", "rule", "policy")
    return _M.ACCESS_SHARE if hangs_on_table else _M.SHARE_UPDATE_EXCLUSIVE


def _of_parameters(action: Action) -> LockMode:
    return _M.ACCESS_EXCLUSIVE if EXCLUSIVE_PARAMETERS & set(action.columns) else _M.SHARE_UPDATE_EXCLUSIVE


_BY_MORE: dict[ActionKind, Callable[[Action], LockMode | None]] = {
    ActionKind.ALTER_SEQUENCE: lambda one: _M.ACCESS_EXCLUSIVE if one.method == "rename" else _M.SHARE_ROW_EXCLUSIVE,
    ActionKind.VACUUM: lambda one: _M.ACCESS_EXCLUSIVE if one.method == "full" else _M.SHARE_UPDATE_EXCLUSIVE,
    ActionKind.LOCK_TABLE: lambda one: LockMode(one.value or _M.ACCESS_EXCLUSIVE),
    ActionKind.REFRESH_MATERIALIZED_VIEW: lambda one: _M.EXCLUSIVE if one.concurrently else _M.ACCESS_EXCLUSIVE,
    ActionKind.CREATE_INDEX: lambda one: _M.SHARE_UPDATE_EXCLUSIVE if one.concurrently else _M.SHARE,
    ActionKind.SET_STORAGE_PARAMETERS: _of_parameters,
    ActionKind.COMMENT: _of_comment,
    ActionKind.PUBLICATION: lambda one: None if one.method == "drop" else _M.SHARE_UPDATE_EXCLUSIVE,
}
"""The lock on the action's own relation where more than the kind decides it."""


def _reached(action: Action, situation: Situation) -> tuple[str, ...]:
    schema = situation.schema
    if action.only:
        return ()
    if action.kind in REACHES_CHILDREN:
        return schema.descendants(action.relation)
    if action.kind in REACHES_PARTITIONS and schema.is_partitioned(action.relation):
        return schema.descendants(action.relation)
    return ()
