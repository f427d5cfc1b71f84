"""Columns that come, go and change; children have what their parents have."""

from collections.abc import Callable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind, ConstraintKind, RelationKind
from migsafe.sql.schema.names import object_name
from migsafe.sql.schema.objects import Column, Constraint
from migsafe.sql.schema.state import Schema
from migsafe.sql.type_name import is_serial

_SERIAL_TYPES = {"bigserial": "bigint", "serial8": "bigint", "smallserial": "smallint", "serial2": "smallint"}


def add_column(schema: Schema, action: Action) -> None:
    relation, name = action.relation or "", action.column or ""
    if name in schema.columns.get(relation, {}) and (action.if_not_exists or action.type_name is None):
        return
    own = _column(schema, action)
    for table in (relation, *_reached(schema, action)):
        schema.columns.setdefault(table, {}).setdefault(name, own)


def _column(schema: Schema, action: Action) -> Column:
    type_name, sequence, default = action.type_name or "", None, given(action.default_sql)
    if is_serial(type_name) or action.value == "identity":
        sequence = new_sequence(schema, action)
    if is_serial(type_name):
        type_name = _SERIAL_TYPES.get(type_name.lower().removeprefix("pg_catalog."), "integer")
        default = f"nextval('{sequence}'::regclass)"
    elif action.value == "identity":
        default = "GENERATED AS IDENTITY"
    generated = action.expression if (action.value or "").startswith("generated") else None
    not_null = action.not_null or sequence is not None
    virtual = action.value == "generated virtual"
    return Column(type_name, not_null, default, generated, sequence, is_virtual=virtual)


def given(default: str | None) -> str | None:
    """A default that is one: NULL is what a column has without."""
    return None if default is None or default.upper().partition("::")[0].strip("( )") == "NULL" else default


def new_sequence(schema: Schema, action: Action) -> str:
    """The sequence that a serial or identity column gets."""
    relation, column = action.relation or "", action.column or ""
    name = f"{relation.partition('.')[0]}.{object_name(relation, [column], 'seq', schema.kinds)}"
    schema.kinds[name] = RelationKind.SEQUENCE
    schema.sequences[name] = (relation, column)
    schema.latest.add(name)
    if relation in schema.new:
        schema.new.add(name)
    return name


def copied_columns(schema: Schema, relation: str, parent: str) -> None:
    """A partition has the columns of its parent, with their defaults."""
    for name, column in schema.columns.get(parent, {}).items():
        schema.columns[relation][name] = replace(column, sequence=None)


def drop_column(schema: Schema, action: Action) -> None:
    """With it fall its indexes and constraints, and with CASCADE the views and foreign keys that need it."""
    relation, name = action.relation or "", action.column or ""
    if action.cascade:
        for view in schema.dependent_views(relation, name):
            for held in (schema.kinds, schema.columns, schema.views):
                held.pop(view, None)
        for one in keys_to(schema, relation, name):
            del schema.constraints[one.relation][one.name]
    for table in (relation, *_reached(schema, action)):
        column = schema.columns.get(table, {}).pop(name, None)
        if column is not None and column.sequence:
            schema.drop_sequence(column.sequence)
        for one in constraints_on(schema, table, name):
            del schema.constraints[table][one.name]
        for index in indexes_on(schema, table, name):
            schema.indexes.pop(index)


def constraints_on(schema: Schema, table: str, column: str) -> tuple[Constraint, ...]:
    """The table's own constraints that fall with one of its columns, those whose index only includes it among them."""
    indexes = indexes_on(schema, table, column)
    held = schema.constraints.get(table, {}).values()
    return tuple(one for one in held if column in one.columns or one.index in indexes)


def keys_to(schema: Schema, relation: str, column: str) -> tuple[Constraint, ...]:
    """The foreign keys that refer to a column, from other tables or its own."""
    own = (key for key in schema.foreign_keys_of(relation) if key.referenced == relation)
    return tuple(key for key in (*schema.foreign_keys_to(relation), *own) if column in key.referenced_columns)


def indexes_on(schema: Schema, table: str, column: str) -> tuple[str, ...]:
    """The indexes that fall with a column: those that read it anywhere, by name."""
    return tuple(name for name, index in schema.indexes.of(table) if column in index.uses)


def rename_column(schema: Schema, action: Action) -> None:
    old, new = action.column or "", action.new_name or ""

    def now(column: str) -> str:
        return new if column == old else column

    for table in (action.relation or "", *_reached(schema, action)):
        columns = schema.columns.get(table, {})
        schema.columns[table] = {now(name): column for name, column in columns.items()}
        schema.constraints[table] = {
            key: replace(one, columns=tuple(map(now, one.columns)))
            for key, one in schema.constraints.get(table, {}).items()
        }
        for name, index in schema.indexes.of(table):
            schema.indexes[name] = replace(
                index,
                columns=tuple(map(now, index.columns)),
                uses=frozenset(map(now, index.uses)),
                included=tuple(map(now, index.included)),
            )
        for key in list(schema.foreign_keys_to(table)):
            renamed = replace(key, referenced_columns=tuple(map(now, key.referenced_columns)))
            schema.constraints[key.relation][key.name] = renamed


def alter_type(schema: Schema, action: Action) -> None:
    _change(schema, action, lambda column: replace(column, type_name=action.type_name or "", collation=action.value))


def set_default(schema: Schema, action: Action) -> None:
    _change(schema, action, lambda column: replace(column, default_sql=given(action.default_sql)))


def set_not_null(schema: Schema, action: Action) -> None:
    wanted = action.kind is ActionKind.SET_NOT_NULL
    _change(schema, action, lambda column: replace(column, not_null=wanted))
    for table in (action.relation or "", *_reached(schema, action)):
        held = schema.constraints.get(table, {})
        for name, one in list(held.items()):
            if one.kind is ConstraintKind.NOT_NULL and one.columns == (action.column,):
                if wanted:
                    held[name] = replace(one, validated=True)
                else:
                    del held[name]


def identity(schema: Schema, action: Action) -> None:
    column = schema.column(action.relation, action.column)
    if action.method == "add":
        sequence = new_sequence(schema, action)
        _change(schema, action, lambda one: replace(one, default_sql="GENERATED AS IDENTITY", sequence=sequence))
    elif action.method == "drop":
        if column is not None and column.sequence:
            schema.drop_sequence(column.sequence)
        _change(schema, action, lambda one: replace(one, default_sql=None, sequence=None))


def expression(schema: Schema, action: Action) -> None:
    generated = action.expression if action.method == "set" else None
    _change(schema, action, lambda column: replace(column, generated=generated))


def _change(schema: Schema, action: Action, change: Callable[[Column], Column]) -> None:
    name = action.column or ""
    for table in (action.relation or "", *_reached(schema, action)):
        columns = schema.columns.setdefault(table, {})
        columns[name] = change(columns.get(name, Column()))


def _reached(schema: Schema, action: Action) -> tuple[str, ...]:
    return () if action.only else schema.descendants(action.relation)
