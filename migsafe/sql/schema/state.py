"""The schema at one point of the migrations, and the questions that predictions ask it.

Everything is known by `schema.name`. What is not in here may still be there where `gap` says so: the history may begin
in the middle.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from migsafe.model import ConstraintKind, RelationKind
from migsafe.sql.names import as_qualified
from migsafe.sql.schema.indexes_by_table import Indexes
from migsafe.sql.schema.objects import Column, Constraint, Domain, View
from migsafe.sql.type_format import format_type


class Schema(Struct):
    """`policies` are those of row security, by table.

    `parents` holds for each child what it inherits from, `bounds` the bound of each that is a partition.

    `functions` says of each whether it is stable or immutable, whatever its arguments.
    `new` are the relations that the judged migrations made, `latest` those of the statement that is being followed;
    `gone` are those that were dropped, whatever came after under their names.
    """

    kinds: dict[str, RelationKind] = field(default_factory=dict)
    columns: dict[str, dict[str, Column]] = field(default_factory=dict)
    indexes: Indexes = field(default_factory=Indexes)
    constraints: dict[str, dict[str, Constraint]] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bounds: dict[str, str] = field(default_factory=dict)
    partition_keys: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    sequences: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    enums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    functions: dict[str, bool] = field(default_factory=dict)
    triggers: dict[tuple[str, str], str] = field(default_factory=dict)
    statement_triggers: set[tuple[str, str]] = field(default_factory=set)
    policies: dict[str, set[str]] = field(default_factory=dict)
    statistics: dict[str, str] = field(default_factory=dict)
    unlogged: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    latest: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    gap: str | None = "the history is not known"
    _heirs: dict[str, set[str]] = field(default_factory=dict)
    _referrers: dict[str, set[str]] = field(default_factory=dict)

    def copy(self) -> "Schema":
        """A schema that goes its own way from here."""
        other = Schema()
        other.become(self)
        return other

    def become(self, other: "Schema") -> None:
        """Know what the other one knows, and nothing else."""
        for name in self.__struct_fields__:
            setattr(self, name, _copied(getattr(other, name)))

    def is_absent(self, relation: str | None) -> bool:
        """Whether the relation is known not to be there."""
        if relation is None or relation in self.kinds or relation in self.indexes:
            return False
        return self.gap is None or relation in self.gone

    def drop_sequence(self, name: str) -> None:
        """Take a sequence out, with the column that owned it or for itself."""
        self.kinds.pop(name, None)
        self.sequences.pop(name, None)
        self.gone.add(name)

    def column(self, relation: str | None, name: str | None) -> Column | None:
        return self.columns.get(relation or "", {}).get(name or "")

    def constraints_of(self, relation: str | None, *kinds: ConstraintKind) -> Iterator[Constraint]:
        """The relation's constraints, of these kinds or of all."""
        found = self.constraints.get(relation or "", {}).values()
        return (one for one in found if not kinds or one.kind in kinds)

    def constraint(self, relation: str | None, name: str | None) -> Constraint | None:
        return self.constraints.get(relation or "", {}).get(name or "")

    def foreign_keys_of(self, relation: str | None) -> Iterator[Constraint]:
        return self.constraints_of(relation, ConstraintKind.FOREIGN_KEY)

    def put(self, one: Constraint) -> None:
        """Keep a constraint of a relation, in place of one of the same name."""
        self.constraints.setdefault(one.relation, {})[one.name] = one
        if one.referenced is not None:
            self._referrers.setdefault(one.referenced, set()).add(one.relation)

    def foreign_keys_to(self, relation: str | None) -> Iterator[Constraint]:
        """Foreign keys of other tables that refer to this one."""
        for table in sorted(self._referrers.get(relation or "", ())):
            if table != relation:
                yield from (one for one in self.foreign_keys_of(table) if one.referenced == relation)

    def refers_to(self, key: Constraint, columns: tuple[str, ...]) -> bool:
        """Whether a foreign key relies on a key over exactly these columns."""
        primary = next(self.constraints_of(key.referenced, ConstraintKind.PRIMARY_KEY), None)
        wanted = key.referenced_columns or (primary.columns if primary else ())
        return not wanted or set(wanted) == set(columns)

    def set_parents(self, child: str, parents: tuple[str, ...]) -> None:
        """Say what a relation inherits from, or is a partition of."""
        self.parents[child] = parents
        for parent in parents:
            self._heirs.setdefault(parent, set()).add(child)

    def children(self, relation: str | None) -> tuple[str, ...]:
        """Partitions and inheritance children, one level down."""
        heirs = self._heirs.get(relation or "", ())
        return tuple(sorted(child for child in heirs if relation in self.parents.get(child, ())))

    def descendants(self, relation: str | None) -> tuple[str, ...]:
        """Children and theirs, each once."""
        if relation not in self._heirs:
            return ()
        found: list[str] = []
        waiting = list(self.children(relation))
        while waiting:
            child = waiting.pop(0)
            if child not in found:
                found.append(child)
                waiting += self.children(child)
        return tuple(found)

    def is_partitioned(self, relation: str | None) -> bool:
        return self.kinds.get(relation or "") is RelationKind.PARTITIONED_TABLE

    def partition_parent(self, relation: str | None) -> str | None:
        """The partitioned table that this relation is a partition of."""
        return self.parents[relation][0] if relation in self.bounds and self.parents.get(relation or "") else None

    def default_partition(self, parent: str | None) -> str | None:
        return next((child for child in self.children(parent) if self.bounds.get(child, "").upper() == "DEFAULT"), None)

    def dependent_views(self, relation: str | None, column: str | None = None) -> tuple[str, ...]:
        """Views and materialized views that read the relation (this column of it), and those that read them."""
        found: list[str] = []
        waiting = [(relation or "", column)]
        while waiting:
            source, of_column = waiting.pop(0)
            for name, view in sorted(self.views.items()):
                if name in found or source not in view.reads:
                    continue
                if of_column is None or {(source, of_column), (source, "*")} & view.columns:
                    found.append(name)
                    waiting.append((name, None))
        return tuple(found)

    @property
    def stable_functions(self) -> frozenset[str]:
        """The user's functions that give the same value for every row of a statement."""
        return frozenset(name for name, is_stable in self.functions.items() if is_stable)

    def is_statement_trigger(self, relation: str | None, name: str | None) -> bool:
        """Whether the trigger is known to be one for statements, which partitions do not inherit."""
        return (relation or "", name or "") in self.statement_triggers

    def users_of_type(self, name: str | None) -> tuple[str, ...]:
        """Tables with a column of this type or domain."""
        return tuple(
            sorted(
                relation
                for relation, columns in self.columns.items()
                if self.kinds.get(relation) not in (RelationKind.VIEW, RelationKind.MATERIALIZED_VIEW)
                and any(is_of_type(column.type_name, name or "") for column in columns.values())
            )
        )


def _copied(held: Any) -> Any:
    if isinstance(held, dict):
        return {key: value.copy() if isinstance(value, dict | set) else value for key, value in held.items()}
    return held.copy() if isinstance(held, set | Indexes) else held


def is_of_type(written: str, name: str) -> bool:
    """Whether a type as it is written, or an array of it, is the one that is called `schema.name`."""
    if name.rpartition(".")[2].lower() not in written.lower():
        return False
    return format_type(written).removesuffix("[]") == as_qualified(name).removeprefix("public.")
