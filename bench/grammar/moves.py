"""RENAME, OWNER TO, SET SCHEMA and DEPENDS ON EXTENSION of every kind of object, as migsafe's actions."""

from collections.abc import Iterator

from msgspec.structs import replace

from bench.grammar.nodes import Node, cascades, name_of, parts_of, relation
from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED

_TABLES = {
    "OBJECT_TABLE": None,
    "OBJECT_VIEW": "view",
    "OBJECT_MATVIEW": "materialized view",
    "OBJECT_FOREIGN_TABLE": "foreign table",
}
_ROUTINES = {"OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE"}
_NAMED = {
    "OBJECT_PUBLICATION": ActionKind.PUBLICATION,
    "OBJECT_SUBSCRIPTION": ActionKind.SUBSCRIPTION,
    "OBJECT_DATABASE": ActionKind.DATABASE,
    "OBJECT_ROLE": ActionKind.ROLE,
}
_ON_TABLE = {
    "OBJECT_TABCONSTRAINT": (ActionKind.RENAME_CONSTRAINT, None),
    "OBJECT_TRIGGER": (ActionKind.RENAME_TRIGGER, None),
    "OBJECT_POLICY": (ActionKind.POLICY, "alter"),
    "OBJECT_RULE": (ActionKind.RULE, "rename"),
}
_TYPES = {"OBJECT_TYPE": ActionKind.ALTER_TYPE, "OBJECT_DOMAIN": ActionKind.ALTER_DOMAIN}


def rename(fields: Node) -> Iterator[Action]:
    of, new = fields["renameType"], fields["newname"]
    guarded = bool(fields.get("missing_ok"))
    base = Action(*UNPLACED, ActionKind.OTHER, new_name=new, if_exists=guarded, cascade=cascades(fields))
    table = relation(fields["relation"]) if "relation" in fields else None
    only = table is not None and not fields["relation"].get("inh", False)
    if of == "OBJECT_COLUMN":
        method = _TABLES.get(fields["relationType"])
        kind, column = ActionKind.RENAME_COLUMN, fields["subname"]
        yield replace(base, kind=kind, relation=table, column=column, method=method, only=only)
    elif of in _ON_TABLE:
        kind, method = _ON_TABLE[of]
        only = only and of == "OBJECT_TABCONSTRAINT"
        yield replace(base, kind=kind, relation=table, name=fields["subname"], method=method, only=only)
    elif of in _TABLES:
        kind, moved = ActionKind.RENAME_TABLE, _beside(table or "", new)
        yield replace(base, kind=kind, relation=table, new_name=moved, method=_TABLES[of], only=only)
    elif of == "OBJECT_INDEX":
        kind, moved = ActionKind.RENAME_INDEX, _beside(table or "", new)
        yield replace(base, kind=kind, name=table, new_name=moved, method="index")
    elif of == "OBJECT_SEQUENCE":
        kind, moved = ActionKind.ALTER_SEQUENCE, _beside(table or "", new)
        yield replace(base, kind=kind, relation=table, new_name=moved, method="rename")
    elif of == "OBJECT_ATTRIBUTE":
        kind, column = ActionKind.ALTER_TYPE, fields["subname"]
        yield replace(base, kind=kind, name=table, column=column, method="rename attribute")
    else:
        yield _renamed_object(of, fields, base)


def _renamed_object(of: str, fields: Node, base: Action) -> Action:
    if of in _NAMED:
        name = fields["subname"] if "subname" in fields else name_of(fields["object"])
        return replace(base, kind=_NAMED[of], name=name, method="alter")
    if of == "OBJECT_SCHEMA":
        return replace(base, kind=ActionKind.RENAME_SCHEMA, name=fields["subname"])
    if of == "OBJECT_TABLESPACE":
        return replace(base, kind=ActionKind.SYSTEM, name=fields["subname"], method="alter tablespace")
    if of == "OBJECT_DOMCONSTRAINT":
        name, kind = name_of(fields["object"]), ActionKind.ALTER_DOMAIN
        return replace(base, kind=kind, name=name, value=fields["subname"], method="rename constraint")
    if of in _TYPES:
        name = name_of(fields["object"])
        return replace(base, kind=_TYPES[of], name=name, new_name=_beside(name, base.new_name or ""), method="rename")
    if of in _ROUTINES:
        name = name_of(fields["object"])
        kind, moved = ActionKind.ALTER_FUNCTION, _beside(name, base.new_name or "")
        return replace(base, kind=kind, name=name, new_name=moved, method="rename")
    if of == "OBJECT_STATISTIC_EXT":
        name, kind = name_of(fields["object"]), ActionKind.CREATE_STATISTICS
        return replace(base, kind=kind, name=name, method="alter")
    return base


def _beside(name: str, new: str) -> str:
    return f"{name.partition('.')[0]}.{new}"


def set_schema(fields: Node) -> Iterator[Action]:
    of, schema = fields["objectType"], fields["newschema"]
    base = Action(*UNPLACED, ActionKind.OTHER, if_exists=bool(fields.get("missing_ok")))
    if "relation" in fields:
        table = relation(fields["relation"])
        method = "sequence" if of == "OBJECT_SEQUENCE" else _TABLES[of]
        yield replace(
            base,
            kind=ActionKind.SET_SCHEMA,
            relation=table,
            new_name=f"{schema}.{table.partition('.')[2]}",
            method=method,
            only=of != "OBJECT_SEQUENCE" and not fields["relation"].get("inh", False),
        )
        return
    name = name_of(fields["object"])
    moved = f"{schema}.{name.partition('.')[2]}"
    if of in _TYPES:
        yield replace(base, kind=_TYPES[of], name=name, new_name=moved, method="set schema")
    elif of in _ROUTINES:
        yield replace(base, kind=ActionKind.ALTER_FUNCTION, name=name, new_name=moved, method="set schema")
    elif of == "OBJECT_EXTENSION":
        yield replace(base, kind=ActionKind.ALTER_EXTENSION, name=name)
    elif of == "OBJECT_STATISTIC_EXT":
        yield replace(base, kind=ActionKind.CREATE_STATISTICS, name=name, method="alter")
    else:
        yield base


def owner(fields: Node) -> Iterator[Action]:
    of = fields["objectType"]
    base = Action(*UNPLACED, ActionKind.OTHER)
    name = name_of(fields["object"])
    if of in _TYPES:
        yield replace(base, kind=_TYPES[of], name=name, method="owner")
    elif of in _ROUTINES:
        yield replace(base, kind=ActionKind.ALTER_FUNCTION, name=name)
    elif of == "OBJECT_SCHEMA":
        yield replace(base, kind=ActionKind.OWNER, name=name, method="schema")
    elif of == "OBJECT_TABLESPACE":
        yield replace(base, kind=ActionKind.SYSTEM, name=name, method="alter tablespace")
    elif of in _NAMED:
        yield replace(base, kind=_NAMED[of], name=parts_of(fields["object"])[-1], method="alter")
    elif of == "OBJECT_STATISTIC_EXT":
        yield replace(base, kind=ActionKind.CREATE_STATISTICS, name=name, method="alter")
    else:
        yield base


def depends(fields: Node) -> Iterator[Action]:
    of = fields["objectType"]
    base = Action(*UNPLACED, ActionKind.OTHER)
    if of in _ROUTINES:
        yield replace(base, kind=ActionKind.ALTER_FUNCTION, name=name_of(fields["object"]))
    elif of == "OBJECT_INDEX":
        yield replace(base, name=relation(fields["relation"]), method="index")
    elif of == "OBJECT_TRIGGER":
        yield replace(base, relation=relation(fields["relation"]), name=parts_of(fields["object"])[-1])
    else:
        yield replace(base, relation=relation(fields["relation"]), method=_TABLES.get(of))


FORMS = {
    "RenameStmt": rename,
    "AlterObjectSchemaStmt": set_schema,
    "AlterOwnerStmt": owner,
    "AlterObjectDependsStmt": depends,
}
