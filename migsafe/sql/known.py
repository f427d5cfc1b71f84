"""What is known of the schema while a migration goes through it: the catalog before, and what each action changes.

Holds only what predictions need. Without a catalog it starts empty, and knows what the migration itself makes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from migsafe.model import (
    Action,
    ActionKind,
    ConstraintKind,
    Phase,
    Relation,
    RelationColumn,
    RelationConstraint,
    RelationIndex,
    Row,
)

_CREATES = frozenset(
    {
        ActionKind.CREATE_TABLE,
        ActionKind.CREATE_TABLE_AS,
        ActionKind.CREATE_VIEW,
        ActionKind.CREATE_MATERIALIZED_VIEW,
        ActionKind.CREATE_SEQUENCE,
    }
)
_KINDS = {
    ActionKind.ADD_CHECK: ConstraintKind.CHECK,
    ActionKind.ADD_FOREIGN_KEY: ConstraintKind.FOREIGN_KEY,
    ActionKind.ADD_PRIMARY_KEY: ConstraintKind.PRIMARY_KEY,
    ActionKind.ADD_UNIQUE: ConstraintKind.UNIQUE,
    ActionKind.ADD_EXCLUDE: ConstraintKind.EXCLUDE,
    ActionKind.ADD_NOT_NULL_CONSTRAINT: ConstraintKind.NOT_NULL,
}
_DROPS = frozenset({ActionKind.DROP_TABLE, ActionKind.DROP_VIEW, ActionKind.DROP_MATERIALIZED_VIEW})


@dataclass(frozen=True, slots=True)
class Constraint:
    """`condition` is a CHECK's, as SQL. `name` None: PostgreSQL chooses it."""

    relation: str
    name: str | None
    kind: ConstraintKind
    columns: tuple[str, ...]
    referenced: str | None
    validated: bool
    condition: str | None


@dataclass(frozen=True, slots=True)
class Column:
    type_name: str
    not_null: bool


class Known:
    """Follows a migration action by action. `indexes` maps an index to its table, `keys` to its key columns."""

    def __init__(self, catalog: Iterable[Row] = ()) -> None:
        self.new: set[str] = set()
        self.relations: set[str] = set()
        self.columns: dict[tuple[str, str], Column] = {}
        self.constraints: list[Constraint] = []
        self.indexes: dict[str, str] = {}
        self.keys: dict[str, tuple[str, ...]] = {}
        self.domains: set[str] = set()
        for row in catalog:
            self._add(row)

    def _add(self, row: Row) -> None:
        match row:
            case Relation(phase=Phase.BEFORE):
                self.relations.add(row.name)
            case RelationColumn(phase=Phase.BEFORE):
                self.columns[row.relation, row.name] = Column(row.type_name, row.not_null)
            case RelationIndex(phase=Phase.BEFORE):
                self.indexes[row.name] = row.relation
                self.keys[row.name] = row.columns
            case RelationConstraint(phase=Phase.BEFORE):
                condition = row.definition if row.kind is ConstraintKind.CHECK else None
                self.constraints.append(
                    Constraint(row.relation, row.name, row.kind, row.columns, row.referenced, row.validated, condition)
                )
            case _:
                pass

    def is_new(self, relation: str) -> bool:
        """Whether the migration itself made this relation."""
        return relation in self.new or self.indexes.get(relation) in self.new

    def constraint(self, relation: str | None, name: str | None) -> Constraint | None:
        return next((one for one in self.constraints if one.relation == relation and one.name == name), None)

    def foreign_keys_of(self, relation: str | None) -> Iterator[Constraint]:
        return (one for one in self.constraints if one.relation == relation and one.referenced)

    def foreign_keys_to(self, relation: str | None) -> Iterator[Constraint]:
        return (one for one in self.constraints if one.referenced == relation and one.relation != relation)

    def index_columns(self, relation: str, index: str | None) -> tuple[str, ...]:
        """The key columns of an index of this relation, () where it is not known."""
        return self.keys.get(f"{relation.partition('.')[0]}.{index}", ())

    def indexes_of(self, relation: str | None) -> tuple[str, ...]:
        return tuple(sorted(name for name, table in self.indexes.items() if table == relation))

    def follow(self, action: Action) -> None:
        """Take in what an action changes."""
        if action.kind in _CREATES:
            self._create(action)
        elif action.kind in _KINDS:
            self._constrain(action)
        elif action.kind in _DROPS and action.relation:
            self.new.discard(action.relation)
            self.relations.discard(action.relation)
            self.constraints = [one for one in self.constraints if one.relation != action.relation]
        elif action.kind is ActionKind.RENAME_TABLE and action.relation and action.new_name:
            self._rename(action.relation, action.new_name)
        elif action.relation:
            self._change(action, action.relation)
        else:
            self._change_named(action)

    def _create(self, action: Action) -> None:
        relation = action.relation or ""
        existed = action.if_not_exists or action.value == "or replace"
        if not (existed and relation in self.relations):
            self.new.add(relation)
        self.relations.add(relation)

    def _constrain(self, action: Action) -> None:
        validated = not action.not_valid and action.value != "not enforced"
        kind = _KINDS[action.kind]
        self.constraints.append(
            Constraint(
                action.relation or "",
                action.name,
                kind,
                action.columns,
                action.referenced,
                validated,
                action.expression,
            )
        )
        if kind is ConstraintKind.PRIMARY_KEY or (kind is ConstraintKind.NOT_NULL and validated):
            for column in action.columns:
                self._column(action.relation or "", column, not_null=True)

    def _change(self, action: Action, relation: str) -> None:
        match action.kind:
            case ActionKind.ADD_COLUMN:
                self.columns[relation, action.column or ""] = Column(action.type_name or "", action.not_null)
            case ActionKind.DROP_COLUMN:
                self.columns.pop((relation, action.column or ""), None)
            case ActionKind.ALTER_COLUMN_TYPE:
                self._column(relation, action.column or "", type_name=action.type_name or "")
            case ActionKind.SET_NOT_NULL | ActionKind.DROP_NOT_NULL:
                self._column(relation, action.column or "", not_null=action.kind is ActionKind.SET_NOT_NULL)
            case ActionKind.DROP_CONSTRAINT:
                self.constraints = [
                    one for one in self.constraints if (one.relation, one.name) != (relation, action.name)
                ]
            case ActionKind.VALIDATE_CONSTRAINT:
                self._validate(relation, action.name)
            case ActionKind.CREATE_INDEX if action.name:
                self.indexes[action.name] = relation
                self.keys[action.name] = action.columns
            case _:
                pass

    def _change_named(self, action: Action) -> None:
        name = action.name or ""
        match action.kind:
            case ActionKind.DROP_INDEX:
                self.indexes.pop(name, None)
            case ActionKind.RENAME_INDEX if name in self.indexes and action.new_name:
                self.indexes[action.new_name] = self.indexes.pop(name)
            case ActionKind.CREATE_DOMAIN if action.expression or action.not_null:
                self.domains |= {name, name.removeprefix("public.")}
            case _:
                pass

    def _column(self, relation: str, name: str, *, type_name: str | None = None, not_null: bool | None = None) -> None:
        old = self.columns.get((relation, name), Column("", False))
        self.columns[relation, name] = Column(
            old.type_name if type_name is None else type_name, old.not_null if not_null is None else not_null
        )

    def _validate(self, relation: str, name: str | None) -> None:
        self.constraints = [
            replace(one, validated=True) if (one.relation, one.name) == (relation, name) else one
            for one in self.constraints
        ]

    def _rename(self, old: str, new: str) -> None:
        if old in self.new:
            self.new = (self.new - {old}) | {new}
        self.relations = (self.relations - {old}) | {new}
        for key in [key for key in self.columns if key[0] == old]:
            self.columns[new, key[1]] = self.columns.pop(key)
        for index in [index for index, table in self.indexes.items() if table == old]:
            self.indexes[index] = new
        self.constraints = [
            one
            if old not in (one.relation, one.referenced)
            else replace(
                one,
                relation=new if one.relation == old else one.relation,
                referenced=new if one.referenced == old else one.referenced,
            )
            for one in self.constraints
        ]
