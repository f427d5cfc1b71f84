"""DROP of every kind of object, and TRUNCATE: one action for each object named."""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.cursor import Cursor
from migsafe.sql.forms.form import UNPLACED, Head, Reader
from migsafe.sql.phrases import cascades, if_exists, relation_with_star, rest, skip_group

_RELATIONS = {
    "DROP TABLE": ActionKind.DROP_TABLE,
    "DROP FOREIGN TABLE": ActionKind.DROP_TABLE,
    "DROP VIEW": ActionKind.DROP_VIEW,
    "DROP MATERIALIZED VIEW": ActionKind.DROP_MATERIALIZED_VIEW,
    "DROP SEQUENCE": ActionKind.DROP_SEQUENCE,
}
_NAMED = {
    "DROP TYPE": ActionKind.DROP_TYPE,
    "DROP DOMAIN": ActionKind.DROP_DOMAIN,
    "DROP SCHEMA": ActionKind.DROP_SCHEMA,
    "DROP EXTENSION": ActionKind.DROP_EXTENSION,
    "DROP FUNCTION": ActionKind.DROP_FUNCTION,
    "DROP PROCEDURE": ActionKind.DROP_FUNCTION,
    "DROP ROUTINE": ActionKind.DROP_FUNCTION,
    "DROP AGGREGATE": ActionKind.DROP_FUNCTION,
    "DROP STATISTICS": ActionKind.CREATE_STATISTICS,
    "DROP PUBLICATION": ActionKind.PUBLICATION,
    "DROP SUBSCRIPTION": ActionKind.SUBSCRIPTION,
    "DROP DATABASE": ActionKind.DATABASE,
    "DROP ROLE": ActionKind.ROLE,
    "DROP USER": ActionKind.ROLE,
    "DROP GROUP": ActionKind.ROLE,
    "DROP EVENT TRIGGER": ActionKind.DROP_TRIGGER,
}
_ON_TABLE = {
    "DROP TRIGGER": ActionKind.DROP_TRIGGER,
    "DROP POLICY": ActionKind.POLICY,
    "DROP RULE": ActionKind.RULE,
}
_UNQUALIFIED = frozenset(
    {"DROP SCHEMA", "DROP EXTENSION", "DROP PUBLICATION", "DROP SUBSCRIPTION", "DROP DATABASE", "DROP EVENT TRIGGER"}
)
_ROUTINES = frozenset({"DROP FUNCTION", "DROP PROCEDURE", "DROP ROUTINE", "DROP AGGREGATE"})


def _drop_relations(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_exists(cursor)
    relations = cursor.list_of(cursor.relation)
    cascade = cascades(cursor)
    for relation in relations:
        cursor.scope.drop(relation)
        yield Action(*UNPLACED, _RELATIONS[head.verb], relation, if_exists=guarded, cascade=cascade)


def _drop_named(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_exists(cursor)
    names = cursor.list_of(lambda: _object(cursor, head.verb))
    cascade = cascades(cursor)
    if head.verb == "DROP DATABASE":
        rest(cursor)
    for name in names:
        yield Action(*UNPLACED, _NAMED[head.verb], name=name, method="drop", if_exists=guarded, cascade=cascade)


def _object(cursor: Cursor, verb: str) -> str:
    if verb in _UNQUALIFIED or _NAMED[verb] is ActionKind.ROLE:
        return cursor.word()
    name = cursor.relation()
    if verb in _ROUTINES and cursor.sees_symbol("("):
        skip_group(cursor)
    return name


def _drop_on_table(cursor: Cursor, head: Head) -> Iterable[Action]:
    guarded = if_exists(cursor)
    name = cursor.name()
    cursor.expect("ON")
    relation = cursor.relation()
    yield Action(
        *UNPLACED,
        _ON_TABLE[head.verb],
        relation,
        name=name,
        method="drop",
        if_exists=guarded,
        cascade=cascades(cursor),
    )


def _drop_index(cursor: Cursor, head: Head) -> Iterable[Action]:
    concurrently = cursor.accept("CONCURRENTLY")
    guarded = if_exists(cursor)
    names = cursor.list_of(lambda: cursor.relation("the name of an index"))
    cascade = cascades(cursor)
    for name in names:
        yield Action(
            *UNPLACED,
            ActionKind.DROP_INDEX,
            name=name,
            concurrently=concurrently,
            if_exists=guarded,
            cascade=cascade,
        )


def _truncate(cursor: Cursor, head: Head) -> Iterable[Action]:
    cursor.accept("TABLE")
    tables = cursor.list_of(lambda: relation_with_star(cursor))
    identity = cursor.accept_any("RESTART", "CONTINUE")
    if identity:
        cursor.expect("IDENTITY")
    cascade = cascades(cursor)
    for only, relation in tables:
        restart = "restart identity" if identity == "RESTART" else None
        yield Action(*UNPLACED, ActionKind.TRUNCATE, relation, only=only, cascade=cascade, value=restart)


FORMS: dict[str, Reader] = {
    **dict.fromkeys(_RELATIONS, _drop_relations),
    **dict.fromkeys(_NAMED, _drop_named),
    **dict.fromkeys(_ON_TABLE, _drop_on_table),
    "DROP INDEX": _drop_index,
    "TRUNCATE": _truncate,
}
