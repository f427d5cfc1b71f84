"""ALTER TABLE and its like (one AlterTableStmt with a list of commands), as migsafe's actions."""

from collections.abc import Iterator

from msgspec.structs import replace

from bench.grammar.constraints import column, table_constraint
from bench.grammar.nodes import Node, cascades, every, is_only, opened, qualified, relation, strings
from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED

_ON_COLUMN = {
    "AT_AlterColumnType": ActionKind.ALTER_COLUMN_TYPE,
    "AT_SetNotNull": ActionKind.SET_NOT_NULL,
    "AT_DropNotNull": ActionKind.DROP_NOT_NULL,
    "AT_SetStatistics": ActionKind.SET_COLUMN_STATISTICS,
    "AT_SetOptions": ActionKind.SET_COLUMN_STATISTICS,
    "AT_ResetOptions": ActionKind.SET_COLUMN_STATISTICS,
    "AT_SetStorage": ActionKind.SET_COLUMN_STORAGE,
    "AT_SetCompression": ActionKind.SET_COLUMN_STORAGE,
    "AT_AlterColumnGenericOptions": ActionKind.OTHER,
    "AT_DropColumn": ActionKind.DROP_COLUMN,
    "AT_AddIdentity": ActionKind.COLUMN_IDENTITY,
    "AT_SetIdentity": ActionKind.COLUMN_IDENTITY,
    "AT_DropIdentity": ActionKind.COLUMN_IDENTITY,
    "AT_SetExpression": ActionKind.COLUMN_EXPRESSION,
    "AT_DropExpression": ActionKind.COLUMN_EXPRESSION,
}
_NAMED = {
    "AT_ValidateConstraint": ActionKind.VALIDATE_CONSTRAINT,
    "AT_DropConstraint": ActionKind.DROP_CONSTRAINT,
    "AT_EnableTrig": ActionKind.ENABLE_TRIGGER,
    "AT_EnableAlwaysTrig": ActionKind.ENABLE_TRIGGER,
    "AT_EnableReplicaTrig": ActionKind.ENABLE_TRIGGER,
    "AT_DisableTrig": ActionKind.DISABLE_TRIGGER,
    "AT_EnableRule": ActionKind.RULE,
    "AT_EnableAlwaysRule": ActionKind.RULE,
    "AT_EnableReplicaRule": ActionKind.RULE,
    "AT_DisableRule": ActionKind.RULE,
}
_PLAIN = {
    "AT_SetLogged": ActionKind.SET_LOGGED,
    "AT_SetUnLogged": ActionKind.SET_UNLOGGED,
    "AT_SetTableSpace": ActionKind.SET_TABLESPACE,
    "AT_SetAccessMethod": ActionKind.SET_ACCESS_METHOD,
    "AT_SetRelOptions": ActionKind.SET_STORAGE_PARAMETERS,
    "AT_ResetRelOptions": ActionKind.SET_STORAGE_PARAMETERS,
    "AT_ClusterOn": ActionKind.SET_STORAGE_PARAMETERS,
    "AT_DropCluster": ActionKind.SET_STORAGE_PARAMETERS,
    "AT_DropOids": ActionKind.SET_STORAGE_PARAMETERS,
    "AT_ChangeOwner": ActionKind.OWNER,
    "AT_EnableRowSecurity": ActionKind.ROW_SECURITY,
    "AT_DisableRowSecurity": ActionKind.ROW_SECURITY,
    "AT_ForceRowSecurity": ActionKind.ROW_SECURITY,
    "AT_NoForceRowSecurity": ActionKind.ROW_SECURITY,
    "AT_AddOf": ActionKind.INHERIT,
    "AT_DropOf": ActionKind.INHERIT,
    "AT_GenericOptions": ActionKind.OTHER,
}
_METHODS = {
    "AT_AddIdentity": "add",
    "AT_SetIdentity": "set",
    "AT_DropIdentity": "drop",
    "AT_SetExpression": "set",
    "AT_DropExpression": "drop",
    "AT_EnableRowSecurity": "enable",
    "AT_DisableRowSecurity": "disable",
    "AT_ForceRowSecurity": "force",
    "AT_NoForceRowSecurity": "no force",
    "AT_AddOf": "of",
    "AT_DropOf": "not of",
    "AT_DropInherit": "no",
    "AT_EnableRule": "enable",
    "AT_EnableAlwaysRule": "enable",
    "AT_EnableReplicaRule": "enable",
    "AT_DisableRule": "disable",
}
_WHOLE = {
    "OBJECT_VIEW": "view",
    "OBJECT_MATVIEW": "materialized view",
    "OBJECT_FOREIGN_TABLE": "foreign table",
    "OBJECT_INDEX": "index",
    "OBJECT_SEQUENCE": "sequence",
}
_GROUPS = {
    "AT_EnableTrigAll": (ActionKind.ENABLE_TRIGGER, "all"),
    "AT_EnableTrigUser": (ActionKind.ENABLE_TRIGGER, "user"),
    "AT_DisableTrigAll": (ActionKind.DISABLE_TRIGGER, "all"),
    "AT_DisableTrigUser": (ActionKind.DISABLE_TRIGGER, "user"),
}


def alter_table(fields: Node) -> Iterator[Action]:
    target, of = relation(fields["relation"]), fields["objtype"]
    base = Action(
        *UNPLACED,
        ActionKind.OTHER,
        target,
        only=is_only(fields["relation"]),
        if_exists=bool(fields.get("missing_ok")),
        method=_WHOLE.get(of),
    )
    for command in every(fields["cmds"], "AlterTableCmd"):
        if of == "OBJECT_TYPE":
            yield _attribute(command, target)
        elif of == "OBJECT_INDEX":
            for action in _command(command, base):
                yield replace(action, relation=None, name=target, only=False)
        else:
            yield from _command(command, base)


def _command(command: Node, base: Action) -> Iterator[Action]:
    subtype, name = command["subtype"], command.get("name")
    missing = bool(command.get("missing_ok"))
    base = replace(base, method=_METHODS.get(subtype, base.method), cascade=cascades(command))
    guarded = replace(base, if_exists=base.if_exists or missing)
    if subtype in _ON_COLUMN:
        place = name if name is not None else str(command["num"])
        yield replace(guarded, kind=_ON_COLUMN[subtype], column=place)
    elif subtype in _NAMED:
        yield replace(guarded, kind=_NAMED[subtype], name=name)
    elif subtype in _GROUPS:
        kind, group = _GROUPS[subtype]
        yield replace(base, kind=kind, name=group)
    elif base.method == "sequence" and subtype in ("AT_SetLogged", "AT_SetUnLogged"):
        yield replace(base, kind=ActionKind.ALTER_SEQUENCE, method=None)
    elif subtype in _PLAIN:
        yield replace(base, kind=_PLAIN[subtype], columns=_parameters(subtype, command))
    else:
        yield from _with_definition(subtype, command, base, missing)


_CLUSTER = {"AT_ClusterOn": ("cluster",), "AT_DropCluster": ("cluster",), "AT_DropOids": ("oids",)}


def _parameters(subtype: str, command: Node) -> tuple[str, ...]:
    """The names in `SET (fillfactor = 70, toast.autovacuum_enabled = off)`."""
    if subtype not in ("AT_SetRelOptions", "AT_ResetRelOptions"):
        return _CLUSTER.get(subtype, ())
    options = every(command["def"]["List"]["items"], "DefElem")
    return tuple(".".join(filter(None, (o.get("defnamespace"), o["defname"]))).lower() for o in options)


def _with_definition(subtype: str, command: Node, base: Action, missing: bool) -> Iterator[Action]:
    _, definition = opened(command["def"]) if "def" in command else ("", {})
    match subtype:
        case "AT_AddColumn":
            for action in column(definition, base.relation):
                yield replace(action, only=base.only, if_exists=base.if_exists, if_not_exists=missing)
        case "AT_AddConstraint":
            found = table_constraint(definition, base.relation)
            assert found is not None
            yield replace(found, only=base.only, if_exists=base.if_exists)
        case "AT_ColumnDefault":
            kind = ActionKind.SET_DEFAULT if "def" in command else ActionKind.DROP_DEFAULT
            yield replace(base, kind=kind, column=command["name"])
        case "AT_AlterConstraint":
            enforced = "enforced" if definition.get("is_enforced") else "not enforced"
            value = enforced if definition.get("alterEnforceability") else None
            yield replace(base, kind=ActionKind.ALTER_CONSTRAINT, name=definition["conname"], value=value)
        case "AT_ReplicaIdentity":
            yield replace(base, kind=ActionKind.REPLICA_IDENTITY, using_index=definition.get("name"))
        case _:
            yield _with_relation(subtype, definition, base)


def _with_relation(subtype: str, definition: Node, base: Action) -> Action:
    other = relation(definition.get("name", definition))
    match subtype:
        case "AT_AddInherit" | "AT_DropInherit":
            return replace(base, kind=ActionKind.INHERIT, referenced=other)
        case "AT_AttachPartition" if base.method == "index":
            return replace(base, kind=ActionKind.ATTACH_PARTITION, using_index=other)
        case "AT_AttachPartition":
            return replace(base, kind=ActionKind.ATTACH_PARTITION, referenced=other)
        case "AT_DetachPartition" | "AT_DetachPartitionFinalize":
            concurrently = bool(definition.get("concurrent"))
            return replace(base, kind=ActionKind.DETACH_PARTITION, referenced=other, concurrently=concurrently)
        case _:
            raise NotImplementedError(subtype)


_ATTRIBUTES = {
    "AT_AddColumn": "add attribute",
    "AT_DropColumn": "drop attribute",
    "AT_AlterColumnType": "alter attribute",
}


def _attribute(command: Node, name: str) -> Action:
    column_name = command.get("name") or command["def"]["ColumnDef"]["colname"]
    return Action(
        *UNPLACED,
        ActionKind.ALTER_TYPE,
        name=name,
        column=column_name,
        method=_ATTRIBUTES[command["subtype"]],
        if_exists=bool(command.get("missing_ok")),
        cascade=cascades(command),
    )


def move_all(fields: Node) -> Iterator[Action]:
    method = _WHOLE.get(fields["objtype"])
    yield Action(*UNPLACED, ActionKind.SET_TABLESPACE, method=method)


def alter_type(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.ALTER_TYPE, name=qualified(strings(fields["typeName"])), method="set")


FORMS = {"AlterTableStmt": alter_table, "AlterTableMoveAllStmt": move_all, "AlterTypeStmt": alter_type}
