"""The locks of one action, on every relation concerned that is known.

The facts that one word decides are in `lock_facts`; here is what depends on the action's details, on the server's
version, or on the schema: an index's table, both sides of a foreign key, the tables that use a domain. Locks that
only reads of other tables take (ACCESS SHARE) are left out: they make nobody wait but other DDL.
"""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, ConstraintKind, LockMode
from migsafe.sql.held import Held, on
from migsafe.sql.index_locks import index_locks
from migsafe.sql.known import Constraint, Known
from migsafe.sql.lock_facts import EXCLUSIVE_PARAMETERS, ON_REFERENCED, ON_RELATION

_M = LockMode


def locks_of(action: Action, known: Known, server_version: int) -> Iterator[Held]:
    """Relation and mode of each lock; a relation may come more than once."""
    if action.relation is not None and action.kind in ON_RELATION:
        yield action.relation, _alter_sequence(action) or ON_RELATION[action.kind]
    if action.referenced is not None and action.kind in ON_REFERENCED:
        yield action.referenced, ON_REFERENCED[action.kind]
    yield from index_locks(action, known, server_version)
    yield from _of_table(action)
    yield from _of_partition(action)
    yield from _of_domain(action, known)
    yield from _through_foreign_keys(action, known)


def _alter_sequence(action: Action) -> LockMode | None:
    return _M.ACCESS_EXCLUSIVE if action.kind is ActionKind.ALTER_SEQUENCE and action.method == "rename" else None


def _of_table(action: Action) -> Iterator[Held]:
    relation = action.relation
    match action.kind:
        case ActionKind.VACUUM:
            yield from on(relation, _M.ACCESS_EXCLUSIVE if action.method == "full" else _M.SHARE_UPDATE_EXCLUSIVE)
        case ActionKind.LOCK_TABLE:
            yield from on(relation, LockMode(action.value or _M.ACCESS_EXCLUSIVE))
        case ActionKind.COPY if action.value == "from":
            yield from on(relation, _M.ROW_EXCLUSIVE)
        case ActionKind.REFRESH_MATERIALIZED_VIEW:
            yield from on(relation, _M.EXCLUSIVE if action.concurrently else _M.ACCESS_EXCLUSIVE)
        case ActionKind.SET_STORAGE_PARAMETERS:
            yield from on(relation or action.name, _parameters(action))
        case ActionKind.COMMENT if action.method not in _NO_TABLE_LOCK:
            yield from on(relation, _M.SHARE_UPDATE_EXCLUSIVE)
        case _:
            pass


_NO_TABLE_LOCK = ("constraint", "trigger", "rule", "policy")
"""A comment on these locks them, not their table."""


def _of_partition(action: Action) -> Iterator[Held]:
    match action.kind:
        case ActionKind.DETACH_PARTITION:
            gently = action.concurrently or action.value == "finalize"
            yield from on(action.relation, _M.SHARE_UPDATE_EXCLUSIVE if gently else _M.ACCESS_EXCLUSIVE)
        case ActionKind.CREATE_TABLE if action.value and action.method == "partition":
            yield from on(action.referenced, _M.ACCESS_EXCLUSIVE)
        case ActionKind.INHERIT if action.method is None:
            yield from on(action.referenced, _M.SHARE_UPDATE_EXCLUSIVE)
        case _:
            pass


def _of_domain(action: Action, known: Known) -> Iterator[Held]:
    for table in domain_users(action, known):
        yield table, _M.SHARE


def domain_users(action: Action, known: Known) -> tuple[str, ...]:
    """The known tables whose rows a change of a domain has to check."""
    checks = action.method in ("add", "validate", "set not null") and not action.not_valid
    if action.kind is not ActionKind.ALTER_DOMAIN or not checks:
        return ()
    names = {action.name, (action.name or "").removeprefix("public.")}
    return tuple(sorted({table for (table, _), column in known.columns.items() if column.type_name in names}))


def _parameters(action: Action) -> LockMode:
    return _M.ACCESS_EXCLUSIVE if EXCLUSIVE_PARAMETERS & set(action.columns) else _M.SHARE_UPDATE_EXCLUSIVE


def _through_foreign_keys(action: Action, known: Known) -> Iterator[Held]:
    """Dropping a foreign key drops triggers on both tables, and a few other things take it down or rebuild it."""
    match action.kind:
        case ActionKind.DROP_CONSTRAINT:
            dropped = known.constraint(action.relation, action.name)
            if dropped is not None:
                yield from _dropped(dropped, action, known)
        case ActionKind.VALIDATE_CONSTRAINT:
            validated = known.constraint(action.relation, action.name)
            if validated is not None and validated.referenced and not validated.validated:
                yield validated.referenced, _M.ROW_SHARE
        case ActionKind.DROP_TABLE:
            yield from _all(known.foreign_keys_of(action.relation), other="referenced")
            yield from _all(known.foreign_keys_to(action.relation), other="relation")
        case ActionKind.DROP_COLUMN | ActionKind.ALTER_COLUMN_TYPE:
            column = action.column or ""
            own = (one for one in known.foreign_keys_of(action.relation) if column in one.columns)
            yield from _all(own, other="referenced")
            if action.kind is ActionKind.ALTER_COLUMN_TYPE or action.cascade:
                yield from _all(_on_column(action, known), other="relation")
        case ActionKind.TRUNCATE if action.cascade:
            yield from ((table, _M.ACCESS_EXCLUSIVE) for table in _referencing(action.relation or "", known))
        case _:
            pass


def _dropped(dropped: Constraint, action: Action, known: Known) -> Iterator[Held]:
    if dropped.referenced:
        yield dropped.referenced, _M.ACCESS_EXCLUSIVE
    elif action.cascade and dropped.kind in (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE):
        yield from _all(known.foreign_keys_to(action.relation), other="relation")


def _on_column(action: Action, known: Known) -> Iterator[Constraint]:
    """Foreign keys that may refer to this column: those to its table, where it belongs to a key or no key is known."""
    keys = [
        one
        for one in known.constraints
        if one.relation == action.relation and one.kind in (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE)
    ]
    if not keys or any(action.column in one.columns for one in keys):
        yield from known.foreign_keys_to(action.relation)


def _referencing(relation: str, known: Known) -> list[str]:
    found = [relation]
    for table in found:
        found += sorted({one.relation for one in known.foreign_keys_to(table)} - set(found))
    return found[1:]


def _all(keys: Iterator[Constraint], *, other: str) -> Iterator[Held]:
    for key in keys:
        yield from on(key.referenced if other == "referenced" else key.relation, _M.ACCESS_EXCLUSIVE)
