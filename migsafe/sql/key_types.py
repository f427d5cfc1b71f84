"""The types on both sides of a new foreign key."""

from collections.abc import Iterable, Iterator

from migsafe.model import Action, ActionKind, ConstraintKind, ForeignKeyColumn
from migsafe.sql.schema.state import Schema
from migsafe.sql.type_format import format_type


def key_types(statement: int, actions: Iterable[Action], schema: Schema) -> Iterator[ForeignKeyColumn]:
    """Rows of the foreign keys that a statement adds, from the schema after it, where both types are known."""
    for key in actions:
        if key.kind is ActionKind.ADD_FOREIGN_KEY and key.relation is not None and key.referenced is not None:
            yield from _of(statement, key, key.relation, key.referenced, schema)


def _of(statement: int, key: Action, relation: str, referenced: str, schema: Schema) -> Iterator[ForeignKeyColumn]:
    primary = next(schema.constraints_of(referenced, ConstraintKind.PRIMARY_KEY), None)
    wanted = key.referenced_columns or (primary.columns if primary else ())
    for name, other in zip(key.columns, wanted, strict=False):
        own, its = schema.column(relation, name), schema.column(referenced, other)
        if own is not None and its is not None and own.type_name and its.type_name:
            types = (format_type(own.type_name), format_type(its.type_name))
            yield ForeignKeyColumn(statement, relation, name, types[0], referenced, other, types[1])
