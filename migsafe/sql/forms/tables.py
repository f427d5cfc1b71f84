"""CREATE TABLE in all its forms, and CREATE TABLE AS.

One CREATE_TABLE action with the columns' names, then a DEFINE_COLUMN action for each column (what ADD_COLUMN says of
one) and one action for each constraint, in the order of the text, on the new relation. `method` is
`partition`, `like`, `of`, `foreign` or None; `referenced` the partitioned parent or the table that LIKE copies;
`expression` what of it LIKE includes (`constraints indexes`); `value` a partition's bound, or `unlogged`. An INHERIT
action follows for each parent that is inherited from.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.checked import query
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.columns import column_clauses, column_definition
from migsafe.sql.forms.constraints import starts_table_constraint, table_constraint
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.partitions import partition_bound
from migsafe.sql.phrases import if_not_exists, name_list, rest, skip_group, text_until
from migsafe.sql.scope import TEMPORARY_SCHEMA
from migsafe.sql.words import word_set

LIKE_OPTIONS = word_set("comments compression constraints defaults generated identity indexes statistics storage")


def new_relation(cursor: Cursor, head: Head) -> str:
    """The name of a table that is being made; one that is TEMP lives in `pg_temp` from now on, and the others never."""
    parts = cursor.dotted("the name of a table")
    name = parts[-1]
    if not head.temporary:
        return f"{parts[-2] if len(parts) > 1 else cursor.scope.schema}.{name}"
    cursor.scope.temporary.add(name)
    return f"{TEMPORARY_SCHEMA}.{name}"


def _create_table(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_not_exists(cursor)
    relation = new_relation(cursor, head)
    kept = "unlogged" if head.unlogged else None
    base = Action(*UNPLACED, ActionKind.CREATE_TABLE, relation, if_not_exists=guarded, value=kept)
    if head.verb == "CREATE FOREIGN TABLE":
        base = replace(base, method="foreign")
    if cursor.accept("PARTITION", "OF"):
        yield from _partition(cursor, base)
        return
    if cursor.accept("OF"):
        base = replace(base, method="of", type_name=".".join(cursor.dotted("a type")))
        constraints = _elements(cursor, relation, typed=True) if cursor.sees_symbol("(") else []
    elif _is_create_as(cursor):
        yield _create_as(cursor, base)
        return
    else:
        constraints = _elements(cursor, relation, typed=False)
    yield from _finished(cursor, base, constraints)


def _finished(cursor: Cursor, base: Action, found: list[Action]) -> Iterable[Action]:
    columns = tuple(action.column or "" for action in found if action.kind is ActionKind.ADD_COLUMN)
    copied = next((action for action in found if action.kind is ActionKind.CREATE_TABLE), None)
    base = replace(base, columns=columns)
    if copied is not None:
        base = replace(base, method="like", referenced=copied.referenced, expression=copied.expression)
    parents = _parents(cursor)
    base = replace(base, partition_by=table_options(cursor))
    if cursor.accept("SERVER"):
        rest(cursor)
    cursor.end()
    yield base
    yield from (Action(*UNPLACED, ActionKind.INHERIT, base.relation, referenced=parent) for parent in parents)
    for action in found:
        if action.kind is ActionKind.ADD_COLUMN:
            yield replace(action, kind=ActionKind.DEFINE_COLUMN)
        elif action.kind is not ActionKind.CREATE_TABLE:
            yield action


def _partition(cursor: Cursor, base: Action) -> Iterable[Action]:
    parent = cursor.relation()
    found = _elements(cursor, base.relation, typed=True) if cursor.sees_symbol("(") else []
    bound = partition_bound(cursor)
    base = replace(base, method=base.method or "partition", referenced=parent, value=bound)
    yield from _finished(cursor, base, found)


def _elements(cursor: Cursor, relation: str | None, *, typed: bool) -> list[Action]:
    """What stands in the parentheses. Columns come as ADD_COLUMN, LIKE as CREATE_TABLE."""
    cursor.expect_symbol("(")
    found: list[Action] = []
    if cursor.accept_symbol(")"):
        return found
    for actions in cursor.list_of(lambda: _element(cursor, relation, typed=typed)):
        found += actions
    cursor.expect_symbol(")")
    return found


def _element(cursor: Cursor, relation: str | None, *, typed: bool) -> list[Action]:
    if cursor.accept("LIKE"):
        source = cursor.relation()
        return [Action(*UNPLACED, ActionKind.CREATE_TABLE, relation, referenced=source, expression=_included(cursor))]
    if starts_table_constraint(cursor):
        return [table_constraint(cursor, relation)]
    if not typed:
        return column_definition(cursor, relation)
    column = cursor.name("the name of a column")
    cursor.accept("WITH", "OPTIONS")
    return column_clauses(cursor, Action(*UNPLACED, ActionKind.ADD_COLUMN, relation, column=column))


def _included(cursor: Cursor) -> str | None:
    """What the options behind LIKE include, one word for each; None for nothing."""
    included: set[str] = set()
    while word := cursor.accept_any("INCLUDING", "EXCLUDING"):
        what = cursor.word("what to include")
        named = LIKE_OPTIONS if what == "all" else {what}
        included = included | named if word == "INCLUDING" else included - named
    return " ".join(sorted(included)) or None


def _parents(cursor: Cursor) -> tuple[str, ...]:
    if not cursor.accept("INHERITS"):
        return ()
    cursor.expect_symbol("(")
    parents = cursor.list_of(cursor.relation)
    cursor.expect_symbol(")")
    return parents


def table_options(cursor: Cursor) -> str | None:
    """Take PARTITION BY, USING, WITH, ON COMMIT and TABLESPACE, in any order; the text behind PARTITION BY."""
    partition_by = None
    while True:
        if cursor.accept("PARTITION", "BY"):
            at = cursor.at
            cursor.expect_any("RANGE", "LIST", "HASH")
            skip_group(cursor)
            partition_by = cursor.text_from(at)
        elif cursor.accept("USING"):
            cursor.word("an access method")
        elif cursor.accept("WITHOUT", "OIDS") or cursor.accept("WITH", "OIDS"):
            continue
        elif cursor.sees("WITH") and cursor.ahead(1).text == "(":
            cursor.take()
            skip_group(cursor)
        elif cursor.accept("ON", "COMMIT"):
            text_until(cursor, ("AS", "TABLESPACE"))
        elif cursor.accept("TABLESPACE"):
            cursor.name("a tablespace")
        else:
            return partition_by


_DATA = {("WITH", "DATA"), ("WITH", "NO", "DATA")}


def _is_create_as(cursor: Cursor) -> bool:
    """CREATE TABLE AS has no types in its list of columns, or no list at all."""
    if not cursor.sees_symbol("("):
        return True
    return cursor.ahead(2).text in (",", ")") and cursor.ahead(1).text != ")"


def _create_as(cursor: Cursor, base: Action) -> Action:
    columns = name_list(cursor) if cursor.sees_symbol("(") else ()
    table_options(cursor)
    cursor.expect("AS")
    text = rest(cursor) if cursor.sees("EXECUTE") else query(cursor, _DATA)
    last = [token.word for token in cursor.tokens[-2:]]
    return replace(
        base,
        kind=ActionKind.CREATE_TABLE_AS,
        columns=columns,
        expression=text,
        value="no data" if last == ["NO", "DATA"] else None,
    )


FORMS: dict[str, Reader] = {"CREATE TABLE": _create_table, "CREATE FOREIGN TABLE": _create_table}
