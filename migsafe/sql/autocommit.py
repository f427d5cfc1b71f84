"""Which statements PostgreSQL refuses inside a transaction block (SQLSTATE 25001).

Source: PostgreSQL documentation, the reference page of each command.
"""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind

_ENUM_VALUES_IN_TRANSACTIONS = 12


_SOMETIMES_ALONE = frozenset(
    {
        ActionKind.CREATE_INDEX,
        ActionKind.DROP_INDEX,
        ActionKind.DETACH_PARTITION,
        ActionKind.REINDEX,
        ActionKind.VACUUM,
        ActionKind.CLUSTER,
        ActionKind.ADD_ENUM_VALUE,
        ActionKind.COMMIT,
        ActionKind.ROLLBACK,
        ActionKind.SET,
        ActionKind.DATABASE,
        ActionKind.SYSTEM,
        ActionKind.SUBSCRIPTION,
    }
)
"""No other kind is ever refused."""


def needs_autocommit(actions: Iterable[Action], server_version: int) -> bool:
    """Whether a statement with these actions must run alone, on a server of this major version."""
    return any(action.kind in _SOMETIMES_ALONE and _alone(action, server_version) for action in actions)


def _alone(action: Action, server_version: int) -> bool:
    match action.kind:
        case ActionKind.CREATE_INDEX | ActionKind.DROP_INDEX | ActionKind.DETACH_PARTITION:
            return action.concurrently
        case ActionKind.REINDEX:
            return action.concurrently or action.method in ("schema", "database", "system")
        case ActionKind.VACUUM:
            return True
        case ActionKind.CLUSTER:
            return action.relation is None
        case ActionKind.ADD_ENUM_VALUE:
            return server_version < _ENUM_VALUES_IN_TRANSACTIONS
        case ActionKind.COMMIT | ActionKind.ROLLBACK:
            return action.method == "prepared"
        case ActionKind.SET:
            return action.method == "discard"
        case _:
            return _of_the_cluster(action)


def _of_the_cluster(action: Action) -> bool:
    value = " ".join((action.value or "").lower().split())
    match action.kind:
        case ActionKind.DATABASE:
            return action.method in ("create", "drop") or value.startswith("set tablespace")
        case ActionKind.SYSTEM:
            return action.method in ("alter system", "create tablespace", "drop tablespace")
        case ActionKind.SUBSCRIPTION:
            return _subscription_alone(action.method, value)
        case _:
            return False


def _subscription_alone(method: str | None, value: str) -> bool:
    """Slots are made and dropped on the publisher, which cannot be undone."""
    words = value.replace(" ", "")
    if method == "create":
        return "create_slot=false" not in words and "connect=false" not in words
    if method == "drop":
        return True
    return ("refresh" in words or words.startswith(("setpublication", "addpublication", "droppublication"))) and (
        "refresh=false" not in words
    )
