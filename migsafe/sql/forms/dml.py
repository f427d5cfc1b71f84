"""INSERT, UPDATE, DELETE, MERGE, SELECT, COPY and what wraps them: WITH, EXPLAIN, DECLARE.

The relation written is read here from the tokens, so that `predicate` and `expression` are the user's own text; sqlglot
then checks the whole statement (`migsafe.sql.query`). A data-changing WITH is an action of its own. INSERT says in
`method` where its rows come from: `values`, `query` or `default`. Relations that are only read are no actions.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head
from migsafe.sql.forms.set_config import configured
from migsafe.sql.phrases import name_list, relation_with_star, rest, skip_group

QUERY_VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "("})
"""What a statement begins with that sqlglot checks."""


def read_query(cursor: Cursor, head: Head) -> Iterable[Action]:
    """Read one such statement from its first word on."""
    start = cursor.at
    if cursor.accept("WITH"):
        yield from _with(cursor)
    match cursor.token.word:
        case "INSERT":
            yield _insert(cursor)
        case "UPDATE":
            yield _update(cursor)
        case "DELETE":
            yield _delete(cursor)
        case "MERGE":
            yield _merge(cursor)
        case _:
            yield from _select(cursor, start)


def _with(cursor: Cursor) -> Iterable[Action]:
    cursor.accept("RECURSIVE")
    for actions in cursor.list_of(lambda: _common_table(cursor)):
        yield from actions
    while cursor.token.word in ("SEARCH", "CYCLE"):
        while not cursor.at_end and cursor.token.word not in QUERY_VERBS:
            cursor.take()


def _common_table(cursor: Cursor) -> list[Action]:
    cursor.name("the name of the query")
    if cursor.sees_symbol("("):
        name_list(cursor)
    cursor.expect("AS")
    cursor.accept("NOT")
    cursor.accept("MATERIALIZED")
    at = cursor.at
    skip_group(cursor)
    inner = Cursor(cursor.text, cursor.tokens[at + 1 : cursor.at - 1], cursor.scope)
    if inner.token.word not in ("INSERT", "UPDATE", "DELETE", "MERGE", "WITH"):
        return []
    return [action for action in read_query(inner, Head("WITH")) if action.kind is not ActionKind.SELECT]


def _insert(cursor: Cursor) -> Action:
    cursor.expect("INSERT", "INTO")
    relation = cursor.relation()
    if cursor.accept("AS"):
        cursor.name("an alias")
    columns: tuple[str, ...] = ()
    if cursor.sees_symbol("(") and cursor.ahead(1).word not in ("SELECT", "WITH", "VALUES", "TABLE"):
        columns = _targets(cursor)
    source = next((token.word for token in cursor.tokens[cursor.at :] if token.word or token.text == "("), "")
    if cursor.accept("OVERRIDING"):
        cursor.expect_any("SYSTEM", "USER")
        cursor.expect("VALUE")
        source = cursor.token.word
    method = {"VALUES": "values", "DEFAULT": "default"}.get(source, "query")
    if not rest(cursor):
        cursor.fail("VALUES, DEFAULT VALUES or a query")
    return Action(*UNPLACED, ActionKind.INSERT, relation, columns=columns, method=method)


def _targets(cursor: Cursor) -> tuple[str, ...]:
    """`(a, b.field, c[1])`: the columns that are given values."""
    cursor.expect_symbol("(")
    columns = cursor.list_of(lambda: _target(cursor))
    cursor.expect_symbol(")")
    return columns


def _target(cursor: Cursor) -> str:
    column = cursor.name("the name of a column")
    while cursor.accept_symbol(".") or cursor.sees_symbol("["):
        skip_group(cursor)
    return column


def _update(cursor: Cursor) -> Action:
    cursor.expect("UPDATE")
    only, relation = relation_with_star(cursor)
    if not cursor.sees("SET"):
        cursor.accept("AS")
        cursor.name("SET")
    cursor.expect("SET")
    columns: list[str] = []
    for names in cursor.list_of(lambda: _assignment(cursor)):
        columns += names
    found = Action(*UNPLACED, ActionKind.UPDATE, relation, only=only, columns=tuple(columns))
    return replace(found, predicate=_predicate(cursor))


def _assignment(cursor: Cursor) -> tuple[str, ...]:
    columns = _targets(cursor) if cursor.sees_symbol("(") else (_target(cursor),)
    cursor.expect_symbol("=")
    at = cursor.at
    while not cursor.at_end and not cursor.sees_symbol(",") and not _ends_assignment(cursor):
        skip_group(cursor)
    if cursor.at == at:
        cursor.fail("a value")
    return columns


def _ends_assignment(cursor: Cursor) -> bool:
    word = cursor.token.word
    if word == "FROM":
        return cursor.tokens[cursor.at - 1].word != "DISTINCT"
    return word in ("WHERE", "RETURNING")


def _delete(cursor: Cursor) -> Action:
    cursor.expect("DELETE", "FROM")
    only, relation = relation_with_star(cursor)
    found = Action(*UNPLACED, ActionKind.DELETE, relation, only=only)
    return replace(found, predicate=_predicate(cursor))


def _predicate(cursor: Cursor) -> str | None:
    """The condition of WHERE up to RETURNING, and everything else taken."""
    while not cursor.at_end and cursor.token.word not in ("WHERE", "RETURNING"):
        skip_group(cursor)
    predicate = None
    if cursor.accept("WHERE"):
        at = cursor.at
        while not cursor.at_end and cursor.token.word != "RETURNING":
            skip_group(cursor)
        predicate = cursor.text_from(at) or cursor.fail("a condition")
    rest(cursor)
    return predicate


def _merge(cursor: Cursor) -> Action:
    cursor.expect("MERGE", "INTO")
    only, relation = relation_with_star(cursor)
    while not cursor.at_end and not cursor.sees("ON"):
        skip_group(cursor)
    cursor.expect("ON")
    at = cursor.at
    while not cursor.at_end and not cursor.sees("WHEN"):
        skip_group(cursor)
    predicate = cursor.text_from(at)
    rest(cursor)
    return Action(*UNPLACED, ActionKind.MERGE, relation, only=only, predicate=predicate)


def _select(cursor: Cursor, start: int) -> Iterable[Action]:
    """A query; what WITH defines before it, from `start` on, is part of its text."""
    at = cursor.at
    if not rest(cursor):
        cursor.fail("a query")
    end = cursor.at
    cursor.at = at
    target = _into(cursor)
    cursor.at = end
    query = cursor.text_from(start)
    if target is not None:
        yield Action(*UNPLACED, ActionKind.CREATE_TABLE_AS, target, expression=query, method="select into")
        return
    yield Action(*UNPLACED, ActionKind.SELECT, expression=query)
    yield from configured(cursor.tokens[at:end])


def _into(cursor: Cursor) -> str | None:
    """The table that SELECT … INTO makes, None for a plain query."""
    if not cursor.sees("SELECT"):
        return None
    while not cursor.at_end and not cursor.sees("INTO") and not cursor.sees("FROM"):
        skip_group(cursor)
    if not cursor.accept("INTO"):
        return None
    temporary = cursor.accept_any("TEMP", "TEMPORARY")
    cursor.accept_any("UNLOGGED")
    cursor.accept("TABLE")
    if not temporary:
        return cursor.relation()
    name = cursor.dotted()[-1]
    cursor.scope.temporary.add(name)
    return cursor.scope.qualify(name)
