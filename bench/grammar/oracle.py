"""One statement by PostgreSQL's own grammar, as the actions that migsafe should have found in it."""

from collections.abc import Callable, Iterator
from functools import cache
from json import loads

from msgspec.structs import replace
from pglast.parser import ParseError, parse_sql_json

from bench.grammar import alterations, data, drops, moves, objects, tables
from bench.grammar.nodes import Node, opened
from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED
from migsafe.sql.words import word_set

_INERT = word_set(
    "CheckPointStmt ClosePortalStmt ListenStmt UnlistenStmt NotifyStmt LoadStmt DeallocateStmt PrepareStmt ExecuteStmt "
    "VariableShowStmt ConstraintsSetStmt CreateFdwStmt AlterFdwStmt CreateForeignServerStmt AlterForeignServerStmt "
    "CreateUserMappingStmt AlterUserMappingStmt CreateCastStmt CreateConversionStmt CreatePLangStmt CreateOpClassStmt "
    "CreateOpFamilyStmt AlterOpFamilyStmt AlterOperatorStmt CreateTransformStmt CreateAmStmt AlterTSConfigurationStmt "
    "AlterTSDictionaryStmt AlterCollationStmt ImportForeignSchemaStmt"
)


def actions(sql: str) -> list[Action] | None:
    """What PostgreSQL 18's grammar sees in one statement; None where it refuses the text."""
    try:
        statements = loads(parse_sql_json(sql))["stmts"]
    except ParseError:
        return None
    return [action for statement in statements for action in _translated(statement["stmt"])]


def _translated(node: Node) -> Iterator[Action]:
    kind, fields = opened(node)
    if kind in _INERT:
        yield Action(*UNPLACED, ActionKind.OTHER)
    else:
        yield from _forms()[kind](fields)


@cache
def _forms() -> dict[str, Callable[[Node], Iterator[Action]]]:
    families = (alterations, data, drops, moves, objects, tables)
    found = {kind: translate for family in families for kind, translate in family.FORMS.items()}
    return {
        **found,
        "ExplainStmt": _explain,
        "CreateSchemaStmt": _create_schema,
    }


def _explain(fields: Node) -> Iterator[Action]:
    runs = objects.is_on(fields.get("options"), "analyze")
    yield Action(*UNPLACED, ActionKind.EXPLAIN, method="analyze" if runs else None)
    if runs:
        yield from _translated(fields["query"])


def _create_schema(fields: Node) -> Iterator[Action]:
    owner = fields.get("authrole", {})
    name = fields.get("schemaname") or owner.get("rolename") or owner["roletype"].removeprefix("ROLESPEC_").lower()
    yield Action(*UNPLACED, ActionKind.CREATE_SCHEMA, name=name, if_not_exists=bool(fields.get("if_not_exists")))
    for element in fields.get("schemaElts", ()):
        for action in _translated(element):
            own = _inside(action.name, name) if action.kind is ActionKind.CREATE_INDEX else action.name
            table, other = _inside(action.relation, name), _inside(action.referenced, name)
            yield replace(action, relation=table, referenced=other, name=own)


def _inside(name: str | None, schema: str) -> str | None:
    """A schema's elements live in it where their names say nothing else."""
    return f"{schema}{name.removeprefix('public')}" if name and name.startswith("public.") else name
