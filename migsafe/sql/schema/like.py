"""CREATE TABLE … (LIKE source INCLUDING …): what a new table gets of another one.

Source: PostgreSQL documentation, "CREATE TABLE", LIKE. Names, types and NOT NULL come always.
"""

from msgspec.structs import replace

from migsafe.model import Action, ConstraintKind
from migsafe.sql.schema.columns import new_sequence
from migsafe.sql.schema.objects import Column
from migsafe.sql.schema.partitions import give_index
from migsafe.sql.schema.state import Schema


def copy_like(schema: Schema, action: Action) -> None:
    """Give the table that `action` makes what its `expression` names of the one that it refers to."""
    relation, source = action.relation or "", action.referenced or ""
    included = frozenset((action.expression or "").split())
    for name, column in schema.columns.get(source, {}).items():
        schema.columns[relation][name] = _column(schema, replace(action, column=name), column, included)
    if "constraints" in included:
        for check in tuple(schema.constraints_of(source, ConstraintKind.CHECK)):
            schema.put(replace(check, relation=relation, validated=check.enforced))
    if "indexes" in included:
        for name, _ in schema.indexes.of(source):
            give_index(schema, name, relation, parent=None)


def _column(schema: Schema, action: Action, column: Column, included: frozenset[str]) -> Column:
    is_identity = column.default_sql == "GENERATED AS IDENTITY"
    sequence = new_sequence(schema, action) if is_identity and "identity" in included else None
    keeps_default = sequence is not None or (not is_identity and "defaults" in included)
    return replace(
        column,
        default_sql=column.default_sql if keeps_default else None,
        generated=column.generated if "generated" in included else None,
        sequence=sequence,
    )
