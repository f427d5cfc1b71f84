"""The actions of an ALTER TABLE that concern the table as a whole: triggers, row security, storage, owner …"""

from collections.abc import Callable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.phrases import in_parentheses, option_names, skip_group


def option(cursor: Cursor, base: Action) -> Action:
    """Read one such action. `base` carries the table."""
    word = cursor.token.word
    if word not in _READERS:
        cursor.fail("an action of ALTER TABLE")
    cursor.take()
    return _READERS[word](cursor, base)


def _enable(cursor: Cursor, base: Action) -> Action:
    when = cursor.accept_any("REPLICA", "ALWAYS")
    return _triggers(cursor, replace(base, value=when.lower() or None), ActionKind.ENABLE_TRIGGER, "enable")


def _disable(cursor: Cursor, base: Action) -> Action:
    return _triggers(cursor, base, ActionKind.DISABLE_TRIGGER, "disable")


def _triggers(cursor: Cursor, base: Action, kind: ActionKind, method: str) -> Action:
    if cursor.accept("ROW", "LEVEL", "SECURITY"):
        return replace(base, kind=ActionKind.ROW_SECURITY, method=method)
    if cursor.accept("RULE"):
        return replace(base, kind=ActionKind.RULE, method=method, name=cursor.name("the name of a rule"))
    cursor.expect("TRIGGER")
    return replace(base, kind=kind, name=cursor.word("the name of a trigger, ALL or USER"))


def _force(cursor: Cursor, base: Action) -> Action:
    cursor.expect("ROW", "LEVEL", "SECURITY")
    return replace(base, kind=ActionKind.ROW_SECURITY, method="force")


def _no(cursor: Cursor, base: Action) -> Action:
    if cursor.accept("INHERIT"):
        return replace(base, kind=ActionKind.INHERIT, referenced=cursor.relation(), method="no")
    cursor.expect("FORCE", "ROW", "LEVEL", "SECURITY")
    return replace(base, kind=ActionKind.ROW_SECURITY, method="no force")


def _inherit(cursor: Cursor, base: Action) -> Action:
    return replace(base, kind=ActionKind.INHERIT, referenced=cursor.relation())


def _of(cursor: Cursor, base: Action) -> Action:
    return replace(base, kind=ActionKind.INHERIT, type_name=".".join(cursor.dotted("a type")), method="of")


def _not(cursor: Cursor, base: Action) -> Action:
    cursor.expect("OF")
    return replace(base, kind=ActionKind.INHERIT, method="not of")


def _cluster(cursor: Cursor, base: Action) -> Action:
    cursor.expect("ON")
    index = cursor.name("the name of an index")
    return replace(base, kind=ActionKind.SET_STORAGE_PARAMETERS, columns=("cluster",), value=index)


def _set(cursor: Cursor, base: Action) -> Action:
    if cursor.sees_symbol("("):
        return _parameters(cursor, base)
    match cursor.expect_any("WITHOUT", "ACCESS", "TABLESPACE", "LOGGED", "UNLOGGED"):
        case "WITHOUT":
            what = cursor.expect_any("CLUSTER", "OIDS").lower()
            return replace(base, kind=ActionKind.SET_STORAGE_PARAMETERS, columns=(what,))
        case "ACCESS":
            cursor.expect("METHOD")
            return replace(base, kind=ActionKind.SET_ACCESS_METHOD, value=cursor.word("an access method"))
        case "TABLESPACE":
            target = cursor.name("a tablespace")
            cursor.accept("NOWAIT")
            return replace(base, kind=ActionKind.SET_TABLESPACE, value=target)
        case "LOGGED":
            return replace(base, kind=ActionKind.SET_LOGGED)
        case _:
            return replace(base, kind=ActionKind.SET_UNLOGGED)


def _parameters(cursor: Cursor, base: Action) -> Action:
    at = cursor.at
    value = in_parentheses(cursor)
    cursor.at = at
    return replace(base, kind=ActionKind.SET_STORAGE_PARAMETERS, columns=option_names(cursor), value=value)


def _reset(cursor: Cursor, base: Action) -> Action:
    return _parameters(cursor, base)


def _owner(cursor: Cursor, base: Action) -> Action:
    cursor.expect("TO")
    return replace(base, kind=ActionKind.OWNER, value=cursor.word("a role"))


def _replica(cursor: Cursor, base: Action) -> Action:
    cursor.expect("IDENTITY")
    match cursor.expect_any("FULL", "DEFAULT", "NOTHING", "USING"):
        case "USING":
            cursor.expect("INDEX")
            index = cursor.name("the name of an index")
            return replace(base, kind=ActionKind.REPLICA_IDENTITY, value="index", using_index=index)
        case word:
            return replace(base, kind=ActionKind.REPLICA_IDENTITY, value=word.lower())


def _options(cursor: Cursor, base: Action) -> Action:
    skip_group(cursor)
    return replace(base, kind=ActionKind.OTHER)


_READERS: dict[str, Callable[[Cursor, Action], Action]] = {
    "ENABLE": _enable,
    "DISABLE": _disable,
    "FORCE": _force,
    "NO": _no,
    "INHERIT": _inherit,
    "OF": _of,
    "NOT": _not,
    "CLUSTER": _cluster,
    "SET": _set,
    "RESET": _reset,
    "OWNER": _owner,
    "REPLICA": _replica,
    "OPTIONS": _options,
}
