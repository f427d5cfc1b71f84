"""Triggers, rules and row security policies: what hangs on a table. `method` is what is done: create, alter, drop."""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import new_name, rest


def _create_trigger(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of the trigger")
    cursor.expect_any("BEFORE", "AFTER", "INSTEAD")
    at = cursor.at
    while not cursor.at_end and not cursor.sees("ON"):
        cursor.take()
    events = cursor.text_from(at).lower()
    cursor.expect("ON")
    relation = cursor.relation()
    referenced = cursor.relation() if cursor.accept("FROM") else None
    value = rest(cursor) or cursor.fail("EXECUTE FUNCTION")
    kind = ActionKind.CREATE_TRIGGER
    yield Action(*UNPLACED, kind, relation, name=name, referenced=referenced, expression=value, value=events)


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
    value = rest(cursor) or None
    yield Action(*UNPLACED, ActionKind.POLICY, relation, name=name, method=method, value=value, new_name=renamed)


def _create_rule(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of the rule")
    cursor.expect("AS", "ON")
    event = cursor.expect_any("SELECT", "INSERT", "UPDATE", "DELETE").lower()
    cursor.expect("TO")
    relation = cursor.relation()
    expression = rest(cursor) or cursor.fail("DO")
    kind = ActionKind.RULE
    yield Action(*UNPLACED, kind, relation, name=name, method="create", value=event, expression=expression)


def _alter_rule(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of a rule")
    cursor.expect("ON")
    relation = cursor.relation()
    cursor.expect("RENAME", "TO")
    new_name = cursor.name("the new name")
    yield Action(*UNPLACED, ActionKind.RULE, relation, name=name, new_name=new_name, method="rename")


FORMS: dict[str, Reader] = {
    "CREATE TRIGGER": _create_trigger,
    "CREATE EVENT TRIGGER": _create_event_trigger,
    "ALTER TRIGGER": _alter_trigger,
    "ALTER EVENT TRIGGER": _alter_event_trigger,
    "CREATE POLICY": _policy,
    "ALTER POLICY": _policy,
    "CREATE RULE": _create_rule,
    "ALTER RULE": _alter_rule,
}
