"""What ALTER TABLE does alone, never in a list: RENAME, SET SCHEMA, ATTACH and DETACH PARTITION, DEPENDS."""

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.partitions import partition_bound


def move(cursor: Cursor, base: Action) -> Action | None:
    """Read such a statement's action, None where another one stands. `new_name` of a relation is `schema.name`."""
    if cursor.accept("RENAME"):
        return _rename(cursor, base)
    if cursor.sees("SET", "SCHEMA"):
        cursor.at += 2
        schema = cursor.name("the name of a schema")
        return replace(base, kind=ActionKind.SET_SCHEMA, new_name=f"{schema}.{_bare(base)}", value=schema)
    if cursor.accept("ATTACH"):
        cursor.expect("PARTITION")
        partition = cursor.relation()
        bound = partition_bound(cursor)
        return replace(base, kind=ActionKind.ATTACH_PARTITION, referenced=partition, value=bound)
    if cursor.accept("DETACH"):
        return _detach(cursor, base)
    if cursor.accept("DEPENDS") or cursor.accept("NO", "DEPENDS"):
        cursor.expect("ON", "EXTENSION")
        return replace(base, value=cursor.name("an extension"))
    return None


def _rename(cursor: Cursor, base: Action) -> Action:
    if cursor.accept("TO"):
        name = cursor.name("the new name")
        schema = (base.relation or "").partition(".")[0]
        return replace(base, kind=ActionKind.RENAME_TABLE, new_name=f"{schema}.{name}")
    if cursor.accept("CONSTRAINT"):
        old = cursor.name("the name of a constraint")
        cursor.expect("TO")
        return replace(base, kind=ActionKind.RENAME_CONSTRAINT, name=old, new_name=cursor.name("the new name"))
    cursor.accept("COLUMN")
    old = cursor.name("the name of a column")
    cursor.expect("TO")
    return replace(base, kind=ActionKind.RENAME_COLUMN, column=old, new_name=cursor.name("the new name"))


def _detach(cursor: Cursor, base: Action) -> Action:
    cursor.expect("PARTITION")
    partition = cursor.relation()
    how = cursor.accept_any("CONCURRENTLY", "FINALIZE")
    return replace(
        base,
        kind=ActionKind.DETACH_PARTITION,
        referenced=partition,
        concurrently=how == "CONCURRENTLY",
        value="finalize" if how == "FINALIZE" else None,
    )


def _bare(base: Action) -> str:
    return (base.relation or "").partition(".")[2]
