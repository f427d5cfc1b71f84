"""SELECT, VALUES and TABLE with their set operations, and WITH before any of them or before a change of data.

Source: PostgreSQL documentation, "SELECT", and the productions `SelectStmt` and `with_clause` of its grammar.
"""

from migsafe.sql.shape import changes, selects, values
from migsafe.sql.shape.walk import Walk


def statement(walk: Walk) -> None:
    """A query or a change of data, from its first word on."""
    if walk.accept("WITH"):
        _with(walk)
    change = changes.CHANGES.get(walk.token.word)
    if change is not None:
        change(walk)
    else:
        query(walk)


def query(walk: Walk) -> None:
    """Queries joined by UNION, INTERSECT and EXCEPT, then what holds for all of them."""
    if walk.accept("WITH"):
        _with(walk)
    _simple(walk)
    while walk.accept_any("UNION", "INTERSECT", "EXCEPT"):
        walk.accept_any("ALL", "DISTINCT")
        _simple(walk)
    while _tail(walk):
        pass


def _with(walk: Walk) -> None:
    walk.accept("RECURSIVE")
    while True:
        walk.name("the name of the query")
        if walk.sees_symbol("("):
            walk.skip()
        walk.expect("AS")
        if walk.accept("NOT"):
            walk.expect("MATERIALIZED")
        else:
            walk.accept("MATERIALIZED")
        walk.parenthesis(statement)
        _search_and_cycle(walk)
        if not walk.accept_symbol(","):
            return


def _search_and_cycle(walk: Walk) -> None:
    if walk.accept("SEARCH"):
        walk.expect_any("DEPTH", "BREADTH")
        walk.expect("FIRST", "BY")
        walk.list_of(walk.name)
        walk.expect("SET")
        walk.name()
    if walk.accept("CYCLE"):
        walk.list_of(walk.name)
        walk.expect("SET")
        walk.name()
        if walk.accept("TO"):
            values.value(walk)
            walk.expect("DEFAULT")
            values.value(walk)
        walk.expect("USING")
        walk.name()


def _simple(walk: Walk) -> None:
    if walk.sees_symbol("("):
        walk.put_aside(query)
    elif walk.accept("VALUES"):
        _rows(walk)
    elif walk.accept("TABLE"):
        walk.accept("ONLY")
        walk.dotted("the name of a table")
        walk.accept_symbol("*")
    else:
        walk.expect("SELECT")
        selects.select(walk)


def _rows(walk: Walk) -> None:
    while True:
        walk.parenthesis(values.values)
        if not walk.accept_symbol(","):
            return


def _tail(walk: Walk) -> bool:
    """ORDER BY, LIMIT, OFFSET, FETCH and FOR UPDATE; whether one of them stood here."""
    match walk.accept_any("ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"):
        case "ORDER":
            walk.expect("BY")
            values.sort_list(walk)
        case "LIMIT":
            if not walk.accept("ALL"):
                values.value(walk)
        case "OFFSET":
            values.value(walk)
            walk.accept_any("ROW", "ROWS")
        case "FETCH":
            _fetch(walk)
        case "FOR":
            _locking(walk)
        case _:
            return False
    return True


def _fetch(walk: Walk) -> None:
    walk.expect_any("FIRST", "NEXT")
    if walk.token.word not in ("ROW", "ROWS"):
        values.value(walk)
    walk.expect_any("ROW", "ROWS")
    if not walk.accept("ONLY"):
        walk.expect("WITH", "TIES")


def _locking(walk: Walk) -> None:
    if walk.accept("READ", "ONLY"):
        return
    if not walk.accept("NO", "KEY", "UPDATE") and not walk.accept("KEY", "SHARE"):
        walk.expect_any("UPDATE", "SHARE")
    if walk.accept("OF"):
        walk.list_of(walk.dotted)
    if not walk.accept("SKIP", "LOCKED"):
        walk.accept("NOWAIT")
