"""Constraints and column definitions of PostgreSQL's parse tree, as migsafe's actions."""

from collections.abc import Iterator

from msgspec.structs import replace

from bench.grammar.nodes import Node, every, relation, strings
from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED
from migsafe.sql.names import as_identifier

_KINDS = {
    "CONSTR_NOTNULL": ActionKind.ADD_NOT_NULL_CONSTRAINT,
    "CONSTR_CHECK": ActionKind.ADD_CHECK,
    "CONSTR_PRIMARY": ActionKind.ADD_PRIMARY_KEY,
    "CONSTR_UNIQUE": ActionKind.ADD_UNIQUE,
    "CONSTR_EXCLUSION": ActionKind.ADD_EXCLUDE,
    "CONSTR_FOREIGN": ActionKind.ADD_FOREIGN_KEY,
}
_DELETE = {"c": "cascade", "r": "restrict", "n": "set null", "d": "set default"}
"""`a` is NO ACTION, written or not."""


def column(fields: Node, table: str | None) -> Iterator[Action]:
    """An ADD_COLUMN, then the constraints in the column's definition."""
    name = fields["colname"]
    kinds = {constraint["contype"] for constraint in every(fields.get("constraints"), "Constraint")}
    not_null = bool(kinds & {"CONSTR_NOTNULL", "CONSTR_IDENTITY"})
    yield Action(*UNPLACED, ActionKind.ADD_COLUMN, table, column=name, not_null=not_null)
    for constraint in every(fields.get("constraints"), "Constraint"):
        found = table_constraint(constraint, table)
        if found is not None:
            yield replace(found, column=name, columns=(name,))


def table_constraint(fields: Node, table: str | None) -> Action | None:
    """One constraint; None for what only looks like one in the tree (DEFAULT, NULL, DEFERRABLE …)."""
    kind = _KINDS.get(fields["contype"])
    if kind is None:
        return None
    not_valid = bool(fields.get("skip_validation")) and kind not in (ActionKind.ADD_UNIQUE, ActionKind.ADD_PRIMARY_KEY)
    enforced = bool(fields.get("is_enforced")) or kind not in (ActionKind.ADD_CHECK, ActionKind.ADD_FOREIGN_KEY)
    base = Action(
        *UNPLACED,
        kind,
        table,
        name=fields.get("conname"),
        columns=strings(fields.get("keys")),
        not_valid=not_valid and enforced,
        value=None if enforced else "not enforced",
    )
    if kind is ActionKind.ADD_FOREIGN_KEY:
        return replace(
            base,
            columns=strings(fields.get("fk_attrs")),
            referenced=relation(fields["pktable"]),
            referenced_columns=strings(fields.get("pk_attrs")),
            method=_DELETE.get(fields.get("fk_del_action", "a")),
        )
    if kind in (ActionKind.ADD_UNIQUE, ActionKind.ADD_PRIMARY_KEY):
        return replace(base, using_index=fields.get("indexname"), is_unique=True, value=_included(fields))
    if kind is ActionKind.ADD_EXCLUDE:
        return replace(base, method=fields.get("access_method"), value=_included(fields))
    return base


def _included(fields: Node) -> str | None:
    included = strings(fields.get("including"))
    return f"include ({', '.join(map(as_identifier, included))})" if included else None
