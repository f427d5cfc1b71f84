"""COPY, EXPLAIN, DECLARE CURSOR: statements around a query.

COPY has `from` or `to` in `value` and where the rows come from or go in `method` (`stdin`, `stdout`, `file`,
`program`). EXPLAIN ANALYZE runs its statement, whose actions follow its own.
"""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.dml import read_query
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import in_parentheses, name_list, rest, skip_group


def _copy(cursor: Cursor, head: Head) -> Iterable[Action]:
    relation = None
    columns: tuple[str, ...] = ()
    if cursor.sees_symbol("("):
        skip_group(cursor)
    else:
        relation = cursor.relation()
        columns = name_list(cursor) if cursor.sees_symbol("(") else ()
    direction = cursor.expect_any("FROM", "TO").lower()
    method = cursor.accept_any("STDIN", "STDOUT", "PROGRAM").lower() or "file"
    if method in ("file", "program"):
        cursor.take()
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.COPY, relation, columns=columns, value=direction, method=method)


def _explain(cursor: Cursor, head: Head) -> Iterable[Action]:
    runs = False
    if cursor.sees_symbol("("):
        runs = "analyze" in in_parentheses(cursor).lower()
    while word := cursor.accept_any("ANALYZE", "ANALYSE", "VERBOSE"):
        runs = runs or word != "VERBOSE"
    at = cursor.at
    if not rest(cursor):
        cursor.fail("a statement")
    yield Action(*UNPLACED, ActionKind.EXPLAIN, method="analyze" if runs else None)
    if runs:
        cursor.at = at
        yield from read_query(cursor, head)


def _cursor(cursor: Cursor, head: Head) -> Iterable[Action]:
    if not rest(cursor):
        cursor.fail("a cursor")
    yield Action(*UNPLACED, ActionKind.SELECT)


FORMS: dict[str, Reader] = {
    "COPY": _copy,
    "EXPLAIN": _explain,
    "DECLARE": _cursor,
    "FETCH": _cursor,
    "MOVE": _cursor,
}
