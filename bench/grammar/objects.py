"""Indexes, routines, triggers, maintenance, comments and all other objects, as migsafe's actions."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from bench.grammar.nodes import ANY, Node, every, is_only, name_of, opened, parts_of, qualified, relation, strings
from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.forms.form import UNPLACED

Translate = Callable[[Node], Iterator[Action]]
_LOCKS = (*LockMode,)


def create_index(fields: Node) -> Iterator[Action]:
    table, name = relation(fields["relation"]), fields.get("idxname")
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_INDEX,
        table,
        name=f"{table.partition('.')[0]}.{name}" if name else None,
        columns=tuple(element.get("name", ANY) for element in every(fields["indexParams"], "IndexElem")),
        concurrently=bool(fields.get("concurrent")),
        if_not_exists=bool(fields.get("if_not_exists")),
        only=is_only(fields["relation"]),
        is_unique=bool(fields.get("unique")),
        method=fields["accessMethod"],
        predicate=ANY if "whereClause" in fields else None,
    )


def reindex(fields: Node) -> Iterator[Action]:
    concurrently = is_on(fields.get("params"), "concurrently")
    kind = fields["kind"].removeprefix("REINDEX_OBJECT_").lower()
    base = Action(*UNPLACED, ActionKind.REINDEX, concurrently=concurrently, method=kind)
    if kind == "index":
        yield replace(base, name=relation(fields["relation"]))
    elif kind == "table":
        yield replace(base, relation=relation(fields["relation"]))
    else:
        yield replace(base, name=fields.get("name"))


def is_on(options: list[Node] | None, name: str) -> bool:
    for option in every(options, "DefElem"):
        if option["defname"] == name:
            value = next(iter(option["arg"].values())) if "arg" in option else {"sval": "on"}
            return str(value.get("sval", value.get("ival", value.get("boolval", 0)))).lower() in ("on", "true", "1")
    return False


def vacuum(fields: Node) -> Iterator[Action]:
    full = "full" if is_on(fields.get("options"), "full") else None
    kind = ActionKind.VACUUM if fields.get("is_vacuumcmd") else ActionKind.ANALYZE
    base = Action(*UNPLACED, kind, method=full)
    if "rels" not in fields:
        yield base
    for target in every(fields.get("rels"), "VacuumRelation"):
        table = target["relation"]
        yield replace(base, relation=relation(table), only=is_only(table), columns=strings(target.get("va_cols")))


def cluster(fields: Node) -> Iterator[Action]:
    table = relation(fields["relation"]) if "relation" in fields else None
    yield Action(*UNPLACED, ActionKind.CLUSTER, table, using_index=fields.get("indexname"))


def lock(fields: Node) -> Iterator[Action]:
    mode, nowait = _LOCKS[fields["mode"] - 1].value, "nowait" if fields.get("nowait") else None
    for table in every(fields["relations"], "RangeVar"):
        kind, name = ActionKind.LOCK_TABLE, relation(table)
        yield Action(*UNPLACED, kind, name, only=is_only(table), value=mode, method=nowait)


def create_function(fields: Node) -> Iterator[Action]:
    options = {option["defname"]: option.get("arg", {}) for option in every(fields.get("options"), "DefElem")}
    pinned = tuple(
        option["arg"]["VariableSetStmt"]["name"]
        for option in every(fields.get("options"), "DefElem")
        if option["defname"] == "set" and "name" in option["arg"]["VariableSetStmt"]
    )
    definer = "Boolean" in options.get("security", {}) and options["security"]["Boolean"].get("boolval", False)
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_FUNCTION,
        name=qualified(strings(fields["funcname"])),
        method=options["language"]["String"]["sval"].lower() if "language" in options else None,
        columns=pinned,
        value="security definer" if definer else None,
    )


def define(fields: Node) -> Iterator[Action]:
    name = qualified(strings(fields["defnames"]))
    match fields["kind"]:
        case "OBJECT_AGGREGATE":
            yield Action(*UNPLACED, ActionKind.CREATE_FUNCTION, name=name, method="aggregate")
        case "OBJECT_TYPE":
            yield Action(*UNPLACED, ActionKind.CREATE_TYPE, name=name, method="base")
        case _:
            yield Action(*UNPLACED, ActionKind.OTHER)


def alter_function(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.ALTER_FUNCTION, name=qualified(strings(fields["func"]["objname"])))


def do(fields: Node) -> Iterator[Action]:
    language = "plpgsql"
    for option in every(fields.get("args"), "DefElem"):
        if option["defname"] == "language":
            language = option["arg"]["String"]["sval"].lower()
    yield Action(*UNPLACED, ActionKind.DO_BLOCK, method=language)


def create_trigger(fields: Node) -> Iterator[Action]:
    table = relation(fields["relation"])
    other = relation(fields["constrrel"]) if "constrrel" in fields else None
    yield Action(*UNPLACED, ActionKind.CREATE_TRIGGER, table, name=fields["trigname"], referenced=other)


def create_event_trigger(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.CREATE_TRIGGER, name=fields["trigname"], method="event")


def alter_event_trigger(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.OTHER, name=fields["trigname"], method="event trigger")


def _policy(method: str) -> Translate:
    def read(fields: Node) -> Iterator[Action]:
        name, table = fields["policy_name"], relation(fields["table"])
        yield Action(*UNPLACED, ActionKind.POLICY, table, name=name, method=method)

    return read


def create_rule(fields: Node) -> Iterator[Action]:
    table, event = relation(fields["relation"]), fields["event"].removeprefix("CMD_").lower()
    yield Action(*UNPLACED, ActionKind.RULE, table, name=fields["rulename"], method="create", value=event)


def create_extension(fields: Node) -> Iterator[Action]:
    guarded = bool(fields.get("if_not_exists"))
    yield Action(*UNPLACED, ActionKind.CREATE_EXTENSION, name=fields["extname"], if_not_exists=guarded)


def alter_extension(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.ALTER_EXTENSION, name=fields["extname"])


def create_statistics(fields: Node) -> Iterator[Action]:
    tables = list(every(fields["relations"], "RangeVar"))
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_STATISTICS,
        relation(tables[0]) if tables else None,
        name=qualified(strings(fields["defnames"])) if "defnames" in fields else None,
        method="create",
        if_not_exists=bool(fields.get("if_not_exists")),
    )


def alter_statistics(fields: Node) -> Iterator[Action]:
    kind, name = ActionKind.CREATE_STATISTICS, qualified(strings(fields["defnames"]))
    yield Action(*UNPLACED, kind, name=name, method="alter", if_exists=bool(fields.get("missing_ok")))


def _publication(method: str) -> Translate:
    def read(fields: Node) -> Iterator[Action]:
        base = Action(*UNPLACED, ActionKind.PUBLICATION, name=fields["pubname"], method=method)
        objects = list(every(fields.get("pubobjects"), "PublicationObjSpec"))
        if not objects:
            yield base
        for published in objects:
            table = relation(published["pubtable"]["relation"]) if "pubtable" in published else None
            yield replace(base, relation=table)

    return read


def _plain(kind: ActionKind, key: str, method: str | None) -> Translate:
    def read(fields: Node) -> Iterator[Action]:
        yield Action(*UNPLACED, kind, name=fields[key], method=method)

    return read


def grant(fields: Node) -> Iterator[Action]:
    base = Action(
        *UNPLACED,
        ActionKind.GRANT if fields.get("is_grant") else ActionKind.REVOKE,
        columns=_roles(fields["grantees"]),
        cascade=fields.get("behavior") == "DROP_CASCADE",
    )
    if fields["objtype"] == "OBJECT_TABLE" and fields["targtype"] == "ACL_TARGET_OBJECT":
        yield from (replace(base, relation=name_of(table), method="table") for table in fields["objects"])
    else:
        yield base


def _roles(nodes: list[Node]) -> tuple[str, ...]:
    return tuple(
        role.get("rolename") or role["roletype"].removeprefix("ROLESPEC_").lower() for role in every(nodes, "RoleSpec")
    )


def grant_role(fields: Node) -> Iterator[Action]:
    kind = ActionKind.GRANT if fields.get("is_grant") else ActionKind.REVOKE
    grantees, cascade = _roles(fields["grantee_roles"]), fields.get("behavior") == "DROP_CASCADE"
    yield Action(*UNPLACED, kind, columns=grantees, cascade=cascade, method="role")


def default_privileges(fields: Node) -> Iterator[Action]:
    kind = ActionKind.GRANT if fields["action"].get("is_grant") else ActionKind.REVOKE
    yield Action(*UNPLACED, kind, method="default privileges")


def role(method: str) -> Translate:
    def read(fields: Node) -> Iterator[Action]:
        named = fields.get("role", {"rolename": "all"})
        name = named if isinstance(named, str) else _roles([{"RoleSpec": named}])[0]
        yield Action(*UNPLACED, ActionKind.ROLE, name=name, method=method)

    return read


def _owned(method: str) -> Translate:
    def read(fields: Node) -> Iterator[Action]:
        cascade = fields.get("behavior") == "DROP_CASCADE"
        yield Action(*UNPLACED, ActionKind.OWNER, method=method, cascade=cascade)

    return read


def _system(method: str, key: str | None = None) -> Translate:
    def read(fields: Node) -> Iterator[Action]:
        yield Action(*UNPLACED, ActionKind.SYSTEM, method=method, name=fields[key] if key else None)

    return read


_COMMENTED = {"OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE", "OBJECT_SEQUENCE"}
_ON_TABLE = {"OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY"}


def comment(fields: Node) -> Iterator[Action]:
    of, node = fields["objtype"], fields["object"]
    base = Action(*UNPLACED, ActionKind.COMMENT, value=fields.get("comment", fields.get("label")))
    if of in _COMMENTED:
        yield replace(base, relation=name_of(node))
    elif of == "OBJECT_COLUMN":
        *table, column = parts_of(node)
        yield replace(base, relation=qualified(tuple(table)), column=column)
    elif of in _ON_TABLE:
        *table, name = parts_of(node)
        yield replace(base, relation=qualified(tuple(table)), name=name)
    elif of == "OBJECT_DOMCONSTRAINT":
        yield replace(base, name=opened(node)[1]["items"][1]["String"]["sval"])
    elif of == "OBJECT_INDEX":
        yield replace(base, name=name_of(node))
    else:
        yield replace(base, name=ANY)


FORMS: dict[str, Translate] = {
    "IndexStmt": create_index,
    "ReindexStmt": reindex,
    "VacuumStmt": vacuum,
    "ClusterStmt": cluster,
    "LockStmt": lock,
    "CreateFunctionStmt": create_function,
    "AlterFunctionStmt": alter_function,
    "DefineStmt": define,
    "DoStmt": do,
    "CreateTrigStmt": create_trigger,
    "CreateEventTrigStmt": create_event_trigger,
    "AlterEventTrigStmt": alter_event_trigger,
    "CreatePolicyStmt": _policy("create"),
    "AlterPolicyStmt": _policy("alter"),
    "RuleStmt": create_rule,
    "CreateExtensionStmt": create_extension,
    "AlterExtensionStmt": alter_extension,
    "AlterExtensionContentsStmt": alter_extension,
    "CreateStatsStmt": create_statistics,
    "AlterStatsStmt": alter_statistics,
    "CreatePublicationStmt": _publication("create"),
    "AlterPublicationStmt": _publication("alter"),
    "CreateSubscriptionStmt": _plain(ActionKind.SUBSCRIPTION, "subname", "create"),
    "AlterSubscriptionStmt": _plain(ActionKind.SUBSCRIPTION, "subname", "alter"),
    "CreatedbStmt": _plain(ActionKind.DATABASE, "dbname", "create"),
    "AlterDatabaseStmt": _plain(ActionKind.DATABASE, "dbname", "alter"),
    "AlterDatabaseSetStmt": _plain(ActionKind.DATABASE, "dbname", "alter"),
    "AlterDatabaseRefreshCollStmt": _plain(ActionKind.DATABASE, "dbname", "alter"),
    "GrantStmt": grant,
    "GrantRoleStmt": grant_role,
    "AlterDefaultPrivilegesStmt": default_privileges,
    "CreateRoleStmt": role("create"),
    "AlterRoleStmt": role("alter"),
    "AlterRoleSetStmt": role("alter"),
    "DropOwnedStmt": _owned("drop owned"),
    "ReassignOwnedStmt": _owned("reassign owned"),
    "CreateTableSpaceStmt": _system("create tablespace", "tablespacename"),
    "AlterTableSpaceOptionsStmt": _system("alter tablespace", "tablespacename"),
    "AlterSystemStmt": _system("alter system"),
    "CommentStmt": comment,
    "SecLabelStmt": comment,
}
