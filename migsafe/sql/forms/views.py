"""Views and materialized views: CREATE and REFRESH. Their ALTER is ALTER TABLE's. `expression` is the query."""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import query
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.tables import new_relation, table_options
from migsafe.sql.phrases import if_not_exists, name_list, skip_group

_CHECK_OPTIONS = {
    ("WITH", "CHECK", "OPTION"),
    ("WITH", "LOCAL", "CHECK", "OPTION"),
    ("WITH", "CASCADED", "CHECK", "OPTION"),
}
_DATA = {("WITH", "DATA"), ("WITH", "NO", "DATA")}


def _create_view(cursor: Cursor, head: Head) -> Iterable[Action]:
    relation = new_relation(cursor, head)
    columns = name_list(cursor) if cursor.sees_symbol("(") else ()
    if cursor.accept("WITH"):
        skip_group(cursor)
    cursor.expect("AS")
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_VIEW,
        relation,
        columns=columns,
        expression=query(cursor, _CHECK_OPTIONS),
        value="or replace" if head.replaces else None,
    )


def _create_materialized_view(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_not_exists(cursor)
    relation = cursor.relation()
    columns = name_list(cursor) if cursor.sees_symbol("(") else ()
    table_options(cursor)
    cursor.expect("AS")
    text = query(cursor, _DATA)
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_MATERIALIZED_VIEW,
        relation,
        columns=columns,
        if_not_exists=guarded,
        expression=text,
        value="no data" if [token.word for token in cursor.tokens[-2:]] == ["NO", "DATA"] else None,
    )


def _refresh(cursor: Cursor, head: Head) -> Iterable[Action]:
    concurrently = cursor.accept("CONCURRENTLY")
    relation = cursor.relation()
    no_data = cursor.accept("WITH", "NO", "DATA") or (cursor.accept("WITH", "DATA") and False)
    yield Action(
        *UNPLACED,
        ActionKind.REFRESH_MATERIALIZED_VIEW,
        relation,
        concurrently=concurrently,
        value="no data" if no_data else None,
    )


FORMS: dict[str, Reader] = {
    "CREATE VIEW": _create_view,
    "CREATE MATERIALIZED VIEW": _create_materialized_view,
    "REFRESH MATERIALIZED VIEW": _refresh,
}
