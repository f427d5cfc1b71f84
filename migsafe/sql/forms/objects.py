"""Schemas, extensions, statistics, publications, subscriptions, databases, and all that holds no rows.

`method` is what is done: `create`, `alter`, `drop`; `value` how, strings left out where they may hold a password.
Objects of no consequence to locks, rows, plans or cached values are OTHER, with their kind in `name`.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms import dispatch
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.lex import TokenKind
from migsafe.sql.phrases import if_exists, if_not_exists, name_list, new_name, rest, skip_group
from migsafe.sql.scope import Scope

_INERT = (
    "ACCESS METHOD,CAST,COLLATION,CONVERSION,FOREIGN DATA WRAPPER,LANGUAGE,LARGE OBJECT,OPERATOR,OPERATOR CLASS,"
    "OPERATOR FAMILY,SERVER,TEXT SEARCH CONFIGURATION,TEXT SEARCH DICTIONARY,TEXT SEARCH PARSER,TEXT SEARCH TEMPLATE,"
    "TRANSFORM,USER MAPPING"
)


def _create_schema(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_not_exists(cursor)
    name = None if cursor.sees("AUTHORIZATION") else cursor.name("the name of the schema")
    if cursor.accept("AUTHORIZATION"):
        owner = cursor.word("a role")
        name = name or owner
    yield Action(*UNPLACED, ActionKind.CREATE_SCHEMA, name=name, if_not_exists=guarded)
    while not cursor.at_end:
        yield from _schema_element(cursor, name or "")


def _schema_element(cursor: Cursor, schema: str) -> list[Action]:
    """`CREATE SCHEMA s CREATE TABLE t (…) GRANT …`: statements without semicolons, whose names live in the schema."""
    if cursor.token.word not in ("CREATE", "GRANT"):
        cursor.fail("CREATE, GRANT or the end of the statement")
    at = cursor.at
    cursor.at += 1
    while not cursor.at_end and cursor.token.word not in ("CREATE", "GRANT"):
        skip_group(cursor)
    inside = Scope(schema, cursor.scope.temporary)
    element = Cursor(cursor.text, cursor.tokens[at : cursor.at], inside)
    found = list(dispatch.read_form(element))
    element.end()
    return found


def _alter_schema(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of a schema")
    if cursor.accept("RENAME", "TO"):
        yield Action(*UNPLACED, ActionKind.RENAME_SCHEMA, name=name, new_name=cursor.name("the new name"))
        return
    cursor.expect("OWNER", "TO")
    yield Action(*UNPLACED, ActionKind.OWNER, name=name, method="schema", value=cursor.word("a role"))


def _create_extension(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_not_exists(cursor)
    name = cursor.name("the name of an extension")
    value = rest(cursor) or None
    yield Action(*UNPLACED, ActionKind.CREATE_EXTENSION, name=name, if_not_exists=guarded, value=value)


def _alter_extension(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of an extension")
    value = rest(cursor) or cursor.fail("what to alter")
    yield Action(*UNPLACED, ActionKind.ALTER_EXTENSION, name=name, value=value)


def _create_statistics(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_not_exists(cursor)
    name = None
    if not cursor.sees("ON") and not cursor.sees_symbol("("):
        name = cursor.relation("the name of the statistics")
    kinds = ", ".join(name_list(cursor)) if cursor.sees_symbol("(") else None
    cursor.expect("ON")
    at = cursor.at
    while not cursor.at_end and not cursor.sees("FROM"):
        skip_group(cursor)
    expression = cursor.text_from(at)
    cursor.expect("FROM")
    yield Action(
        *UNPLACED,
        ActionKind.CREATE_STATISTICS,
        cursor.relation(),
        name=name,
        method="create",
        expression=expression,
        value=kinds,
        if_not_exists=guarded,
    )


def _alter_statistics(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_exists(cursor)
    name = cursor.relation("the name of the statistics")
    renamed = new_name(cursor)
    if renamed is None and cursor.at_end:
        cursor.fail("what to alter")
    value = rest(cursor) or None
    kind = ActionKind.CREATE_STATISTICS
    yield Action(*UNPLACED, kind, name=name, method="alter", value=value, if_exists=guarded, new_name=renamed)


def _publication(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.name("the name of a publication")
    method = head.verb.split()[0].lower()
    base = Action(*UNPLACED, ActionKind.PUBLICATION, name=name, method=method, new_name=new_name(cursor))
    cursor.accept_any("FOR", "ADD", "SET", "DROP")
    if not cursor.sees("TABLE") and not cursor.sees("TABLES"):
        yield replace(base, value=rest(cursor) or None)
        return
    of_schemas = False
    while True:
        of_schemas = cursor.accept("TABLES", "IN", "SCHEMA") or (of_schemas and not cursor.sees("TABLE"))
        if of_schemas:
            cursor.name("the name of a schema")
        yield replace(base, relation=None if of_schemas else _published(cursor))
        if not cursor.accept_symbol(","):
            break
    if cursor.accept("WITH"):
        skip_group(cursor)


def _published(cursor: Cursor) -> str:
    cursor.accept("TABLE")
    cursor.accept("ONLY")
    relation = cursor.relation()
    cursor.accept_symbol("*")
    if cursor.sees_symbol("("):
        name_list(cursor)
    if cursor.accept("WHERE"):
        skip_group(cursor)
    return relation


def _named(kind: ActionKind) -> Reader:
    def read(cursor: Cursor, head: Head) -> Iterable[Action]:
        method, _, what = head.verb.lower().partition(" ")
        name = cursor.name(f"the name of a {what}")
        at = cursor.at
        renamed = new_name(cursor)
        rest(cursor)
        value = " ".join("'…'" if token.kind is TokenKind.STRING else token.text for token in cursor.tokens[at:])
        yield Action(*UNPLACED, kind, name=name, method=method, value=value or None, new_name=renamed)

    return read


def _tablespace(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_exists(cursor)
    name = cursor.name("the name of a tablespace")
    renamed = new_name(cursor)
    rest(cursor)
    method = head.verb.lower()
    yield Action(*UNPLACED, ActionKind.SYSTEM, name=name, method=method, if_exists=guarded, new_name=renamed)


def _alter_system(cursor: Cursor, head: Head) -> Iterable[Action]:
    at = cursor.at
    cursor.expect_any("SET", "RESET")
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.SYSTEM, method="alter system", value=cursor.text_from(at))


def _inert(cursor: Cursor, head: Head) -> Iterable[Action]:
    drops = head.verb.startswith("DROP")
    guarded = drops and if_exists(cursor)
    if not rest(cursor):
        cursor.fail("a name")
    cascade = drops and cursor.tokens[cursor.at - 1].word == "CASCADE"
    yield Action(*UNPLACED, ActionKind.OTHER, name=head.verb.lower(), if_exists=guarded, cascade=cascade)


def _import(cursor: Cursor, head: Head) -> Iterable[Action]:
    """IMPORT FOREIGN SCHEMA makes a foreign table for each table there, which nobody sees here."""
    cursor.name("the name of a schema")
    while not cursor.at_end and not cursor.sees("INTO"):
        skip_group(cursor)
    cursor.expect("INTO")
    cursor.name("the name of a schema")
    if cursor.accept("OPTIONS"):
        skip_group(cursor)
    yield Action(*UNPLACED, ActionKind.OTHER, name=head.verb.lower())


def _bare(cursor: Cursor, head: Head) -> Iterable[Action]:
    rest(cursor)
    yield Action(*UNPLACED, ActionKind.OTHER, name=head.verb.lower())


FORMS: dict[str, Reader] = {
    **{f"{verb} {what}": _inert for what in _INERT.split(",") for verb in ("CREATE", "ALTER", "DROP")},
    **dict.fromkeys(("LISTEN", "UNLISTEN", "NOTIFY", "LOAD", "DEALLOCATE", "CLOSE"), _inert),
    "IMPORT FOREIGN SCHEMA": _import,
    "CHECKPOINT": _bare,
    "CREATE SCHEMA": _create_schema,
    "ALTER SCHEMA": _alter_schema,
    "CREATE EXTENSION": _create_extension,
    "ALTER EXTENSION": _alter_extension,
    "CREATE STATISTICS": _create_statistics,
    "ALTER STATISTICS": _alter_statistics,
    "CREATE PUBLICATION": _publication,
    "ALTER PUBLICATION": _publication,
    "CREATE SUBSCRIPTION": _named(ActionKind.SUBSCRIPTION),
    "ALTER SUBSCRIPTION": _named(ActionKind.SUBSCRIPTION),
    "CREATE DATABASE": _named(ActionKind.DATABASE),
    "ALTER DATABASE": _named(ActionKind.DATABASE),
    "CREATE TABLESPACE": _tablespace,
    "ALTER TABLESPACE": _tablespace,
    "DROP TABLESPACE": _tablespace,
    "ALTER SYSTEM": _alter_system,
}
