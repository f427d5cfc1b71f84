"""Partitions and inheritance."""

from msgspec.structs import replace

from migsafe.model import Action, ConstraintKind
from migsafe.sql.schema.state import Schema


def attach(schema: Schema, action: Action) -> None:
    if action.method == "index":
        child = action.using_index or ""
        if child in schema.indexes:
            schema.indexes[child] = replace(schema.indexes[child], parent=action.name)
        return
    if action.relation and action.referenced:
        adopt(schema, action.relation, action.referenced, (action.value or "").strip())


def adopt(schema: Schema, parent: str, child: str, bound: str) -> None:
    """Make `child` a partition: it gets an index for each of its parent's, and its parent's constraints.

    A partition without rows, made as one, has nothing against a CHECK that is NOT VALID on its parent.
    """
    is_made = child in schema.latest
    schema.set_parents(child, (parent,))
    schema.bounds[child] = bound
    for name, _ in schema.indexes.of(parent):
        mate = matching_index(schema, parent, name, child)
        if mate is not None:
            schema.indexes[mate] = replace(schema.indexes[mate], parent=name)
        else:
            give_index(schema, name, child, parent=name)
    held = schema.constraints.setdefault(child, {})
    for name, one in list(schema.constraints.get(parent, {}).items()):
        if one.index is None and name not in held:
            validated = one.validated or (is_made and one.enforced and one.kind is ConstraintKind.CHECK)
            schema.put(replace(one, relation=child, validated=validated))


def matching_index(schema: Schema, parent: str, name: str, child: str) -> str | None:
    """The child's index that can be the partition of its parent's index."""
    wanted = schema.indexes[name]
    return next(
        (
            own
            for own, index in schema.indexes.of(child)
            if index.parent in (None, name)
            and (index.columns, index.method, index.predicate, index.is_unique or not wanted.is_unique)
            == (wanted.columns, wanted.method, wanted.predicate, True)
            and (index.is_constraint or not wanted.is_constraint)
        ),
        None,
    )


def give_index(schema: Schema, name: str, child: str, *, parent: str | None) -> None:
    """Make an index like `name` on another table, with the constraint that it belongs to; a part of `parent`, if any.

    The names are PostgreSQL's own for the child (documentation, "CREATE TABLE", PARTITION OF).
    """
    from migsafe.sql.schema.indexes import chosen_name
    from migsafe.sql.schema.names import Taken, object_name

    wanted = schema.indexes[name]
    if not wanted.is_constraint:
        schema.indexes[chosen_name(schema, child, wanted)] = replace(
            wanted, relation=child, parent=parent, is_valid=True
        )
        return
    parent_constraint = next((one for one in schema.constraints_of(wanted.relation) if one.index == name), None)
    label, columns = ("pkey", ()) if wanted.is_primary else ("key" if wanted.is_unique else "excl", wanted.columns)
    own = object_name(child, columns, label, Taken(schema.indexes, schema.constraints.get(child, {})))
    full = f"{child.partition('.')[0]}.{own}"
    schema.indexes[full] = replace(wanted, relation=child, parent=parent)
    if parent_constraint is not None:
        schema.put(replace(parent_constraint, relation=child, name=own, index=full))


def detach(schema: Schema, action: Action) -> None:
    child = action.referenced or ""
    schema.parents.pop(child, None)
    schema.bounds.pop(child, None)
    for name, index in schema.indexes.of(child):
        schema.indexes[name] = replace(index, parent=None)


def inherit(schema: Schema, action: Action) -> None:
    child, parent = action.relation or "", action.referenced
    if parent is None or action.method in ("of", "not of"):
        return
    others = tuple(one for one in schema.parents.get(child, ()) if one != parent)
    if action.method == "no":
        schema.set_parents(child, others)
        return
    schema.set_parents(child, (*others, parent))
    inherited = schema.columns.get(parent, {})
    own = schema.columns.get(child, {})
    schema.columns[child] = {**inherited, **own}
