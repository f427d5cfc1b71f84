"""Sequences. `value` is what ALTER SEQUENCE does, in the user's own words; `referenced` the table that owns it."""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.tables import new_relation
from migsafe.sql.phrases import if_exists, if_not_exists


def _create(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_not_exists(cursor)
    base = Action(*UNPLACED, ActionKind.CREATE_SEQUENCE, new_relation(cursor, head), if_not_exists=guarded)
    yield _options(cursor, base)


def _alter(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_exists(cursor)
    relation = cursor.relation("the name of a sequence")
    base = Action(*UNPLACED, ActionKind.ALTER_SEQUENCE, relation, if_exists=guarded)
    if cursor.accept("RENAME", "TO"):
        new_name = f"{relation.partition('.')[0]}.{cursor.name('the new name')}"
        yield replace(base, new_name=new_name, method="rename")
    elif cursor.accept("SET", "SCHEMA"):
        new_name = f"{cursor.name('the name of a schema')}.{relation.partition('.')[2]}"
        yield replace(base, kind=ActionKind.SET_SCHEMA, new_name=new_name, method="sequence")
    elif cursor.accept("OWNER", "TO"):
        yield replace(base, kind=ActionKind.OWNER, value=cursor.word("a role"), method="sequence")
    elif cursor.at_end:
        cursor.fail("an option")
    else:
        yield _options(cursor, base)


def _options(cursor: Cursor, base: Action) -> Action:
    at = cursor.at
    owner = None
    while not cursor.at_end:
        if cursor.accept("OWNED", "BY"):
            parts = cursor.dotted("a column, or NONE")
            if len(parts) > 1:
                owner = cursor.scope.qualify(parts[-2], parts[-3] if len(parts) > 2 else None)
        elif cursor.sees_symbol("("):
            cursor.fail("an option")
        else:
            cursor.take()
    return replace(base, referenced=owner, value=cursor.text_from(at) or None)


FORMS: dict[str, Reader] = {"CREATE SEQUENCE": _create, "ALTER SEQUENCE": _alter}
