"""Triggers and row security policies: what hangs on a table. `method` is what is done: create, alter, drop."""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import condition
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import new_name, parentheses, rest


def _create_trigger(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of the trigger")
    if cursor.expect_any("BEFORE", "AFTER", "INSTEAD") == "INSTEAD":
        cursor.expect("OF")
    at = cursor.at
    _event(cursor)
    while cursor.accept("OR"):
        _event(cursor)
    events = cursor.text_from(at).lower()
    cursor.expect("ON")
    relation = cursor.relation()
    referenced = cursor.relation() if cursor.accept("FROM") else None
    at = cursor.at
    _trigger_options(cursor)
    cursor.expect("EXECUTE")
    cursor.expect_any("FUNCTION", "PROCEDURE")
    cursor.dotted("a function")
    parentheses(cursor)
    cursor.end()
    text, kind = cursor.text_from(at), ActionKind.CREATE_TRIGGER
    yield Action(*UNPLACED, kind, relation, name=name, referenced=referenced, expression=text, value=events)


def _event(cursor: Cursor) -> None:
    if cursor.expect_any("INSERT", "UPDATE", "DELETE", "TRUNCATE") == "UPDATE" and cursor.accept("OF"):
        cursor.list_of(lambda: cursor.name("the name of a column"))


def _trigger_options(cursor: Cursor) -> None:
    """When a constraint trigger fires, the tables of changed rows, for each what, and on which condition."""
    while (
        cursor.accept("NOT", "DEFERRABLE")
        or cursor.accept("DEFERRABLE")
        or cursor.accept("INITIALLY", "DEFERRED")
        or cursor.accept("INITIALLY", "IMMEDIATE")
    ):
        pass
    if cursor.accept("REFERENCING"):
        while cursor.accept_any("OLD", "NEW"):
            cursor.accept_any("TABLE", "ROW")
            cursor.accept("AS")
            cursor.name("a name for the changed rows")
    if cursor.accept("FOR"):
        cursor.accept("EACH")
        cursor.expect_any("ROW", "STATEMENT")
    if cursor.accept("WHEN"):
        condition(cursor)


def _create_event_trigger(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of the trigger")
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.CREATE_TRIGGER, name=name, method="event")


def _alter_trigger(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of a trigger")
    cursor.expect("ON")
    relation = cursor.relation()
    if cursor.accept("RENAME", "TO"):
        new_name = cursor.name("the new name")
        yield Action(*UNPLACED, ActionKind.RENAME_TRIGGER, relation, name=name, new_name=new_name)
        return
    cursor.accept("NO")
    cursor.expect("DEPENDS", "ON", "EXTENSION")
    cursor.name("an extension")
    yield Action(*UNPLACED, ActionKind.OTHER, relation, name=name)


def _alter_event_trigger(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of a trigger")
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.OTHER, name=name, method="event trigger")


def _policy(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of a policy")
    cursor.expect("ON")
    relation = cursor.relation()
    method = head.verb.split()[0].lower()
    renamed = new_name(cursor) if method == "alter" else None
    at = cursor.at
    _policy_options(cursor)
    text = cursor.text_from(at) or None
    yield Action(*UNPLACED, ActionKind.POLICY, relation, name=name, method=method, value=text, new_name=renamed)


def _policy_options(cursor: Cursor) -> None:
    if cursor.accept("AS"):
        cursor.expect_any("PERMISSIVE", "RESTRICTIVE")
    if cursor.accept("FOR"):
        cursor.expect_any("ALL", "SELECT", "INSERT", "UPDATE", "DELETE")
    if cursor.accept("TO"):
        cursor.list_of(lambda: cursor.word("a role"))
    if cursor.accept("USING"):
        condition(cursor)
    if cursor.accept("WITH"):
        cursor.expect("CHECK")
        condition(cursor)


FORMS: dict[str, Reader] = {
    "CREATE TRIGGER": _create_trigger,
    "CREATE EVENT TRIGGER": _create_event_trigger,
    "ALTER TRIGGER": _alter_trigger,
    "ALTER EVENT TRIGGER": _alter_event_trigger,
    "CREATE POLICY": _policy,
    "ALTER POLICY": _policy,
}
