"""VACUUM, ANALYZE, CLUSTER, LOCK TABLE: work on tables that changes no schema.

VACUUM has `full` in `method` where it rewrites the table. LOCK_TABLE has the mode as `pg_locks` spells it in `value`.
Without a table named they work on all of them, and `relation` is None.
"""

import re
from collections.abc import Iterable

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import in_parentheses, name_list, relation_with_star

_MODES = {
    "ACCESS SHARE": LockMode.ACCESS_SHARE,
    "ROW SHARE": LockMode.ROW_SHARE,
    "ROW EXCLUSIVE": LockMode.ROW_EXCLUSIVE,
    "SHARE UPDATE EXCLUSIVE": LockMode.SHARE_UPDATE_EXCLUSIVE,
    "SHARE ROW EXCLUSIVE": LockMode.SHARE_ROW_EXCLUSIVE,
    "SHARE": LockMode.SHARE,
    "EXCLUSIVE": LockMode.EXCLUSIVE,
    "ACCESS EXCLUSIVE": LockMode.ACCESS_EXCLUSIVE,
}
_FULL = r"(?i)\bfull\b(?!\s*(=\s*)?(off|false|0))"


def _vacuum(cursor: Cursor, head: Head) -> Iterable[Action]:
    full = False
    if cursor.sees_symbol("("):
        full = re.search(_FULL, in_parentheses(cursor)) is not None
    while word := cursor.accept_any("FULL", "FREEZE", "VERBOSE", "ANALYZE"):
        full = full or word == "FULL"
    yield from _tables(cursor, ActionKind.VACUUM, "full" if full else None)


def _analyze(cursor: Cursor, head: Head) -> Iterable[Action]:
    if cursor.sees_symbol("("):
        in_parentheses(cursor)
    cursor.accept_any("VERBOSE")
    yield from _tables(cursor, ActionKind.ANALYZE, None)


def _tables(cursor: Cursor, kind: ActionKind, method: str | None) -> Iterable[Action]:
    if cursor.at_end:
        yield Action(*UNPLACED, kind, method=method)
        return
    for only, relation, columns in cursor.list_of(lambda: _table(cursor)):
        yield Action(*UNPLACED, kind, relation, method=method, only=only, columns=columns)


def _table(cursor: Cursor) -> tuple[bool, str, tuple[str, ...]]:
    only, relation = relation_with_star(cursor)
    return only, relation, name_list(cursor) if cursor.sees_symbol("(") else ()


def _cluster(cursor: Cursor, head: Head) -> Iterable[Action]:
    if cursor.sees_symbol("("):
        in_parentheses(cursor)
    cursor.accept("VERBOSE")
    if cursor.at_end:
        yield Action(*UNPLACED, ActionKind.CLUSTER)
        return
    relation = cursor.relation()
    index = cursor.name("the name of an index") if cursor.accept("USING") else None
    if cursor.accept("ON"):  # the old order: CLUSTER index ON table
        index, relation = relation.partition(".")[2], cursor.relation()
    yield Action(*UNPLACED, ActionKind.CLUSTER, relation, using_index=index)


def _lock(cursor: Cursor, head: Head) -> Iterable[Action]:
    cursor.accept("TABLE")
    tables = cursor.list_of(lambda: relation_with_star(cursor))
    mode = LockMode.ACCESS_EXCLUSIVE
    if cursor.accept("IN"):
        mode = _mode(cursor)
        cursor.expect("MODE")
    nowait = "nowait" if cursor.accept("NOWAIT") else None
    for only, relation in tables:
        yield Action(*UNPLACED, ActionKind.LOCK_TABLE, relation, only=only, value=mode.value, method=nowait)


def _mode(cursor: Cursor) -> LockMode:
    for words, mode in _MODES.items():
        if cursor.accept(*words.split()):
            return mode
    return cursor.fail("a lock mode")


FORMS: dict[str, Reader] = {
    "VACUUM": _vacuum,
    "ANALYZE": _analyze,
    "ANALYSE": _analyze,
    "CLUSTER": _cluster,
    "LOCK": _lock,
}
