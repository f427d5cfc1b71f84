"""Constraints of tables, columns and domains.

`columns` are the constrained columns, `column` too where the constraint stands in a column's definition. `expression`
is a CHECK's condition or an EXCLUDE's elements, `method` what ON DELETE does or the index method of EXCLUDE, `value`
is `not enforced` where PostgreSQL will not hold the data against it (18 and later; ALTER CONSTRAINT may say `enforced`
too), and `include (…)` with the columns that a key's index only carries along.
"""

from collections.abc import Callable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import condition
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED
from migsafe.sql.names import as_identifier
from migsafe.sql.phrases import elements, name_list, skip_group

_IN_COLUMN = ("NOT", "CHECK", "UNIQUE", "PRIMARY", "REFERENCES")
_ATTRIBUTES = ("NOT", "ENFORCED", "DEFERRABLE", "NO", "INITIALLY")
_ACTIONS = ("CASCADE", "RESTRICT", "NO ACTION", "SET NULL", "SET DEFAULT")


def starts_table_constraint(cursor: Cursor) -> bool:
    """Whether a table constraint stands here, and no column definition."""
    if cursor.token.word == "EXCLUDE":  # the only one of these words that may also be a column's name
        return cursor.ahead(1).word == "USING" or cursor.ahead(1).text == "("
    return cursor.token.word in ("CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "NOT")


def table_constraint(cursor: Cursor, relation: str | None) -> Action:
    """`[CONSTRAINT name] CHECK (…) | UNIQUE (…) | … [NOT VALID] …`"""
    name = cursor.name("the name of the constraint") if cursor.accept("CONSTRAINT") else None
    word = cursor.expect_any("CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE", "NOT")
    return attributes(cursor, _TABLE[word](cursor, Action(*UNPLACED, ActionKind.OTHER, relation, name=name)))


def column_constraint(cursor: Cursor, relation: str | None, column: str, name: str | None) -> Action | None:
    """A constraint inside a column's definition, None where another clause (or none) stands here."""
    if cursor.token.word not in _IN_COLUMN:
        return None
    base = Action(*UNPLACED, ActionKind.OTHER, relation, name=name, column=column, columns=(column,))
    if cursor.accept("NOT", "NULL"):
        return attributes(cursor, replace(base, kind=ActionKind.ADD_NOT_NULL_CONSTRAINT))
    if cursor.accept("CHECK"):
        return attributes(cursor, _check(cursor, base))
    if cursor.accept("UNIQUE"):
        return attributes(cursor, _with_options(cursor, replace(base, kind=ActionKind.ADD_UNIQUE)))
    if cursor.accept("PRIMARY", "KEY"):
        return attributes(cursor, _with_options(cursor, replace(base, kind=ActionKind.ADD_PRIMARY_KEY)))
    if cursor.sees("REFERENCES"):
        return attributes(cursor, _references(cursor, base))
    return None


def attributes(cursor: Cursor, constraint: Action) -> Action:
    """What may follow any constraint: NOT VALID, DEFERRABLE, NO INHERIT, NOT ENFORCED …"""
    while cursor.token.word in _ATTRIBUTES:
        if cursor.accept("NOT", "VALID"):
            constraint = replace(constraint, not_valid=True)
        elif cursor.accept("NOT", "ENFORCED"):
            constraint = replace(constraint, value="not enforced")
        elif cursor.accept("ENFORCED"):  # so is every new one
            constraint = replace(constraint, value="enforced") if _is_altered(constraint) else constraint
        elif not (
            cursor.accept("NOT", "DEFERRABLE")
            or cursor.accept("DEFERRABLE")
            or cursor.accept("NO", "INHERIT")
            or cursor.accept("INITIALLY", "DEFERRED")
            or cursor.accept("INITIALLY", "IMMEDIATE")
        ):
            break
    return constraint


def _is_altered(constraint: Action) -> bool:
    return constraint.kind is ActionKind.ALTER_CONSTRAINT


def _check(cursor: Cursor, base: Action) -> Action:
    return replace(base, kind=ActionKind.ADD_CHECK, expression=condition(cursor))


def _unique(cursor: Cursor, base: Action) -> Action:
    return _key(cursor, replace(base, kind=ActionKind.ADD_UNIQUE, is_unique=True))


def _primary(cursor: Cursor, base: Action) -> Action:
    cursor.expect("KEY")
    return _key(cursor, replace(base, kind=ActionKind.ADD_PRIMARY_KEY, is_unique=True))


def _key(cursor: Cursor, base: Action) -> Action:
    if cursor.accept("USING", "INDEX"):
        return replace(base, using_index=cursor.name("the name of an index"))
    _nulls_distinct(cursor)
    cursor.expect_symbol("(")
    columns = cursor.list_of(lambda: _key_column(cursor))
    cursor.expect_symbol(")")
    return _with_options(cursor, replace(base, columns=columns))


def _key_column(cursor: Cursor) -> str:
    column = cursor.name("the name of a column")
    cursor.accept("WITHOUT", "OVERLAPS")
    return column


def _nulls_distinct(cursor: Cursor) -> None:
    if cursor.accept("NULLS"):
        cursor.accept("NOT")
        cursor.expect("DISTINCT")


def _with_options(cursor: Cursor, base: Action) -> Action:
    return replace(base, is_unique=True, value=_index_options(cursor))


def _index_options(cursor: Cursor) -> str | None:
    """What may follow the columns of a key; the answer is what it includes."""
    _nulls_distinct(cursor)
    included = name_list(cursor) if cursor.accept("INCLUDE") else ()
    if cursor.accept("WITH"):
        skip_group(cursor)
    if cursor.accept("USING", "INDEX", "TABLESPACE"):
        cursor.name("a tablespace")
    return f"include ({', '.join(map(as_identifier, included))})" if included else None


def _exclude(cursor: Cursor, base: Action) -> Action:
    method = cursor.name("an index method") if cursor.accept("USING") else "btree"
    expression, included = ", ".join(elements(cursor)), _index_options(cursor)
    predicate = condition(cursor) if cursor.accept("WHERE") else None
    kind = ActionKind.ADD_EXCLUDE
    return replace(base, kind=kind, method=method, expression=expression, predicate=predicate, value=included)


def _foreign(cursor: Cursor, base: Action) -> Action:
    cursor.expect("KEY")
    cursor.expect_symbol("(")
    columns = cursor.list_of(lambda: _foreign_column(cursor))
    cursor.expect_symbol(")")
    return _references(cursor, replace(base, columns=columns))


def _foreign_column(cursor: Cursor) -> str:
    if cursor.ahead(1).text not in (",", ")"):
        cursor.accept("PERIOD")
    return cursor.name("the name of a column")


def _references(cursor: Cursor, base: Action) -> Action:
    cursor.expect("REFERENCES")
    referenced = cursor.relation()
    columns: tuple[str, ...] = ()
    if cursor.accept_symbol("("):
        columns = cursor.list_of(lambda: _foreign_column(cursor))
        cursor.expect_symbol(")")
    on_delete = None
    while cursor.token.word in ("MATCH", "ON"):
        if cursor.accept("MATCH"):
            cursor.expect_any("FULL", "PARTIAL", "SIMPLE")
            continue
        cursor.expect("ON")
        event, action = cursor.expect_any("DELETE", "UPDATE"), _referential_action(cursor)
        on_delete = action if event == "DELETE" else on_delete
    return replace(
        base, kind=ActionKind.ADD_FOREIGN_KEY, referenced=referenced, referenced_columns=columns, method=on_delete
    )


def _referential_action(cursor: Cursor) -> str:
    for action in _ACTIONS:
        if cursor.accept(*action.split()):
            if cursor.sees_symbol("("):
                name_list(cursor)
            return action.lower()
    return cursor.fail("CASCADE, RESTRICT, NO ACTION, SET NULL or SET DEFAULT")


def _not_null(cursor: Cursor, base: Action) -> Action:
    cursor.expect("NULL")
    if base.relation is None:  # a domain has no columns
        return replace(base, kind=ActionKind.ADD_NOT_NULL_CONSTRAINT)
    column = cursor.name("the name of a column")
    return replace(base, kind=ActionKind.ADD_NOT_NULL_CONSTRAINT, columns=(column,))


_TABLE: dict[str, Callable[[Cursor, Action], Action]] = {
    "CHECK": _check,
    "UNIQUE": _unique,
    "PRIMARY": _primary,
    "FOREIGN": _foreign,
    "EXCLUDE": _exclude,
    "NOT": _not_null,
}
