"""Between the schema and the evidence: a copy's catalog taken in, and what the history says given out as rows.

Rows that the history gives have no oid, no file, no size and no number of rows: nobody knows them.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from migsafe.model import (
    ConstraintKind,
    Phase,
    Relation,
    RelationColumn,
    RelationConstraint,
    RelationIndex,
    RelationPolicy,
    Row,
)
from migsafe.sql.schema.indexes_by_table import Indexes
from migsafe.sql.schema.objects import Column, Constraint, Index
from migsafe.sql.schema.reads import columns_in
from migsafe.sql.schema.state import Schema
from migsafe.sql.type_format import format_type


def schema_of(catalog: Iterable[Row]) -> Schema:
    """What a copy's catalog alone tells."""
    schema = Schema()
    take_catalog(schema, catalog)
    return schema


def take_catalog(schema: Schema, catalog: Iterable[Row]) -> None:
    """A copy's catalog wins over what the history says; partitions, views' queries and types are the history's."""
    rows = [row for row in catalog if getattr(row, "phase", None) is Phase.BEFORE]
    if not any(isinstance(row, Relation) for row in rows):
        return
    indexes = schema.indexes
    schema.kinds = {row.name: row.kind for row in rows if isinstance(row, Relation)}
    schema.columns = {name: {} for name in schema.kinds}
    schema.indexes, schema.constraints, schema.policies = Indexes(), {}, {}
    schema.gap = None
    for row in rows:
        _take(schema, row)
    _keep(schema, indexes)


def _take(schema: Schema, row: Row) -> None:
    match row:
        case RelationColumn():
            schema.columns.setdefault(row.relation, {})[row.name] = Column(
                row.type_name, row.not_null, row.default_sql, row.default_sql if row.generated else None
            )
        case RelationIndex():
            schema.indexes[row.name] = _index(schema, row)
        case RelationConstraint():
            schema.put(_constraint(row))
        case RelationPolicy():
            schema.policies.setdefault(row.relation, set()).add(row.name)
        case _:
            pass


def _constraint(row: RelationConstraint) -> Constraint:
    return Constraint(
        relation=row.relation,
        name=row.name,
        kind=row.kind,
        columns=row.columns,
        referenced=row.referenced,
        referenced_columns=row.referenced_columns,
        validated=row.validated,
        enforced="NOT ENFORCED" not in row.definition,
        condition=row.definition if row.kind is ConstraintKind.CHECK else None,
        on_delete=_on_delete(row.definition) if row.kind is ConstraintKind.FOREIGN_KEY else None,
        index=_index_of(row),
    )


def _index(schema: Schema, row: RelationIndex) -> Index:
    read = columns_in(f"{' '.join(row.columns)} {row.predicate or ''}", tuple(schema.columns.get(row.relation, {})))
    return Index(
        row.relation,
        row.columns,
        frozenset((*read, *row.included)),
        row.included,
        row.method,
        row.is_unique,
        row.is_primary,
        row.is_valid,
        row.is_constraint,
        row.predicate,
    )


def _index_of(row: RelationConstraint) -> str | None:
    if row.kind in (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE):
        return f"{row.relation.partition('.')[0]}.{row.name}"
    return None


def _on_delete(definition: str) -> str | None:
    _, _, rest = definition.upper().partition("ON DELETE ")
    return next((one.lower() for one in ("CASCADE", "SET NULL", "SET DEFAULT") if rest.startswith(one)), None)


def _keep(schema: Schema, indexes: Indexes) -> None:
    """Of what the history knows and the catalog does not, keep what concerns relations that are there."""
    there = schema.kinds.keys()
    schema.parents = {child: parents for child, parents in schema.parents.items() if child in there}
    schema.bounds = {child: bound for child, bound in schema.bounds.items() if child in there}
    schema.views = {name: view for name, view in schema.views.items() if name in there}
    schema.unlogged &= there
    for name, index in schema.indexes.items():
        known = indexes.get(name)
        if known is not None and known.parent is not None:
            schema.indexes[name] = replace(index, parent=known.parent)


def schema_rows(schema: Schema, phase: Phase) -> Iterator[Row]:
    """Relation, RelationColumn, RelationIndex, RelationConstraint and RelationPolicy rows, sorted by name.

    Only of relations whose making is known: of another one the history tells no more than a part.
    """
    for name, kind in sorted(schema.kinds.items()):
        yield Relation(phase, None, name, kind, None, None, None, None)
    for relation, columns in sorted(schema.columns.items()):
        if relation not in schema.kinds:
            continue
        for position, (name, column) in enumerate(columns.items(), start=1):
            yield RelationColumn(
                phase,
                relation,
                name,
                position,
                format_type(column.type_name),
                column.not_null,
                column.generated or column.default_sql,
                column.generated is not None,
            )
    for name, index in schema.indexes.items():
        if index.relation in schema.kinds:
            yield _index_row(phase, name, index)
    yield from _constraint_rows(schema, phase)
    policies = sorted((relation, name) for relation, names in schema.policies.items() for name in names)
    yield from (RelationPolicy(phase, *one) for one in policies)


def _constraint_rows(schema: Schema, phase: Phase) -> Iterator[RelationConstraint]:
    for relation, held in sorted(schema.constraints.items()):
        if relation not in schema.kinds:
            continue
        for _, one in sorted(held.items()):
            yield RelationConstraint(
                phase,
                one.relation,
                one.name,
                one.kind,
                one.columns,
                one.referenced,
                one.referenced_columns,
                one.validated,
                _definition(one),
            )


def _index_row(phase: Phase, name: str, index: Index) -> RelationIndex:
    unique = "UNIQUE " if index.is_unique else ""
    where = f" WHERE {index.predicate}" if index.predicate else ""
    keys = f"{index.method} ({index.keys or ', '.join(index.columns)})"
    return RelationIndex(
        phase,
        index.relation,
        name,
        None,
        index.columns,
        index.included,
        index.method,
        index.is_unique,
        index.is_primary,
        index.is_valid,
        index.is_constraint,
        f"({index.predicate})" if index.predicate else None,
        f"CREATE {unique}INDEX {name.partition('.')[2]} ON {index.relation} USING {keys}{where}",
        None,
    )


def _definition(one: Constraint) -> str:
    columns = f"({', '.join(one.columns)})"
    invalid = "" if one.validated else " NOT VALID" if one.enforced else " NOT ENFORCED"
    match one.kind:
        case ConstraintKind.CHECK:
            return f"CHECK ({one.condition}){invalid}"
        case ConstraintKind.FOREIGN_KEY:
            return f"FOREIGN KEY {columns} REFERENCES {one.referenced}({', '.join(one.referenced_columns)}){invalid}"
        case ConstraintKind.PRIMARY_KEY:
            return f"PRIMARY KEY {columns}"
        case ConstraintKind.UNIQUE:
            return f"UNIQUE {columns}"
        case ConstraintKind.NOT_NULL:
            return f"NOT NULL {one.columns[0] if one.columns else ''}{invalid}"
        case _:
            return f"{one.kind.value.upper()} {columns}"
