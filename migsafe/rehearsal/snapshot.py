"""The schema of the copy, photographed [edge].

All schemas of the user; PostgreSQL's own (`pg_*`, `information_schema`) and temporary tables are left out. Names are
`schema.name` without quotes. Facts are the catalog's (PostgreSQL documentation, "System Catalogs"), one query a class.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from migsafe.model import (
    ConstraintKind,
    Phase,
    Relation,
    RelationColumn,
    RelationConstraint,
    RelationIndex,
    RelationKind,
    RelationPolicy,
    Row,
)
from migsafe.rehearsal.catalog import query

if TYPE_CHECKING:
    from psycopg import Connection

_RELATION_KINDS = {
    "r": RelationKind.TABLE,
    "p": RelationKind.PARTITIONED_TABLE,
    "v": RelationKind.VIEW,
    "m": RelationKind.MATERIALIZED_VIEW,
    "S": RelationKind.SEQUENCE,
    "f": RelationKind.FOREIGN_TABLE,
}
_CONSTRAINT_KINDS = {
    "c": ConstraintKind.CHECK,
    "f": ConstraintKind.FOREIGN_KEY,
    "p": ConstraintKind.PRIMARY_KEY,
    "u": ConstraintKind.UNIQUE,
    "x": ConstraintKind.EXCLUDE,
    "n": ConstraintKind.NOT_NULL,
    "t": ConstraintKind.TRIGGER,
}


def photograph(connection: "Connection[Any]", phase: Phase) -> tuple[Row, ...]:
    """Every Relation, RelationColumn, RelationIndex, RelationConstraint and RelationPolicy, in this order, each sorted
    by name.

    `Relation.rows` is 0 where PostgreSQL has no estimate yet, `default_sql` of an identity column is its GENERATED
    clause. Types and expressions are printed for the search path `public`, whatever the session's own is.
    """
    with _standard_search_path(connection):
        return (
            *(_relation(phase, row) for row in _rows(connection, "relations")),
            *(RelationColumn(phase, **row) for row in _rows(connection, "columns")),
            *(_index(phase, row) for row in _rows(connection, "indexes")),
            *(_constraint(phase, row) for row in _rows(connection, "constraints")),
            *(RelationPolicy(phase, **row) for row in _rows(connection, "policies")),
        )


def view_definitions(connection: "Connection[Any]") -> dict[str, str]:
    """The SELECT of each view and materialized view by `schema.name`, as PostgreSQL prints it."""
    with _standard_search_path(connection):
        return {row["name"]: row["definition"] for row in _rows(connection, "view_definitions")}


@contextmanager
def _standard_search_path(connection: "Connection[Any]") -> Iterator[None]:
    with connection.transaction():
        connection.execute("SET LOCAL search_path = public")
        yield


def _rows(connection: "Connection[Any]", name: str) -> list[dict[str, Any]]:
    from psycopg.rows import dict_row

    return connection.cursor(row_factory=dict_row).execute(query(name)).fetchall()


def _relation(phase: Phase, row: dict[str, Any]) -> Relation:
    return Relation(
        phase=phase,
        oid=row["oid"],
        name=row["name"],
        kind=_RELATION_KINDS[row["kind"]],
        filenode=row["filenode"],
        rows=row["row_count"],
        pages=row["pages"],
        bytes=row["bytes"],
    )


def _index(phase: Phase, row: dict[str, Any]) -> RelationIndex:
    return RelationIndex(phase, **{**row, "columns": tuple(row["columns"]), "included": tuple(row["included"])})


def _constraint(phase: Phase, row: dict[str, Any]) -> RelationConstraint:
    arrays = {name: tuple(row[name]) for name in ("columns", "referenced_columns")}
    return RelationConstraint(phase, **{**row, **arrays, "kind": _CONSTRAINT_KINDS[row["kind"]]})
