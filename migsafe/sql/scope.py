"""Which schema an unqualified name means at one point of a migration."""

from msgspec import Struct, field

from migsafe.model import Action

DEFAULT_SCHEMA = "public"
TEMPORARY_SCHEMA = "pg_temp"
_PASSED_OVER = {"$user", "pg_catalog", "pg_temp", "information_schema"}


class Scope(Struct):
    """The search path's first schema that can hold the user's tables, and the temporary relations and prepared
    statements made so far.

    Without a catalog nobody knows which schema of the path holds an existing relation: the first is taken.
    """

    schema: str = DEFAULT_SCHEMA
    temporary: set[str] = field(default_factory=set)
    prepared: dict[str, tuple[Action, ...]] = field(default_factory=dict)

    def qualify(self, name: str, schema: str | None = None) -> str:
        """`schema.name`, the way every stage names a relation."""
        if schema is None:
            schema = TEMPORARY_SCHEMA if name in self.temporary else self.schema
        return f"{schema}.{name}"

    def drop(self, relation: str) -> None:
        """Follow DROP: under a temporary relation's name the one that it hid is found again."""
        schema, _, name = relation.partition(".")
        if schema == TEMPORARY_SCHEMA:
            self.temporary.discard(name)

    def search(self, path: tuple[str, ...]) -> None:
        """Follow `SET search_path`."""
        self.schema = next((schema for schema in path if schema and schema not in _PASSED_OVER), DEFAULT_SCHEMA)
