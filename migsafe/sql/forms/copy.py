"""COPY, EXPLAIN, DECLARE CURSOR, PREPARE and EXECUTE: statements around another one.

COPY has `from` or `to` in `value` and where the rows come from or go in `method` (`stdin`, `stdout`, `file`,
`program`). EXPLAIN ANALYZE runs its statement, whose actions follow its own; so do those of what EXECUTE runs.
"""

import re
from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms import dispatch
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import in_parentheses, name_list, rest, skip_group, string
from migsafe.sql.problem import NotUnderstood
from migsafe.sql.query import check_query

_ANALYZE = r"(?i)\banaly[sz]e\b(?!\s*(?:off|false|0))"


def _copy(cursor: Cursor, head: Head) -> Iterable[Action]:
    relation = None
    columns: tuple[str, ...] = ()
    if cursor.sees_symbol("("):
        at = cursor.at
        skip_group(cursor)
        check_query(cursor.text, cursor.tokens, at + 1, cursor.at - 1)
    else:
        relation = cursor.relation()
        columns = name_list(cursor) if cursor.sees_symbol("(") else ()
    direction = cursor.expect_any("FROM", "TO").lower()
    method = cursor.accept_any("STDIN", "STDOUT", "PROGRAM").lower() or "file"
    if method in ("file", "program"):
        string(cursor)
    else:  # PostgreSQL takes either word for either direction
        method = "stdin" if direction == "from" else "stdout"
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.COPY, relation, columns=columns, value=direction, method=method)


def _explain(cursor: Cursor, head: Head) -> Iterable[Action]:
    runs = False
    if cursor.sees_symbol("("):
        runs = re.search(_ANALYZE, in_parentheses(cursor)) is not None
    while word := cursor.accept_any("ANALYZE", "ANALYSE", "VERBOSE"):
        runs = runs or word != "VERBOSE"
    yield Action(*UNPLACED, ActionKind.EXPLAIN, method="analyze" if runs else None)
    try:
        yield from (action for action in dispatch.read_form(cursor) if runs)
    except NotUnderstood as stop:
        if runs or not stop.problem.unseen:
            raise


def _declare(cursor: Cursor, head: Head) -> Iterable[Action]:
    cursor.name("the name of a cursor")
    while cursor.accept_any("BINARY", "INSENSITIVE", "ASENSITIVE", "NO", "SCROLL"):
        pass
    cursor.expect("CURSOR")
    if cursor.accept_any("WITH", "WITHOUT"):
        cursor.expect("HOLD")
    cursor.expect("FOR")
    check_query(cursor.text, cursor.tokens, cursor.at)
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.SELECT)


def _fetch(cursor: Cursor, head: Head) -> Iterable[Action]:
    if not rest(cursor):
        cursor.fail("a cursor")
    yield Action(*UNPLACED, ActionKind.SELECT)


def _prepare(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of the statement")
    if cursor.sees_symbol("("):
        skip_group(cursor)
    cursor.expect("AS")
    cursor.scope.prepared[name] = tuple(dispatch.read_form(cursor))
    yield Action(*UNPLACED, ActionKind.OTHER, name="prepare")


def _execute(cursor: Cursor, head: Head) -> Iterable[Action]:
    offset = cursor.token.start
    name = cursor.name("the name of a prepared statement")
    if cursor.sees_symbol("("):
        skip_group(cursor)
    yield Action(*UNPLACED, ActionKind.OTHER, name="execute")
    if name not in cursor.scope.prepared:
        raise NotUnderstood(f"{name} is prepared nowhere in this file: write the statement itself", offset, unseen=True)
    yield from cursor.scope.prepared[name]


FORMS: dict[str, Reader] = {
    "COPY": _copy,
    "EXPLAIN": _explain,
    "DECLARE": _declare,
    "FETCH": _fetch,
    "MOVE": _fetch,
    "PREPARE": _prepare,
    "EXECUTE": _execute,
}
