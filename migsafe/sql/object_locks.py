"""What is locked by way of an object that is no relation: domains, statistics, sequences, grants."""

from collections.abc import Iterator

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.held import Held, Situation, all_of, on
from migsafe.sql.schema.state import Schema

_M = LockMode
_GRANT_LOOKS_AT_THE_TABLE = 18


def object_locks(action: Action, situation: Situation) -> Iterator[Held]:
    """Relation and mode of each lock."""
    schema = situation.schema
    match action.kind:
        case ActionKind.ALTER_DOMAIN:
            yield from all_of(domain_users(action, schema), _M.SHARE)
        case ActionKind.CREATE_STATISTICS if action.method == "drop":
            yield from on(schema.statistics.get(action.name or ""), _M.SHARE_UPDATE_EXCLUSIVE)
        case ActionKind.GRANT | ActionKind.REVOKE if situation.server_version >= _GRANT_LOOKS_AT_THE_TABLE:
            yield from on(action.relation, _M.ACCESS_SHARE)
        case ActionKind.ALTER_SEQUENCE:
            yield from on(action.referenced, _M.ACCESS_SHARE)
        case ActionKind.COLUMN_IDENTITY if action.method in ("set", "drop"):
            column = schema.column(action.relation, action.column)
            mode = _M.ACCESS_EXCLUSIVE if action.method == "drop" else _M.SHARE_ROW_EXCLUSIVE
            yield from on(column.sequence if column else None, mode)
        case ActionKind.TRUNCATE if action.value == "restart identity":
            for column in schema.columns.get(action.relation or "", {}).values():
                yield from on(column.sequence, _M.ACCESS_EXCLUSIVE)
        case _:
            pass


def domain_users(action: Action, schema: Schema) -> tuple[str, ...]:
    """The known tables whose rows a change of a domain has to check."""
    checks = action.method in ("add", "validate", "set not null") and not action.not_valid
    return schema.users_of_type(action.name) if action.kind is ActionKind.ALTER_DOMAIN and checks else ()
