"""CREATE TABLE in all its forms, views, sequences, types and domains, as migsafe's actions."""

from collections.abc import Iterator

from msgspec.structs import replace

from bench.grammar.constraints import column, table_constraint
from bench.grammar.nodes import Node, every, opened, qualified, relation, strings
from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED


def create_table(fields: Node) -> Iterator[Action]:
    table = relation(fields["relation"])
    base = Action(
        *UNPLACED,
        ActionKind.CREATE_TABLE,
        table,
        columns=tuple(definition["colname"] for definition in every(fields.get("tableElts"), "ColumnDef")),
        if_not_exists=bool(fields.get("if_not_exists")),
        method="of" if "ofTypename" in fields else None,
    )
    parents = [relation(parent) for parent in every(fields.get("inhRelations"), "RangeVar")]
    copied = next((relation(like["relation"]) for like in every(fields.get("tableElts"), "TableLikeClause")), None)
    if "partbound" in fields:
        yield replace(base, method="partition", referenced=parents[0])
        parents = []
    elif copied is not None:
        yield replace(base, method="like", referenced=copied)
    else:
        yield base
    yield from (Action(*UNPLACED, ActionKind.INHERIT, table, referenced=parent) for parent in parents)
    for element in fields.get("tableElts", ()):
        yield from _constraints(element, table)


def _constraints(element: Node, table: str) -> Iterator[Action]:
    kind, fields = opened(element)
    if kind == "ColumnDef":
        definition, *constraints = column(fields, table)
        yield replace(definition, kind=ActionKind.DEFINE_COLUMN)
        yield from (_within(constraint, table) for constraint in constraints)
    elif kind == "Constraint":
        found = table_constraint(fields, table)
        if found is not None:
            yield _within(found, table)


def _within(constraint: Action, table: str) -> Action:
    """A temporary table that refers to itself refers to the temporary one."""
    schema, _, name = table.partition(".")
    if schema == "pg_temp" and constraint.referenced == f"public.{name}":
        return replace(constraint, referenced=table)
    return constraint


def create_foreign_table(fields: Node) -> Iterator[Action]:
    first, *others = create_table(fields["base"])
    yield replace(first, method="foreign")
    yield from others


def create_table_as(fields: Node) -> Iterator[Action]:
    into = fields["into"]
    materialized = fields.get("objtype") == "OBJECT_MATVIEW"
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_MATERIALIZED_VIEW if materialized else ActionKind.CREATE_TABLE_AS,
        relation(into["rel"]),
        columns=strings(into.get("colNames")),
        if_not_exists=bool(fields.get("if_not_exists")),
        value="no data" if into.get("skipData") else None,
    )


def create_view(fields: Node) -> Iterator[Action]:
    kind = ActionKind.CREATE_VIEW
    replaces = "or replace" if fields.get("replace") else None
    yield Action(*UNPLACED, kind, relation(fields["view"]), columns=strings(fields.get("aliases")), value=replaces)


def refresh(fields: Node) -> Iterator[Action]:
    kind, no_data = ActionKind.REFRESH_MATERIALIZED_VIEW, "no data" if fields.get("skipData") else None
    name = relation(fields["relation"])
    yield Action(*UNPLACED, kind, name, concurrently=bool(fields.get("concurrent")), value=no_data)


def create_sequence(fields: Node) -> Iterator[Action]:
    guarded = bool(fields.get("if_not_exists"))
    name, owner = relation(fields["sequence"]), _owner(fields)
    yield Action(*UNPLACED, ActionKind.CREATE_SEQUENCE, name, if_not_exists=guarded, referenced=owner)


def alter_sequence(fields: Node) -> Iterator[Action]:
    guarded = bool(fields.get("missing_ok"))
    name, owner = relation(fields["sequence"]), _owner(fields)
    yield Action(*UNPLACED, ActionKind.ALTER_SEQUENCE, name, if_exists=guarded, referenced=owner)


def _owner(fields: Node) -> str | None:
    for option in every(fields.get("options"), "DefElem"):
        if option["defname"] == "owned_by":
            parts = strings(option["arg"]["List"]["items"])
            return qualified(parts[:-1]) if len(parts) > 1 else None
    return None


def create_enum(fields: Node) -> Iterator[Action]:
    name, labels = qualified(strings(fields["typeName"])), strings(fields.get("vals"))
    yield Action(*UNPLACED, ActionKind.CREATE_TYPE, name=name, columns=labels, method="enum")


def create_composite(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.CREATE_TYPE, name=relation(fields["typevar"]), method="composite")


def create_range(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.CREATE_TYPE, name=qualified(strings(fields["typeName"])), method="range")


def alter_enum(fields: Node) -> Iterator[Action]:
    base = Action(*UNPLACED, ActionKind.ADD_ENUM_VALUE, name=qualified(strings(fields["typeName"])))
    if fields.get("oldVal"):
        kind = ActionKind.RENAME_ENUM_VALUE
        yield replace(base, kind=kind, value=fields["oldVal"], new_name=fields["newVal"])
        return
    neighbour = fields.get("newValNeighbor")
    side = "after" if fields.get("newValIsAfter") else "before"
    yield replace(
        base,
        value=fields.get("newVal", ""),
        if_not_exists=bool(fields.get("skipIfNewValExists")),
        method=f"{side} {neighbour}" if neighbour else None,
    )


def create_domain(fields: Node) -> Iterator[Action]:
    kinds = {constraint["contype"] for constraint in every(fields.get("constraints"), "Constraint")}
    name = qualified(strings(fields["domainname"]))
    yield Action(*UNPLACED, ActionKind.CREATE_DOMAIN, name=name, not_null="CONSTR_NOTNULL" in kinds)


_DOMAIN = {
    "T": "default",
    "N": "drop not null",
    "O": "set not null",
    "C": "add",
    "X": "drop",
    "V": "validate",
}


def alter_domain(fields: Node) -> Iterator[Action]:
    change = fields["subtype"]
    constraint = fields.get("def", {}).get("Constraint", {}) if change == "C" else {}
    yield Action(
        *UNPLACED,
        ActionKind.ALTER_DOMAIN,
        name=qualified(strings(fields["typeName"])),
        method=_DOMAIN[change],
        value=fields.get("name"),
        new_name=constraint.get("conname"),
        not_valid=bool(constraint.get("skip_validation")),
        not_null=change == "O" or constraint.get("contype") == "CONSTR_NOTNULL",
        if_exists=bool(fields.get("missing_ok")),
        cascade=fields.get("behavior") == "DROP_CASCADE",
    )


FORMS = {
    "CreateStmt": create_table,
    "CreateForeignTableStmt": create_foreign_table,
    "CreateTableAsStmt": create_table_as,
    "ViewStmt": create_view,
    "RefreshMatViewStmt": refresh,
    "CreateSeqStmt": create_sequence,
    "AlterSeqStmt": alter_sequence,
    "CreateEnumStmt": create_enum,
    "CompositeTypeStmt": create_composite,
    "CreateRangeStmt": create_range,
    "AlterEnumStmt": alter_enum,
    "CreateDomainStmt": create_domain,
    "AlterDomainStmt": alter_domain,
}
