"""Indexes that come, go and change their names; an index of a partitioned table is one on every partition."""

from msgspec.structs import replace

from migsafe.model import Action
from migsafe.sql.lex import TokenKind, code
from migsafe.sql.names import identifier
from migsafe.sql.schema.names import Taken, index_columns, object_name
from migsafe.sql.schema.objects import Index
from migsafe.sql.schema.reads import columns_in
from migsafe.sql.schema.state import Schema


def create(schema: Schema, action: Action) -> None:
    relation = action.relation or ""
    if action.if_not_exists and action.name in schema.indexes:
        return
    made = _index(schema, action, relation)
    name = action.name or chosen_name(schema, relation, made)
    schema.indexes[name] = made
    if schema.is_partitioned(relation) and not action.only:
        for partition in schema.descendants(relation):
            own = replace(made, relation=partition, parent=name)
            schema.indexes[chosen_name(schema, partition, own)] = own
    elif schema.is_partitioned(relation):
        schema.indexes[name] = replace(made, is_valid=False)


def chosen_name(schema: Schema, relation: str, index: Index) -> str:
    """The name that PostgreSQL gives an index, as `schema.name`."""
    name = object_name(
        relation, index_columns((*index.columns, *index.included)), "idx", Taken(schema.indexes, schema.kinds)
    )
    return f"{relation.partition('.')[0]}.{name}"


def _index(schema: Schema, action: Action, relation: str) -> Index:
    known = tuple(schema.columns.get(relation, {}))
    read = columns_in(f"{action.expression or ''} {action.predicate or ''} {action.value or ''}", known)
    return Index(
        relation,
        action.columns,
        frozenset((*read, *(column for column in action.columns if "(" not in column))),
        included=included(action),
        method=action.method or "btree",
        is_unique=action.is_unique,
        predicate=action.predicate,
        keys=" ".join((action.expression or "").split()) or None,
    )


def included(action: Action) -> tuple[str, ...]:
    """The columns behind INCLUDE."""
    if action.value is None:
        return ()
    listed = action.value.removeprefix("include (").removesuffix(")")
    return tuple(identifier(token) for token in code(listed) if token.kind in (TokenKind.WORD, TokenKind.QUOTED))


def drop(schema: Schema, action: Action) -> None:
    name = action.name or ""
    for child, _ in schema.indexes.children(name):
        schema.indexes.pop(child)
    schema.indexes.pop(name)


def rename(schema: Schema, action: Action) -> None:
    found = schema.indexes.pop(action.name)
    if found is None or action.new_name is None:
        return
    schema.indexes[action.new_name] = found
    held = schema.constraints.get(found.relation, {})
    for name, one in list(held.items()):
        if one.index == action.name:
            new = action.new_name.partition(".")[2]
            del held[name]
            held[new] = replace(one, name=new, index=action.new_name)
