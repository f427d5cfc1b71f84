"""What is locked by way of an object that is no relation: domains, statistics, sequences, grants."""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.held import ByKind, Held, Situation, all_of, on
from migsafe.sql.schema.state import Schema

_M = LockMode
_GRANT_LOOKS_AT_THE_TABLE = 18
_SEQUENCES_ARE_UNLOGGED = 15


def _domain(action: Action, situation: Situation) -> Iterator[Held]:
    return all_of(domain_users(action, situation.schema), _M.SHARE)


def _statistics(action: Action, situation: Situation) -> Iterator[Held]:
    if action.method == "drop":
        yield from on(situation.schema.statistics.get(action.name or ""), _M.SHARE_UPDATE_EXCLUSIVE)


def _privileges(action: Action, situation: Situation) -> Iterator[Held]:
    if situation.server_version >= _GRANT_LOOKS_AT_THE_TABLE:
        yield from on(action.relation, _M.ACCESS_SHARE)


def _sequence(action: Action, situation: Situation) -> Iterator[Held]:
    return on(action.referenced, _M.ACCESS_SHARE)


def _identity(action: Action, situation: Situation) -> Iterator[Held]:
    if action.method in ("set", "drop"):
        column = situation.schema.column(action.relation, action.column)
        mode = _M.ACCESS_EXCLUSIVE if action.method == "drop" else _M.SHARE_ROW_EXCLUSIVE
        yield from on(column.sequence if column else None, mode)


def _truncate(action: Action, situation: Situation) -> Iterator[Held]:
    if action.value == "restart identity":
        yield from _owned_sequences(action, situation)


def _owned_sequences(action: Action, situation: Situation) -> Iterator[Held]:
    """They go where their table goes. One that the same statement makes is nobody's yet."""
    schema = situation.schema
    for column in schema.columns.get(action.relation or "", {}).values():
        if column.sequence not in schema.latest:
            yield from on(column.sequence, _M.ACCESS_EXCLUSIVE)


def _logging(action: Action, situation: Situation) -> Iterator[Held]:
    changes = (action.kind is ActionKind.SET_LOGGED) is (action.relation in situation.schema.unlogged)
    if changes and situation.server_version >= _SEQUENCES_ARE_UNLOGGED:
        yield from _owned_sequences(action, situation)


def domain_users(action: Action, schema: Schema) -> tuple[str, ...]:
    """The known tables whose rows a change of a domain has to check."""
    checks = action.method in ("add", "validate", "set not null") and not action.not_valid
    return schema.users_of_type(action.name) if action.kind is ActionKind.ALTER_DOMAIN and checks else ()


OBJECT_LOCKS: ByKind = {
    ActionKind.ALTER_DOMAIN: _domain,
    ActionKind.CREATE_STATISTICS: _statistics,
    ActionKind.GRANT: _privileges,
    ActionKind.REVOKE: _privileges,
    ActionKind.ALTER_SEQUENCE: _sequence,
    ActionKind.COLUMN_IDENTITY: _identity,
    ActionKind.TRUNCATE: _truncate,
    ActionKind.OWNER: _owned_sequences,
    ActionKind.SET_SCHEMA: _owned_sequences,
    ActionKind.SET_LOGGED: _logging,
    ActionKind.SET_UNLOGGED: _logging,
}
