"""Queries, data changes, COPY, EXPLAIN, transactions and settings, as migsafe's actions."""

from collections.abc import Callable, Iterator

from bench.grammar.nodes import ANY, Node, every, is_only, opened, qualified, relation, strings
from migsafe.model import Action, ActionKind
from migsafe.sql.forms.form import UNPLACED

Translate = Callable[[Node], Iterator[Action]]
_WRITES = {"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"}


def _common_tables(fields: Node) -> Iterator[Action]:
    for table in every(fields.get("withClause", {}).get("ctes"), "CommonTableExpr"):
        kind, query = opened(table["ctequery"])
        if kind in _WRITES:
            yield from FORMS[kind](query)
        elif kind == "SelectStmt":
            yield from _common_tables(query)


def insert(fields: Node) -> Iterator[Action]:
    yield from _common_tables(fields)
    columns = tuple(target["name"] for target in every(fields.get("cols"), "ResTarget"))
    yield Action(*UNPLACED, ActionKind.INSERT, relation(fields["relation"]), columns=columns)


def update(fields: Node) -> Iterator[Action]:
    yield from _common_tables(fields)
    columns = tuple(target["name"] for target in every(fields.get("targetList"), "ResTarget"))
    table = fields["relation"]
    yield Action(*UNPLACED, ActionKind.UPDATE, relation(table), columns=columns, only=is_only(table))


def delete(fields: Node) -> Iterator[Action]:
    yield from _common_tables(fields)
    yield Action(*UNPLACED, ActionKind.DELETE, relation(fields["relation"]), only=is_only(fields["relation"]))


def merge(fields: Node) -> Iterator[Action]:
    yield from _common_tables(fields)
    yield Action(*UNPLACED, ActionKind.MERGE, relation(fields["relation"]), only=is_only(fields["relation"]))


def select(fields: Node) -> Iterator[Action]:
    yield from _common_tables(fields)
    into = _into(fields)
    if into is not None:
        columns = strings(into.get("colNames"))
        yield Action(*UNPLACED, ActionKind.CREATE_TABLE_AS, relation(into["rel"]), columns=columns)
    else:
        yield Action(*UNPLACED, ActionKind.SELECT)


def _into(fields: Node) -> Node | None:
    """SELECT … INTO, also where it stands in the first branch of a UNION."""
    while "larg" in fields:
        fields = fields["larg"]
    found: Node | None = fields.get("intoClause")
    return found


def copy(fields: Node) -> Iterator[Action]:
    table = relation(fields["relation"]) if "relation" in fields else None
    if fields.get("is_program"):
        method = "program"
    elif "filename" in fields:
        method = "file"
    else:
        method = "stdin" if fields.get("is_from") else "stdout"
    direction = "from" if fields.get("is_from") else "to"
    columns = strings(fields.get("attlist"))
    yield Action(*UNPLACED, ActionKind.COPY, table, columns=columns, method=method, value=direction)


def transaction(fields: Node) -> Iterator[Action]:
    name = fields.get("savepoint_name") or fields.get("gid")
    chain = "chain" if fields.get("chain") else None
    kind, method = {
        "BEGIN": (ActionKind.BEGIN, None),
        "START": (ActionKind.BEGIN, None),
        "COMMIT": (ActionKind.COMMIT, None),
        "ROLLBACK": (ActionKind.ROLLBACK, None),
        "SAVEPOINT": (ActionKind.SAVEPOINT, None),
        "RELEASE": (ActionKind.SAVEPOINT, "release"),
        "ROLLBACK_TO": (ActionKind.ROLLBACK, None),
        "PREPARE": (ActionKind.COMMIT, "prepare"),
        "COMMIT_PREPARED": (ActionKind.COMMIT, "prepared"),
        "ROLLBACK_PREPARED": (ActionKind.ROLLBACK, "prepared"),
    }[fields["kind"].removeprefix("TRANS_STMT_")]
    yield Action(*UNPLACED, kind, name=name, method=method, value=chain)


_OF_TRANSACTIONS = {"TRANSACTION", "SESSION CHARACTERISTICS", "TRANSACTION SNAPSHOT"}


def variable(fields: Node) -> Iterator[Action]:
    name = fields.get("name", "")
    if name in _OF_TRANSACTIONS:
        yield Action(*UNPLACED, ActionKind.OTHER)
        return
    if fields["kind"] == "VAR_RESET_ALL":
        name = "all"
    method = "local" if fields.get("is_local") else "session"
    values = tuple(_constant(argument) for argument in fields.get("args", ()))
    yield Action(*UNPLACED, ActionKind.SET, name=name, method=method, columns=values)


def _constant(node: Node) -> str:
    kind, fields = opened(node)
    if kind != "A_Const":  # SET TIME ZONE INTERVAL '…'
        return ANY
    value: Node = next((value for key, value in fields.items() if key in ("sval", "ival", "fval", "boolval")), {})
    return str(next(iter(value.values()), 0 if "ival" in fields else ""))


def discard(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.OTHER, method="discard")
    if fields.get("target") == "DISCARD_ALL":
        yield Action(*UNPLACED, ActionKind.SET, name="all", method="discard")


def call(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.CALL, name=qualified(strings(fields["funccall"]["funcname"])))


def declare(fields: Node) -> Iterator[Action]:
    yield Action(*UNPLACED, ActionKind.SELECT)


FORMS: dict[str, Translate] = {
    "InsertStmt": insert,
    "UpdateStmt": update,
    "DeleteStmt": delete,
    "MergeStmt": merge,
    "SelectStmt": select,
    "CopyStmt": copy,
    "TransactionStmt": transaction,
    "VariableSetStmt": variable,
    "DiscardStmt": discard,
    "CallStmt": call,
    "DeclareCursorStmt": declare,
    "FetchStmt": declare,
}
