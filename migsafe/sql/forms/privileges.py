"""GRANT, REVOKE, default privileges, roles.

`value` is what is granted, `columns` to or from whom, `method` the kind of object (`table`, `sequence`, `role` …; `all
tables in schema`), `name` the object where it is no table. A REVOKE's `cascade` is its own.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.forms.settings import reset, setting
from migsafe.sql.phrases import cascades, new_name, rest, skip_group, text_until

_TAIL = frozenset({"WITH", "GRANTED", "CASCADE", "RESTRICT"})
_OBJECTS = (
    "ALL TABLES IN SCHEMA",
    "ALL SEQUENCES IN SCHEMA",
    "ALL FUNCTIONS IN SCHEMA",
    "ALL PROCEDURES IN SCHEMA",
    "ALL ROUTINES IN SCHEMA",
    "FOREIGN DATA WRAPPER",
    "FOREIGN SERVER",
    "LARGE OBJECT",
    "SEQUENCE",
    "DATABASE",
    "DOMAIN",
    "FUNCTION",
    "LANGUAGE",
    "PARAMETER",
    "PROCEDURE",
    "ROUTINE",
    "SCHEMA",
    "TABLESPACE",
    "TYPE",
)


def _grant(cursor: Cursor, head: Head) -> Iterable[Action]:
    kind = ActionKind.GRANT if head.verb == "GRANT" else ActionKind.REVOKE
    towards = "TO" if kind is ActionKind.GRANT else "FROM"
    if kind is ActionKind.REVOKE and cursor.ahead(1).word in ("OPTION",):
        cursor.at += 2
        cursor.expect("FOR")
    at = cursor.at
    while not cursor.at_end and cursor.token.word not in ("ON", towards):
        skip_group(cursor)
    base = Action(*UNPLACED, kind, value=cursor.text_from(at) or cursor.fail("a privilege"))
    targets = _targets(cursor, base, towards) if cursor.accept("ON") else (replace(base, method="role"),)
    cursor.expect(towards)
    grantees = cursor.list_of(lambda: _grantee(cursor))
    if cursor.accept("WITH"):
        cursor.list_of(lambda: text_until(cursor, _TAIL))
    if cursor.accept("GRANTED"):
        cursor.expect("BY")
        cursor.word("a role")
    cascade = cascades(cursor)
    for target in targets:
        yield replace(target, columns=grantees, cascade=cascade)


def _targets(cursor: Cursor, base: Action, towards: str) -> tuple[Action, ...]:
    for what in _OBJECTS:
        if cursor.accept(*what.split()):
            at = cursor.at
            while not cursor.at_end and not cursor.sees(towards):
                skip_group(cursor)
            return (replace(base, method=what.lower(), name=cursor.text_from(at)),)
    cursor.accept("TABLE")
    return tuple(replace(base, relation=name, method="table") for name in cursor.list_of(cursor.relation))


def _grantee(cursor: Cursor) -> str:
    if cursor.token.word == "GROUP":
        cursor.take()
    return cursor.word("a role")


def _default_privileges(cursor: Cursor, head: Head) -> Iterable[Action]:
    at = cursor.at
    while not cursor.at_end and cursor.token.word not in ("GRANT", "REVOKE"):
        cursor.take()
    scope = cursor.text_from(at)
    word = cursor.expect_any("GRANT", "REVOKE")
    kind = ActionKind.GRANT if word == "GRANT" else ActionKind.REVOKE
    yield Action(*UNPLACED, kind, method="default privileges", name=scope or None, value=rest(cursor))


def _role(cursor: Cursor, head: Head) -> Iterable[Action]:
    name = cursor.word("the name of a role")
    method = head.verb.split()[0].lower()
    base = Action(*UNPLACED, ActionKind.ROLE, name=name, method=method)
    if method != "alter":
        rest(cursor)
        yield base
        return
    if cursor.accept("IN", "DATABASE"):
        cursor.name("a database")
    if cursor.accept("SET"):
        changed = setting(cursor, "role")
        yield replace(base, value=f"{changed.name} = {changed.value}")
    elif cursor.accept("RESET"):
        yield replace(base, value=f"reset {reset(cursor).name}")
    else:
        renamed = new_name(cursor)
        rest(cursor)
        yield replace(base, new_name=renamed)


def _owned(cursor: Cursor, head: Head) -> Iterable[Action]:
    """REASSIGN OWNED and DROP OWNED touch whatever a role owns."""
    at = cursor.at
    cursor.expect("BY")
    rest(cursor)
    cascade = cursor.tokens[cursor.at - 1].word == "CASCADE"
    yield Action(*UNPLACED, ActionKind.OWNER, method=head.verb.lower(), value=cursor.text_from(at), cascade=cascade)


FORMS: dict[str, Reader] = {
    "GRANT": _grant,
    "REVOKE": _grant,
    "ALTER DEFAULT PRIVILEGES": _default_privileges,
    "CREATE ROLE": _role,
    "CREATE USER": _role,
    "CREATE GROUP": _role,
    "ALTER ROLE": _role,
    "ALTER USER": _role,
    "ALTER GROUP": _role,
    "REASSIGN OWNED": _owned,
    "DROP OWNED": _owned,
}
