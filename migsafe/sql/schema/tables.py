"""Tables that come, go and move, with all that hangs on them."""

from typing import TypeVar

from msgspec.structs import replace

from migsafe.model import Action, RelationKind
from migsafe.sql.schema.columns import copied_columns
from migsafe.sql.schema.like import copy_like
from migsafe.sql.schema.objects import Column, View
from migsafe.sql.schema.partitions import adopt
from migsafe.sql.schema.query_columns import query_columns
from migsafe.sql.schema.state import Schema
from migsafe.sql.scope import TEMPORARY_SCHEMA

V = TypeVar("V")


def create_table(schema: Schema, action: Action) -> None:
    relation = action.relation or ""
    if action.if_not_exists and relation in schema.kinds:
        return
    kind = RelationKind.PARTITIONED_TABLE if action.partition_by else RelationKind.TABLE
    made(schema, relation, RelationKind.FOREIGN_TABLE if action.method == "foreign" else kind)
    if action.partition_by:
        schema.partition_keys[relation] = action.partition_by
    if action.value == "unlogged":
        schema.unlogged.add(relation)
    parent = action.referenced
    if parent is not None and action.method == "like":
        copy_like(schema, action)
    elif parent is not None:
        copied_columns(schema, relation, parent)
        adopt(schema, parent, relation, (action.value or "").strip())


def made(schema: Schema, relation: str, kind: RelationKind) -> None:
    """A relation that this migration makes."""
    if relation in schema.kinds:
        forget(schema, relation)
    schema.kinds[relation] = kind
    schema.columns[relation] = {}
    schema.new.add(relation)
    schema.latest.add(relation)


def create_table_as(schema: Schema, action: Action) -> None:
    relation = action.relation or ""
    if action.if_not_exists and relation in schema.kinds:
        return
    columns = query_columns(schema, action.expression or "")
    made(schema, relation, RelationKind.TABLE)
    if columns is None and not action.columns and not relation.startswith(f"{TEMPORARY_SCHEMA}."):
        schema.gap = schema.gap or f"the columns of {relation} are those of a query"
    given = [*(columns or {}).values(), *(Column() for _ in action.columns)]
    schema.columns[relation] = dict(zip(action.columns, given, strict=False)) if action.columns else columns or {}


def drop_relation(schema: Schema, action: Action) -> None:
    relation = action.relation or ""
    for view in schema.dependent_views(relation) if action.cascade else ():
        forget(schema, view)
    for key in list(schema.foreign_keys_to(relation)) if action.cascade else ():
        del schema.constraints[key.relation][key.name]
    for key in list(schema.foreign_keys_to(schema.partition_parent(relation))) if action.cascade else ():
        del schema.constraints[key.relation][key.name]
    partitions = schema.descendants(relation) if schema.is_partitioned(relation) or action.cascade else ()
    for table in (*partitions, relation):
        forget(schema, table)


def forget(schema: Schema, relation: str) -> None:
    """Take a relation out, with its indexes, constraints and the sequences that its columns own."""
    for column in schema.columns.pop(relation, {}).values():
        if column.sequence:
            schema.drop_sequence(column.sequence)
    schema.kinds.pop(relation, None)
    schema.gone.add(relation)
    schema.new.discard(relation)
    schema.unlogged.discard(relation)
    for held in (
        schema.constraints,
        schema.parents,
        schema.bounds,
        schema.partition_keys,
        schema.views,
        schema.sequences,
        schema.policies,
    ):
        held.pop(relation, None)
    for name, _ in schema.indexes.of(relation):
        schema.indexes.pop(name)
    schema.triggers = {key: function for key, function in schema.triggers.items() if key[0] != relation}
    schema.statistics = {name: table for name, table in schema.statistics.items() if table != relation}


def rename_relation(schema: Schema, action: Action) -> None:
    _move(schema, action.relation or "", action.new_name or "")


def set_schema(schema: Schema, action: Action) -> None:
    old, new = action.relation or "", action.new_name or ""
    before, after = old.partition(".")[0], new.partition(".")[0]
    _move(schema, old, new)
    for name, index in schema.indexes.of(new):
        schema.indexes.pop(name)
        schema.indexes[f"{after}.{name.removeprefix(f'{before}.')}"] = index
    for column in tuple(schema.columns.get(new, {}).values()):
        if column.sequence:
            _move(schema, column.sequence, f"{after}.{column.sequence.partition('.')[2]}")


def rename_schema(schema: Schema, action: Action) -> None:
    old, new = f"{action.name}.", f"{action.new_name}."
    for name in [name for name in (*schema.indexes, *schema.kinds) if name.startswith(old)]:
        _move(schema, name, new + name.removeprefix(old))


def drop_schema(schema: Schema, action: Action) -> None:
    for relation in [name for name in schema.kinds if name.startswith(f"{action.name}.")]:
        drop_relation(schema, replace(action, relation=relation, cascade=True))


def set_logged(schema: Schema, action: Action) -> None:
    schema.unlogged.discard(action.relation or "")


def set_unlogged(schema: Schema, action: Action) -> None:
    schema.unlogged.add(action.relation or "")


def _move(schema: Schema, old: str, new: str) -> None:
    """Call a relation (or an index) by another name, everywhere."""
    index = schema.indexes.pop(old)
    if index is not None:
        schema.indexes[new] = index
        return
    for held in (schema.new, schema.unlogged):
        if old in held:
            held.discard(old)
            held.add(new)
    _rename_key(schema.kinds, old, new)
    _rename_key(schema.columns, old, new)
    _rename_key(schema.bounds, old, new)
    _rename_key(schema.partition_keys, old, new)
    _rename_key(schema.views, old, new)
    _rename_key(schema.policies, old, new)
    _rename_key(schema.sequences, old, new)
    owner = schema.sequences.get(new)
    if owner and owner[1] in schema.columns.get(owner[0], {}):
        schema.columns[owner[0]][owner[1]] = replace(schema.columns[owner[0]][owner[1]], sequence=new)
    for name, one in schema.indexes.of(old):
        schema.indexes[name] = replace(one, relation=new)
    children = schema.children(old)
    schema.set_parents(new, schema.parents.pop(old, ()))
    for child in children:
        schema.set_parents(child, tuple(new if one == old else one for one in schema.parents[child]))
    schema.triggers = {(_now(table, old, new), key): one for (table, key), one in schema.triggers.items()}
    schema.statistics = {name: _now(table, old, new) for name, table in schema.statistics.items()}
    for column in schema.columns.get(new, {}).values():
        if column.sequence and (owner := schema.sequences.get(column.sequence)):
            schema.sequences[column.sequence] = (new, owner[1])
    _move_constraints(schema, old, new)
    _move_views(schema, old, new)


def _rename_key(held: dict[str, V], old: str, new: str) -> None:
    if old in held:
        held[new] = held.pop(old)


def _now(name: str, old: str, new: str) -> str:
    return new if name == old else name


def _move_constraints(schema: Schema, old: str, new: str) -> None:
    for one in [*schema.constraints.pop(old, {}).values(), *schema.foreign_keys_to(old)]:
        referenced = one.referenced and _now(one.referenced, old, new)
        schema.put(replace(one, relation=_now(one.relation, old, new), referenced=referenced))


def _move_views(schema: Schema, old: str, new: str) -> None:
    for name, view in schema.views.items():
        if old in view.reads:
            reads = tuple(_now(one, old, new) for one in view.reads)
            schema.views[name] = View(reads, view.definition)
