"""ALTER TABLE … ALTER [COLUMN] …: everything that can be done to one column.

COLUMN_IDENTITY and COLUMN_EXPRESSION say in `method` what they do: `add`, `set` or `drop`.
"""

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import condition, value
from migsafe.sql.cursor import Cursor
from migsafe.sql.lex import TokenKind
from migsafe.sql.phrases import if_exists, in_parentheses, skip_group, text_until
from migsafe.sql.type_name import type_name
from migsafe.sql.volatile import is_volatile


def alter_column(cursor: Cursor, base: Action) -> Action:
    """Read what stands behind ALTER [COLUMN]. `base` carries the table; the result is of the kind found."""
    if cursor.token.kind is TokenKind.NUMBER:  # a column of an index has no name
        base = replace(base, column=cursor.take().text)
    else:
        base = replace(base, column=cursor.name("the name of a column"))
    match cursor.expect_any("TYPE", "SET", "DROP", "ADD", "RESET", "RESTART", "OPTIONS"):
        case "TYPE":
            return _type(cursor, base)
        case "SET":
            return _set(cursor, base)
        case "DROP":
            return _drop(cursor, base)
        case "ADD":
            cursor.expect("GENERATED")
            return _identity(cursor, replace(base, kind=ActionKind.COLUMN_IDENTITY, method="add"))
        case "RESET":
            return replace(base, kind=ActionKind.SET_COLUMN_STATISTICS, value=in_parentheses(cursor))
        case "RESTART":
            cursor.at -= 1
            return _identity_options(cursor, base)
        case _:
            skip_group(cursor)
            return replace(base, kind=ActionKind.OTHER)


def _type(cursor: Cursor, base: Action) -> Action:
    type_text = type_name(cursor)
    collation = ".".join(cursor.dotted("a collation")) if cursor.accept("COLLATE") else None
    expression = value(cursor) if cursor.accept("USING") else None
    return replace(base, kind=ActionKind.ALTER_COLUMN_TYPE, type_name=type_text, expression=expression, value=collation)


def _set(cursor: Cursor, base: Action) -> Action:
    if cursor.accept("DATA"):
        cursor.expect("TYPE")
        return _type(cursor, base)
    if cursor.accept("DEFAULT"):
        at = cursor.at
        default = value(cursor)
        volatile = is_volatile(cursor.tokens[at : cursor.at])
        return replace(base, kind=ActionKind.SET_DEFAULT, default_sql=default, volatile_default=volatile)
    if cursor.accept("NOT", "NULL"):
        return replace(base, kind=ActionKind.SET_NOT_NULL)
    if cursor.accept("EXPRESSION"):
        cursor.expect("AS")
        return replace(base, kind=ActionKind.COLUMN_EXPRESSION, method="set", expression=condition(cursor))
    if cursor.accept("STATISTICS"):
        return replace(base, kind=ActionKind.SET_COLUMN_STATISTICS, value=text_until(cursor))
    if cursor.accept_any("STORAGE", "COMPRESSION"):
        return replace(base, kind=ActionKind.SET_COLUMN_STORAGE, value=cursor.word("a storage or compression method"))
    if cursor.sees_symbol("("):
        return replace(base, kind=ActionKind.SET_COLUMN_STATISTICS, value=in_parentheses(cursor))
    cursor.at -= 1
    return _identity_options(cursor, base)


def _drop(cursor: Cursor, base: Action) -> Action:
    if cursor.accept("DEFAULT"):
        return replace(base, kind=ActionKind.DROP_DEFAULT)
    if cursor.accept("NOT"):
        cursor.expect("NULL")
        return replace(base, kind=ActionKind.DROP_NOT_NULL)
    kinds = {"EXPRESSION": ActionKind.COLUMN_EXPRESSION, "IDENTITY": ActionKind.COLUMN_IDENTITY}
    kind = kinds[cursor.expect_any("EXPRESSION", "IDENTITY")]
    return replace(base, kind=kind, method="drop", if_exists=if_exists(cursor) or base.if_exists)


def _identity(cursor: Cursor, base: Action) -> Action:
    if not cursor.accept("ALWAYS"):
        cursor.expect("BY", "DEFAULT")
    cursor.expect("AS", "IDENTITY")
    if cursor.sees_symbol("("):
        skip_group(cursor)
    return base


def _identity_options(cursor: Cursor, base: Action) -> Action:
    """`SET GENERATED ALWAYS SET INCREMENT BY 2 RESTART WITH 9`, in any number."""
    while cursor.token.word in ("SET", "RESTART"):
        if cursor.accept("RESTART"):
            cursor.accept("WITH")
            if cursor.token.kind is TokenKind.NUMBER or cursor.sees_symbol("-"):
                text_until(cursor, ("SET", "RESTART"))
            continue
        cursor.expect("SET")
        cursor.expect_any("GENERATED", "INCREMENT", "MINVALUE", "MAXVALUE", "START", "CACHE", "CYCLE", "NO", "SEQUENCE")
        if not cursor.at_end and cursor.token.word not in ("SET", "RESTART") and not cursor.sees_symbol(","):
            text_until(cursor, ("SET", "RESTART"))
    return replace(base, kind=ActionKind.COLUMN_IDENTITY, method="set")
