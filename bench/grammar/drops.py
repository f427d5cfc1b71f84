"""DROP and TRUNCATE, as migsafe's actions: one for each object."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from bench.grammar.nodes import Node, cascades, every, is_only, name_of, parts_of, qualified, relation
from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED

_RELATIONS = {
    "OBJECT_TABLE": ActionKind.DROP_TABLE,
    "OBJECT_FOREIGN_TABLE": ActionKind.DROP_TABLE,
    "OBJECT_VIEW": ActionKind.DROP_VIEW,
    "OBJECT_MATVIEW": ActionKind.DROP_MATERIALIZED_VIEW,
    "OBJECT_SEQUENCE": ActionKind.DROP_SEQUENCE,
}
_NAMED = {
    "OBJECT_TYPE": ActionKind.DROP_TYPE,
    "OBJECT_DOMAIN": ActionKind.DROP_DOMAIN,
    "OBJECT_SCHEMA": ActionKind.DROP_SCHEMA,
    "OBJECT_EXTENSION": ActionKind.DROP_EXTENSION,
    "OBJECT_FUNCTION": ActionKind.DROP_FUNCTION,
    "OBJECT_PROCEDURE": ActionKind.DROP_FUNCTION,
    "OBJECT_ROUTINE": ActionKind.DROP_FUNCTION,
    "OBJECT_AGGREGATE": ActionKind.DROP_FUNCTION,
    "OBJECT_STATISTIC_EXT": ActionKind.CREATE_STATISTICS,
    "OBJECT_PUBLICATION": ActionKind.PUBLICATION,
    "OBJECT_EVENT_TRIGGER": ActionKind.DROP_TRIGGER,
}
_ON_TABLE = {
    "OBJECT_TRIGGER": ActionKind.DROP_TRIGGER,
    "OBJECT_POLICY": ActionKind.POLICY,
    "OBJECT_RULE": ActionKind.RULE,
}


def drop(fields: Node) -> Iterator[Action]:
    of = fields["removeType"]
    base = Action(*UNPLACED, ActionKind.OTHER, if_exists=bool(fields.get("missing_ok")), cascade=cascades(fields))
    for node in fields["objects"]:
        if of in _RELATIONS:
            yield replace(base, kind=_RELATIONS[of], relation=name_of(node))
        elif of == "OBJECT_INDEX":
            concurrently = bool(fields.get("concurrent"))
            yield replace(base, kind=ActionKind.DROP_INDEX, name=name_of(node), concurrently=concurrently)
        elif of in _NAMED:
            yield replace(base, kind=_NAMED[of], name=name_of(node), method="drop")
        elif of in _ON_TABLE:
            *table, name = parts_of(node)
            yield replace(base, kind=_ON_TABLE[of], relation=qualified(tuple(table)), name=name, method="drop")
        else:
            yield base
            return


def drop_roles(fields: Node) -> Iterator[Action]:
    for role in every(fields["roles"], "RoleSpec"):
        kind, guarded = ActionKind.ROLE, bool(fields.get("missing_ok"))
        yield Action(*UNPLACED, kind, name=role["rolename"], method="drop", if_exists=guarded)


def _single(kind: ActionKind, key: str) -> Callable[[Node], Iterator[Action]]:
    def read(fields: Node) -> Iterator[Action]:
        guarded = bool(fields.get("missing_ok"))
        yield Action(*UNPLACED, kind, name=fields[key], method="drop", if_exists=guarded, cascade=cascades(fields))

    return read


def truncate(fields: Node) -> Iterator[Action]:
    restart = "restart identity" if fields.get("restart_seqs") else None
    for table in every(fields["relations"], "RangeVar"):
        yield Action(
            *UNPLACED,
            ActionKind.TRUNCATE,
            relation(table),
            only=is_only(table),
            cascade=cascades(fields),
            value=restart,
        )


def drop_inert(fields: Node) -> Iterator[Action]:
    guarded = bool(fields.get("missing_ok"))
    yield Action(*UNPLACED, ActionKind.OTHER, if_exists=guarded, cascade=cascades(fields))


FORMS = {
    "DropStmt": drop,
    "DropRoleStmt": drop_roles,
    "DropSubscriptionStmt": _single(ActionKind.SUBSCRIPTION, "subname"),
    "DropdbStmt": _single(ActionKind.DATABASE, "dbname"),
    "DropTableSpaceStmt": lambda fields: iter(
        (
            Action(
                *UNPLACED,
                ActionKind.SYSTEM,
                name=fields["tablespacename"],
                method="drop tablespace",
                if_exists=bool(fields.get("missing_ok")),
            ),
        )
    ),
    "DropUserMappingStmt": drop_inert,
    "TruncateStmt": truncate,
}
