"""The relations and columns that names in a query can mean."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from sqlglot import exp


class Schema(Struct, frozen=True):
    """Column names of each relation (`schema.name`), in order."""

    columns: Mapping[str, tuple[str, ...]]

    def nested(self) -> dict[str, object]:
        """As sqlglot takes it: schema, name, column, type (which nothing asks for)."""
        found: dict[str, dict[str, object]] = {}
        for relation, names in self.columns.items():
            schema, _, name = relation.partition(".")
            found.setdefault(schema, {})[name] = dict.fromkeys(names, "text")
        return {**found}


def relation_of(table: "exp.Table") -> str:
    """`schema.name` as PostgreSQL folds it, `public` where no schema is written."""
    from sqlglot.optimizer.normalize_identifiers import normalize_identifiers

    plain = normalize_identifiers(table.copy(), dialect="postgres")
    return f"{plain.db or 'public'}.{plain.name}"
