"""ALTER TABLE, and ALTER of what PostgreSQL alters in the same words: views, materialized views, foreign tables.

Each action of the list becomes an Action; `method` is the kind of object where it is no table. The one thing that an
action of a list cannot hold (RENAME, SET SCHEMA, ATTACH and DETACH PARTITION) is in `relation_moves`.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.alter_column import alter_column
from migsafe.sql.forms.columns import column_definition
from migsafe.sql.forms.constraints import attributes, starts_table_constraint, table_constraint
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.relation_moves import move
from migsafe.sql.forms.table_options import option
from migsafe.sql.phrases import cascades, if_exists, if_not_exists, relation_with_star

_OBJECTS = {
    "ALTER TABLE": None,
    "ALTER VIEW": "view",
    "ALTER MATERIALIZED VIEW": "materialized view",
    "ALTER FOREIGN TABLE": "foreign table",
}


def alter_table(cursor: Cursor, head: Head) -> Iterable[Action]:
    """Read `[IF EXISTS] [ONLY] name [*] action, …`."""
    method = _OBJECTS[head.verb]
    if cursor.accept("ALL", "IN", "TABLESPACE"):
        yield replace(_all_in_tablespace(cursor), method=method)
        return
    exists = if_exists(cursor)
    only, relation = relation_with_star(cursor)
    base = Action(*UNPLACED, ActionKind.OTHER, relation, only=only, if_exists=exists, method=method)
    moved = move(cursor, base)
    if moved is not None:
        yield moved
        return
    while True:
        actions = _action(cursor, base)
        if not cursor.at_end and not cursor.sees_symbol(","):
            cursor.fail("a comma or the end of the statement")
        yield from actions
        if not cursor.accept_symbol(","):
            return


def _all_in_tablespace(cursor: Cursor) -> Action:
    cursor.name("a tablespace")
    if cursor.accept("OWNED"):
        cursor.expect("BY")
        cursor.list_of(cursor.word)
    cursor.expect("SET", "TABLESPACE")
    target = cursor.name("a tablespace")
    cursor.accept("NOWAIT")
    return Action(*UNPLACED, ActionKind.SET_TABLESPACE, value=target)


def _action(cursor: Cursor, base: Action) -> Iterable[Action]:
    match cursor.accept_any("ADD", "DROP", "ALTER", "VALIDATE"):
        case "ADD":
            return _add(cursor, base)
        case "DROP":
            return (_drop(cursor, base),)
        case "ALTER":
            return (_alter(cursor, base),)
        case "VALIDATE":
            cursor.expect("CONSTRAINT")
            name = cursor.name("the name of a constraint")
            return (replace(base, kind=ActionKind.VALIDATE_CONSTRAINT, name=name),)
        case _:
            return (option(cursor, base),)


def _add(cursor: Cursor, base: Action) -> Iterable[Action]:
    if starts_table_constraint(cursor):
        constraint = table_constraint(cursor, base.relation)
        return (replace(constraint, only=base.only, if_exists=base.if_exists),)
    cursor.accept("COLUMN")
    guarded = if_not_exists(cursor)
    return [
        replace(action, only=base.only, if_exists=base.if_exists, if_not_exists=guarded)
        for action in column_definition(cursor, base.relation)
    ]


def _drop(cursor: Cursor, base: Action) -> Action:
    if cursor.accept("CONSTRAINT"):
        guarded = if_exists(cursor) or base.if_exists
        name = cursor.name("the name of a constraint")
        return replace(base, kind=ActionKind.DROP_CONSTRAINT, name=name, if_exists=guarded, cascade=cascades(cursor))
    cursor.accept("COLUMN")
    guarded = if_exists(cursor) or base.if_exists
    column = cursor.name("the name of a column")
    return replace(base, kind=ActionKind.DROP_COLUMN, column=column, if_exists=guarded, cascade=cascades(cursor))


def _alter(cursor: Cursor, base: Action) -> Action:
    if cursor.accept("CONSTRAINT"):
        name = cursor.name("the name of a constraint")
        cursor.accept("SET")
        cursor.accept("INHERIT")
        return attributes(cursor, replace(base, kind=ActionKind.ALTER_CONSTRAINT, name=name))
    cursor.accept("COLUMN")
    return alter_column(cursor, base)


FORMS: dict[str, Reader] = dict.fromkeys(_OBJECTS, alter_table)
