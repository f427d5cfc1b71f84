"""Constraints that come, are validated, renamed and go, and the indexes that belong to them."""

from msgspec.structs import replace

from migsafe.model import Action, ConstraintKind
from migsafe.model import ActionKind as K
from migsafe.sql.schema.indexes import included
from migsafe.sql.schema.names import Taken, object_name
from migsafe.sql.schema.objects import Column, Constraint, Index
from migsafe.sql.schema.reads import columns_in
from migsafe.sql.schema.state import Schema

_KINDS = {
    K.ADD_CHECK: ConstraintKind.CHECK,
    K.ADD_FOREIGN_KEY: ConstraintKind.FOREIGN_KEY,
    K.ADD_PRIMARY_KEY: ConstraintKind.PRIMARY_KEY,
    K.ADD_UNIQUE: ConstraintKind.UNIQUE,
    K.ADD_EXCLUDE: ConstraintKind.EXCLUDE,
    K.ADD_NOT_NULL_CONSTRAINT: ConstraintKind.NOT_NULL,
}
_LABELS = {
    ConstraintKind.CHECK: "check",
    ConstraintKind.FOREIGN_KEY: "fkey",
    ConstraintKind.PRIMARY_KEY: "pkey",
    ConstraintKind.UNIQUE: "key",
    ConstraintKind.EXCLUDE: "excl",
    ConstraintKind.NOT_NULL: "not_null",
}
_WITH_INDEX = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE)


def add(schema: Schema, action: Action) -> None:
    twin = _twin(schema, action)
    if twin is not None and action.kind is K.ADD_UNIQUE:
        return
    if twin is not None:
        schema.indexes.pop(twin.index)
        del schema.constraints[twin.relation][twin.name]
    name = _add(schema, action, action.relation or "")
    if action.kind is K.ADD_FOREIGN_KEY:
        action = replace(action, name=name)  # which the partitions' own keys get, too
    for table in () if action.only else _reached(schema, action):
        _add(schema, action, table)


def _twin(schema: Schema, action: Action) -> Constraint | None:
    """The key on the same columns that the same CREATE TABLE has: both become one, a primary key if either is.

    Source: PostgreSQL's parse_utilcmd.c, transformIndexConstraints.
    """
    if action.relation not in schema.latest or action.kind not in (K.ADD_UNIQUE, K.ADD_PRIMARY_KEY):
        return None
    keys = schema.constraints_of(action.relation, ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY)
    same = (key for key in keys if key.columns == action.columns and key.index in schema.indexes)
    return next((key for key in same if schema.indexes[key.index or ""].included == included(action)), None)


def _reached(schema: Schema, action: Action) -> tuple[str, ...]:
    """Children have every CHECK of their parents; keys and foreign keys reach partitions alone."""
    kind = _KINDS[action.kind]
    if kind in (ConstraintKind.CHECK, ConstraintKind.NOT_NULL) or schema.is_partitioned(action.relation):
        return schema.descendants(action.relation)
    return ()


def _add(schema: Schema, action: Action, table: str) -> str | None:
    """Give the constraint to one table; its name there."""
    kind = _KINDS[action.kind]
    if kind is ConstraintKind.NOT_NULL and action.name is None:
        _set_not_null(schema, table, action.columns)  # before PostgreSQL 18 there is no more to it
        return None
    columns = _columns(schema, action, table)
    using = f"{table.partition('.')[0]}.{action.using_index}" if action.using_index else None
    if using is not None and using in schema.indexes:
        columns = schema.indexes[using].columns
    name = _name(schema, action, table, columns)
    index = _index(schema, action, table, name, columns) if kind in _WITH_INDEX else None
    schema.put(
        Constraint(
            relation=table,
            name=name,
            kind=kind,
            columns=columns,
            referenced=action.referenced,
            referenced_columns=_referenced(schema, action),
            validated=not action.not_valid and action.value != "not enforced",
            enforced=action.value != "not enforced",
            condition=action.expression if kind is ConstraintKind.CHECK else None,
            on_delete=action.method if kind is ConstraintKind.FOREIGN_KEY else None,
            index=index,
        )
    )
    if kind is ConstraintKind.PRIMARY_KEY or (kind is ConstraintKind.NOT_NULL and not action.not_valid):
        _set_not_null(schema, table, columns)
    return name


def _columns(schema: Schema, action: Action, table: str) -> tuple[str, ...]:
    if action.kind in (K.ADD_CHECK, K.ADD_EXCLUDE):
        return columns_in(action.expression or "", tuple(schema.columns.get(table, {}))) or action.columns
    return action.columns


def _name(schema: Schema, action: Action, table: str, columns: tuple[str, ...]) -> str:
    inherited = table != action.relation and action.kind in (K.ADD_CHECK, K.ADD_NOT_NULL_CONSTRAINT)
    if action.name is not None and (table == action.relation or inherited or action.kind is K.ADD_FOREIGN_KEY):
        return action.name
    if action.using_index is not None:
        return action.using_index
    kind = _KINDS[action.kind]
    named: tuple[str, ...] = () if kind is ConstraintKind.PRIMARY_KEY else columns
    if kind in (ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE):
        named = (*columns, *included(action))
    if kind is ConstraintKind.CHECK and len(columns) != 1:
        named = ()
    if inherited:
        table = action.relation or ""
    taken = schema.constraints.get(table, {})
    if inherited:
        taken = {key: one for key, one in taken.items() if one.condition != action.expression}
    return object_name(table, named, _LABELS[kind], Taken(taken, schema.indexes if kind in _WITH_INDEX else ()))


def _referenced(schema: Schema, action: Action) -> tuple[str, ...]:
    """Without a list, a foreign key refers to the primary key."""
    if action.referenced is None or action.referenced_columns:
        return action.referenced_columns
    primary = next(schema.constraints_of(action.referenced, ConstraintKind.PRIMARY_KEY), None)
    return primary.columns if primary else ()


def _index(schema: Schema, action: Action, table: str, name: str, columns: tuple[str, ...]) -> str:
    """The index that the constraint makes, or the one that it takes over and gives its own name."""
    namespace = table.partition(".")[0]
    full = f"{namespace}.{name}"
    primary = action.kind is K.ADD_PRIMARY_KEY
    if action.using_index is not None:
        old = schema.indexes.pop(f"{namespace}.{action.using_index}")
        known = old or Index(table, columns, frozenset(columns), is_unique=True)
        schema.indexes[full] = replace(known, is_primary=primary, is_constraint=True)
    else:
        exclude = action.kind is K.ADD_EXCLUDE
        schema.indexes[full] = Index(
            table,
            columns,
            frozenset((*columns, *included(action))),
            included(action),
            method=(action.method or "gist") if exclude else "btree",
            is_unique=not exclude,
            is_primary=primary,
            is_constraint=True,
            predicate=action.predicate,
        )
    return full


def _set_not_null(schema: Schema, table: str, columns: tuple[str, ...]) -> None:
    for name in columns:
        known = schema.columns.setdefault(table, {})
        known[name] = replace(known.get(name, Column()), not_null=True)


def validate(schema: Schema, action: Action) -> None:
    for table in (action.relation or "", *schema.descendants(action.relation)):
        found = schema.constraint(table, action.name)
        if found is not None:
            schema.constraints[table][found.name] = replace(found, validated=True)
            if found.kind is ConstraintKind.NOT_NULL:
                _set_not_null(schema, table, found.columns)


def alter(schema: Schema, action: Action) -> None:
    """Enforcing a constraint checks the rows that are there; one that is no longer enforced is valid no more."""
    if action.value not in ("enforced", "not enforced"):
        return
    holds = action.value == "enforced"
    for table in (action.relation or "", *schema.descendants(action.relation)):
        found = schema.constraint(table, action.name)
        if found is not None and found.enforced != holds:
            schema.constraints[table][found.name] = replace(found, enforced=holds, validated=holds)


def drop(schema: Schema, action: Action) -> None:
    relation = action.relation or ""
    dropped = schema.constraint(relation, action.name)
    if dropped is not None and dropped.index and action.cascade:
        for key in [key for key in schema.foreign_keys_to(relation) if schema.refers_to(key, dropped.columns)]:
            del schema.constraints[key.relation][key.name]
    for table in (relation, *(() if action.only else schema.descendants(relation))):
        found = schema.constraints.get(table, {}).pop(action.name or "", None)
        if found is not None and found.index:
            schema.indexes.pop(found.index)
        if found is not None and found.kind is ConstraintKind.NOT_NULL:
            columns = schema.columns.get(table, {})
            for name in set(found.columns) & set(columns):
                columns[name] = replace(columns[name], not_null=False)


def rename(schema: Schema, action: Action) -> None:
    """What partitions and children have of a CHECK or NOT NULL is renamed with it; other constraints are their own."""
    found = schema.constraint(action.relation, action.name)
    if found is None or action.new_name is None:
        return
    goes_down = found.kind in (ConstraintKind.CHECK, ConstraintKind.NOT_NULL) and not action.only
    for table in (found.relation, *(schema.descendants(action.relation) if goes_down else ())):
        _rename(schema, table, found.name, action.new_name)


def _rename(schema: Schema, table: str, old: str, new: str) -> None:
    held = schema.constraints.get(table, {})
    found = held.pop(old, None)
    if found is None:
        return
    name, known = found.index, schema.indexes.pop(found.index)
    if known is not None:
        name = f"{table.partition('.')[0]}.{new}"
        schema.indexes[name] = known
    held[new] = replace(found, name=new, index=name)
