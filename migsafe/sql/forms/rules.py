"""Rewrite rules. `value` is the event, `expression` the condition and the commands in the user's own words."""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import value
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms import dispatch
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import skip_group


def _create_rule(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of the rule")
    cursor.expect("AS", "ON")
    event = cursor.expect_any("SELECT", "INSERT", "UPDATE", "DELETE").lower()
    cursor.expect("TO")
    relation = cursor.relation()
    at = cursor.at
    if cursor.accept("WHERE"):
        value(cursor, ("DO",))
    cursor.expect("DO")
    cursor.accept_any("ALSO", "INSTEAD")
    if not cursor.accept("NOTHING"):
        _rule_commands(cursor)
    kind, text = ActionKind.RULE, cursor.text_from(at)
    yield Action(*UNPLACED, kind, relation, name=name, method="create", value=event, expression=text)


def _rule_commands(cursor: Cursor) -> None:
    """One statement, or several in parentheses with semicolons between them; they run when the rule fires."""
    grouped = cursor.sees_symbol("(") and cursor.ahead(1).word not in ("SELECT", "VALUES", "TABLE", "WITH")
    stop = cursor.stop - 1 if grouped else cursor.stop
    at = cursor.at + 1 if grouped else cursor.at
    while at < stop:
        cursor.at = at
        while cursor.at < stop and not cursor.sees_symbol(";"):
            skip_group(cursor)
        command = Cursor(cursor.text, cursor.tokens[at : cursor.at], cursor.scope)
        if command.tokens:
            for _ in dispatch.read_form(command):
                pass
            command.end()
        at = cursor.at + 1
    cursor.at = cursor.stop


def _alter_rule(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of a rule")
    cursor.expect("ON")
    relation = cursor.relation()
    cursor.expect("RENAME", "TO")
    new_name = cursor.name("the new name")
    yield Action(*UNPLACED, ActionKind.RULE, relation, name=name, new_name=new_name, method="rename")


FORMS: dict[str, Reader] = {"CREATE RULE": _create_rule, "ALTER RULE": _alter_rule}
