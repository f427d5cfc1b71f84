"""CREATE INDEX, ALTER INDEX, REINDEX.

`name` is the index as `schema.name` (an index lives in its table's schema), None where PostgreSQL will choose one.
`columns` are the key columns or expressions in order, `expression` the whole list as written. REINDEX says in `method`
what it works on: `index`, `table`, `schema`, `database` or `system`.
"""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import condition, value_to_the_end
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.table_options import option
from migsafe.sql.lex import TokenKind
from migsafe.sql.phrases import (
    if_exists,
    if_not_exists,
    in_parentheses,
    relation_with_star,
    rest,
    skip_group,
    text_until,
)
from migsafe.sql.query import check_value


def _create_index(cursor: Cursor, head: Head) -> Iterable[Action]:
    concurrently = cursor.accept("CONCURRENTLY")
    guarded = if_not_exists(cursor)
    name = None if cursor.sees("ON") else cursor.name("the name of the index, or ON")
    cursor.expect("ON")
    only, relation = relation_with_star(cursor)
    schema = relation.partition(".")[0]
    method = cursor.name("an index method") if cursor.accept("USING") else "btree"
    at = cursor.at
    cursor.expect_symbol("(")
    columns = cursor.list_of(lambda: _key(cursor))
    cursor.expect_symbol(")")
    keys = cursor.text_from(at)[1:-1].strip()
    included = in_parentheses(cursor) if cursor.accept("INCLUDE") else None
    _options(cursor)
    predicate = value_to_the_end(cursor) if cursor.accept("WHERE") else None
    cursor.end()
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_INDEX,
        relation,
        name=f"{schema}.{name}" if name else None,
        columns=columns,
        concurrently=concurrently,
        if_not_exists=guarded,
        only=only,
        is_unique=head.is_unique,
        method=method,
        predicate=predicate,
        expression=keys,
        value=f"include ({included})" if included else None,
    )


def _key(cursor: Cursor) -> str:
    """`column | function(…) | (expression)`, then collation, operator class and order."""
    at = cursor.at
    if cursor.sees_symbol("("):
        key = condition(cursor)
    elif cursor.ahead(1).text in ("(", "."):
        cursor.dotted("a column or a function")
        skip_group(cursor)
        key = cursor.text_from(at)
        check_value(cursor.text, cursor.tokens, at, cursor.at)
    else:
        key = cursor.name("a column or an expression")
    _key_options(cursor)
    return key


def _key_options(cursor: Cursor) -> None:
    """`[COLLATE name] [operator class [(options)]] [ASC | DESC] [NULLS FIRST | LAST]`"""
    if cursor.accept("COLLATE"):
        cursor.dotted("a collation")
    if cursor.sees_name() and cursor.token.word not in ("ASC", "DESC", "NULLS"):
        cursor.dotted("an operator class")
        if cursor.sees_symbol("("):
            skip_group(cursor)
    cursor.accept_any("ASC", "DESC")
    if cursor.accept("NULLS"):
        cursor.expect_any("FIRST", "LAST")


def _options(cursor: Cursor) -> None:
    if cursor.accept("NULLS"):
        cursor.accept("NOT")
        cursor.expect("DISTINCT")
    if cursor.accept("WITH"):
        skip_group(cursor)
    if cursor.accept("TABLESPACE"):
        cursor.name("a tablespace")


def _alter_index(cursor: Cursor, head: Head) -> Iterable[Action]:
    if cursor.accept("ALL", "IN", "TABLESPACE"):
        rest(cursor)
        yield Action(*UNPLACED, ActionKind.SET_TABLESPACE, method="index")
        return
    guarded = if_exists(cursor)
    name = cursor.relation("the name of an index")
    base = Action(*UNPLACED, ActionKind.OTHER, name=name, if_exists=guarded, method="index")
    if cursor.accept("RENAME", "TO"):
        new_name = f"{name.partition('.')[0]}.{cursor.name('the new name')}"
        yield replace(base, kind=ActionKind.RENAME_INDEX, new_name=new_name)
    elif cursor.accept("ATTACH", "PARTITION"):
        yield replace(base, kind=ActionKind.ATTACH_PARTITION, using_index=cursor.relation("the name of an index"))
    elif cursor.accept("DEPENDS") or cursor.accept("NO", "DEPENDS"):
        cursor.expect("ON", "EXTENSION")
        cursor.name("an extension")
        yield base
    elif cursor.accept("ALTER"):
        cursor.accept("COLUMN")
        column = cursor.take().text if cursor.token.kind is TokenKind.NUMBER else cursor.name("a column")
        if cursor.accept("SET", "STATISTICS"):
            value = text_until(cursor)
        else:
            cursor.expect_any("SET", "RESET")
            value = in_parentheses(cursor)
        yield replace(base, kind=ActionKind.SET_COLUMN_STATISTICS, column=column, value=value)
    else:
        yield option(cursor, base)


_CONCURRENTLY = r"(?i)\bconcurrently\b(?!\s*(?:off|false|0))"


def _reindex(cursor: Cursor, head: Head) -> Iterable[Action]:
    options = in_parentheses(cursor) if cursor.sees_symbol("(") else ""
    kind = cursor.expect_any("INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM")
    concurrently = cursor.accept("CONCURRENTLY") or re.search(_CONCURRENTLY, options) is not None
    base = Action(*UNPLACED, ActionKind.REINDEX, concurrently=concurrently, method=kind.lower())
    if kind == "INDEX":
        yield replace(base, name=cursor.relation("the name of an index"))
    elif kind == "TABLE":
        yield replace(base, relation=cursor.relation())
    elif kind == "SCHEMA":
        yield replace(base, name=cursor.name("the name of a schema"))
    else:  # from PostgreSQL 16 on the name may be left out
        yield replace(base, name=None if cursor.at_end else cursor.name("the name of a database"))


FORMS: dict[str, Reader] = {"CREATE INDEX": _create_index, "ALTER INDEX": _alter_index, "REINDEX": _reindex}
