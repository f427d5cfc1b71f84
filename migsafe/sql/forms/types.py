"""Types and domains. `name` is the type as `schema.name`; `value` an enum's value, `new_name` what it becomes."""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.columns import default_expression
from migsafe.sql.forms.constraints import column_constraint, table_constraint
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import cascades, if_exists, if_not_exists, skip_group, string, text_until
from migsafe.sql.type_name import type_name


def _create_type(cursor: Cursor, head: Head) -> Iterable[Action]:
    base = Action(*UNPLACED, ActionKind.CREATE_TYPE, name=cursor.relation("the name of the type"))
    if cursor.accept("AS", "ENUM"):
        cursor.expect_symbol("(")
        labels = () if cursor.sees_symbol(")") else cursor.list_of(lambda: string(cursor))
        cursor.expect_symbol(")")
        yield replace(base, method="enum", columns=labels)
    elif cursor.accept("AS", "RANGE"):
        skip_group(cursor)
        yield replace(base, method="range")
    elif cursor.accept("AS"):
        skip_group(cursor)
        yield replace(base, method="composite")
    else:
        if cursor.sees_symbol("("):
            skip_group(cursor)
        yield replace(base, method="base")


def _alter_type(cursor: Cursor, head: Head) -> Iterable[Action]:
    base = Action(*UNPLACED, ActionKind.ALTER_TYPE, name=cursor.relation("the name of a type"))
    if cursor.accept("ADD", "VALUE"):
        guarded = if_not_exists(cursor)
        value = string(cursor)
        order = cursor.accept_any("BEFORE", "AFTER")
        place = f"{order.lower()} {string(cursor)}" if order else None
        kind = ActionKind.ADD_ENUM_VALUE
        yield replace(base, kind=kind, if_not_exists=guarded, value=value, method=place)
    elif cursor.accept("RENAME", "VALUE"):
        value = string(cursor)
        cursor.expect("TO")
        yield replace(base, kind=ActionKind.RENAME_ENUM_VALUE, value=value, new_name=string(cursor))
    elif cursor.accept("RENAME", "ATTRIBUTE"):
        column = cursor.name("an attribute")
        cursor.expect("TO")
        new_name = cursor.name("the new name")
        yield replace(base, column=column, new_name=new_name, cascade=cascades(cursor), method="rename attribute")
    elif (action := _moved(cursor, base)) is not None:
        yield action
    elif cursor.accept("SET"):
        skip_group(cursor)
        yield replace(base, method="set")
    else:
        yield from cursor.list_of(lambda: _attribute(cursor, base))


def _moved(cursor: Cursor, base: Action) -> Action | None:
    """RENAME TO, OWNER TO and SET SCHEMA, which types and domains share."""
    schema, _, bare = (base.name or "").partition(".")
    if cursor.accept("RENAME", "TO"):
        return replace(base, new_name=f"{schema}.{cursor.name('the new name')}", method="rename")
    if cursor.accept("OWNER", "TO"):
        return replace(base, value=cursor.word("a role"), method="owner")
    if cursor.accept("SET", "SCHEMA"):
        return replace(base, new_name=f"{cursor.name('the name of a schema')}.{bare}", method="set schema")
    return None


def _attribute(cursor: Cursor, base: Action) -> Action:
    what = cursor.expect_any("ADD", "DROP", "ALTER")
    cursor.expect("ATTRIBUTE")
    guarded = what == "DROP" and if_exists(cursor)
    base = replace(base, method=f"{what.lower()} attribute", if_exists=guarded, column=cursor.name("an attribute"))
    if what != "DROP":
        if what == "ALTER":
            cursor.accept("SET", "DATA")
            cursor.expect("TYPE")
        base = replace(base, type_name=type_name(cursor))
        if cursor.accept("COLLATE"):
            cursor.dotted("a collation")
    return replace(base, cascade=cascades(cursor))


def _create_domain(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.relation("the name of the domain")
    cursor.accept("AS")
    base = Action(*UNPLACED, ActionKind.CREATE_DOMAIN, name=name, type_name=type_name(cursor))
    while not cursor.at_end:
        label = cursor.name("the name of the constraint") if cursor.accept("CONSTRAINT") else None
        constraint = column_constraint(cursor, None, "", label)
        if constraint is not None and constraint.kind is ActionKind.ADD_CHECK:
            base = replace(base, expression=constraint.expression)
        elif constraint is not None and constraint.kind is ActionKind.ADD_NOT_NULL_CONSTRAINT:
            base = replace(base, not_null=True)
        elif cursor.accept("COLLATE"):
            cursor.dotted("a collation")
        elif cursor.accept("DEFAULT"):
            base = replace(base, default_sql=default_expression(cursor))
        elif not cursor.accept("NULL"):
            cursor.fail("a constraint or DEFAULT")
    yield base


def _alter_domain(cursor: Cursor, head: Head) -> Iterable[Action]:
    """`method` is the change: `add`, `drop`, `validate`, `rename`, `set not null`, `drop not null`, `default`, …"""
    base = Action(*UNPLACED, ActionKind.ALTER_DOMAIN, name=cursor.relation("the name of a domain"))
    if cursor.accept("ADD"):
        constraint = table_constraint(cursor, None)
        yield replace(
            base,
            method="add",
            expression=constraint.expression,
            not_valid=constraint.not_valid,
            new_name=constraint.name,
            not_null=constraint.kind is ActionKind.ADD_NOT_NULL_CONSTRAINT,
        )
    elif cursor.accept("DROP", "CONSTRAINT"):
        guarded = if_exists(cursor)
        yield replace(base, method="drop", if_exists=guarded, value=cursor.name(), cascade=cascades(cursor))
    elif cursor.accept("VALIDATE", "CONSTRAINT"):
        yield replace(base, method="validate", value=cursor.name("the name of a constraint"))
    elif cursor.accept("RENAME", "CONSTRAINT"):
        value = cursor.name("the name of a constraint")
        cursor.expect("TO")
        yield replace(base, method="rename constraint", value=value, new_name=cursor.name("the new name"))
    elif cursor.accept("SET", "DEFAULT"):
        yield replace(base, method="default", default_sql=text_until(cursor))
    elif cursor.accept("DROP", "DEFAULT"):
        yield replace(base, method="default")
    elif cursor.accept("SET", "NOT", "NULL"):
        yield replace(base, method="set not null", not_null=True)
    elif cursor.accept("DROP", "NOT", "NULL"):
        yield replace(base, method="drop not null")
    else:
        yield _moved(cursor, base) or cursor.fail("an action of ALTER DOMAIN")


FORMS: dict[str, Reader] = {
    "CREATE TYPE": _create_type,
    "ALTER TYPE": _alter_type,
    "CREATE DOMAIN": _create_domain,
    "ALTER DOMAIN": _alter_domain,
}
