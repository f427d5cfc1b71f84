"""INSERT, UPDATE, DELETE and MERGE. Source: PostgreSQL documentation, the pages of these commands."""

from collections.abc import Callable

from migsafe.sql.shape import queries, selects, sources, values
from migsafe.sql.shape.walk import Walk


def _insert(walk: Walk) -> None:
    walk.expect("INSERT", "INTO")
    walk.dotted("the name of a table")
    if walk.accept("AS"):
        walk.name("an alias")
    if walk.sees_symbol("(") and not walk.opens_query():
        walk.put_aside(_columns)
    _overriding(walk)
    if not walk.accept("DEFAULT", "VALUES"):
        queries.query(walk)
    if walk.accept("ON"):
        _on_conflict(walk)
    _returning(walk)


def _columns(walk: Walk) -> None:
    while True:
        _column(walk)
        if not walk.accept_symbol(","):
            return


def _column(walk: Walk) -> None:
    """`name`, `name.field`, `name[1]`"""
    walk.name("the name of a column")
    while walk.sees_symbol(".") or walk.sees_symbol("["):
        if walk.accept_symbol("."):
            walk.word("the name of a field")
        else:
            walk.skip()


def _overriding(walk: Walk) -> None:
    if walk.accept("OVERRIDING"):
        walk.expect_any("SYSTEM", "USER")
        walk.expect("VALUE")


def _on_conflict(walk: Walk) -> None:
    walk.expect("CONFLICT")
    if walk.accept("ON", "CONSTRAINT"):
        walk.name("the name of a constraint")
    elif walk.sees_symbol("("):
        walk.skip()
        if walk.accept("WHERE"):
            values.value(walk)
    walk.expect("DO")
    if not walk.accept("NOTHING"):
        walk.expect("UPDATE", "SET")
        _assignments(walk)
        if walk.accept("WHERE"):
            values.value(walk)


def _returning(walk: Walk) -> None:
    if walk.accept("RETURNING"):
        if walk.accept("WITH"):
            walk.parenthesis()
        selects.targets(walk)


def _assignments(walk: Walk) -> None:
    while True:
        if walk.sees_symbol("("):
            walk.put_aside(_columns)
        else:
            _column(walk)
        walk.expect_symbol("=")
        values.value(walk)
        if not walk.accept_symbol(","):
            return


def _table(walk: Walk) -> None:
    """`[ONLY] name [*] [[AS] alias]`"""
    if walk.accept("ONLY") and walk.sees_symbol("("):
        walk.skip()
    else:
        walk.dotted("the name of a table")
    walk.accept_symbol("*")
    if walk.accept("AS"):
        walk.name("an alias")
    elif sources.is_alias(walk) and walk.token.word != "SET":
        walk.at += 1


def _where(walk: Walk) -> None:
    if not walk.accept("WHERE"):
        return
    if walk.accept("CURRENT", "OF"):
        walk.name("a cursor")
    else:
        values.value(walk)


def _update(walk: Walk) -> None:
    walk.expect("UPDATE")
    _table(walk)
    walk.expect("SET")
    _assignments(walk)
    if walk.accept("FROM"):
        sources.sources(walk)
    _where(walk)
    _returning(walk)


def _delete(walk: Walk) -> None:
    walk.expect("DELETE", "FROM")
    _table(walk)
    if walk.accept("USING"):
        sources.sources(walk)
    _where(walk)
    _returning(walk)


def _merge(walk: Walk) -> None:
    walk.expect("MERGE", "INTO")
    _table(walk)
    walk.expect("USING")
    sources.source(walk)
    walk.expect("ON")
    values.value(walk)
    walk.expect("WHEN")
    while True:
        _when(walk)
        if not walk.accept("WHEN"):
            break
    _returning(walk)


def _when(walk: Walk) -> None:
    matched = not walk.accept("NOT")
    walk.expect("MATCHED")
    if not matched and walk.accept("BY"):
        matched = walk.expect_any("SOURCE", "TARGET") == "SOURCE"
    if walk.accept("AND"):
        values.value(walk)
    walk.expect("THEN")
    if walk.accept("DO", "NOTHING"):
        return
    if not matched:
        walk.expect("INSERT")
        _merged_row(walk)
    elif walk.expect_any("UPDATE", "DELETE") == "UPDATE":
        walk.expect("SET")
        _assignments(walk)


def _merged_row(walk: Walk) -> None:
    if walk.sees_symbol("("):
        walk.put_aside(_columns)
    _overriding(walk)
    if not walk.accept("DEFAULT", "VALUES"):
        walk.expect("VALUES")
        walk.parenthesis(values.values)


CHANGES: dict[str, Callable[[Walk], None]] = {
    "INSERT": _insert,
    "UPDATE": _update,
    "DELETE": _delete,
    "MERGE": _merge,
}
