"""What queries and changes of data lock: the tables that they read, and those that a foreign key makes them look at.

A row that refers to another one locks that row's table in ROW SHARE; a row that is deleted makes PostgreSQL look for
those that refer to it (documentation, "Foreign Keys").
"""

from collections.abc import Iterator
from itertools import pairwise

from migsafe.model import Action, ActionKind, LockMode, RelationKind
from migsafe.sql.held import ByKind, Held, Situation, all_of, on
from migsafe.sql.lex import code
from migsafe.sql.schema.objects_made import relations_read
from migsafe.sql.schema.state import Schema

_M = LockMode
_READ_NOTHING = ("values", "default")
_COPY_KEEPS_ITS_LOCK = 13
_ON_DELETE = {"cascade": _M.ROW_EXCLUSIVE, "set null": _M.ROW_EXCLUSIVE, "set default": _M.ROW_EXCLUSIVE}


def _write(action: Action, situation: Situation) -> Iterator[Held]:
    schema = situation.schema
    reads = () if action.method in _READ_NOTHING else relations_read(schema, situation.text)
    yield from all_of(_expanded(schema, tuple(one for one in reads if one != action.relation)), _M.ACCESS_SHARE)
    yield from _looked_up(action, schema)


def _copy(action: Action, situation: Situation) -> Iterator[Held]:
    if action.value == "from":
        yield from on(action.relation, _M.ROW_EXCLUSIVE)
        yield from _looked_up(action, situation.schema)
    elif situation.server_version >= _COPY_KEEPS_ITS_LOCK:
        yield from on(action.relation, _M.ACCESS_SHARE)


def _truncate(action: Action, situation: Situation) -> Iterator[Held]:
    if action.cascade:
        yield from all_of(_referencing(situation.schema, action.relation or ""), _M.ACCESS_EXCLUSIVE)


def _refresh(action: Action, situation: Situation) -> Iterator[Held]:
    view = situation.schema.views.get(action.relation or "")
    return all_of(_expanded(situation.schema, view.reads if view else ()), _M.ACCESS_SHARE)


def _looked_up(action: Action, schema: Schema) -> Iterator[Held]:
    """Tables whose rows are looked at because a foreign key links them to rows that are written."""
    if action.kind is ActionKind.DELETE:
        for key in schema.foreign_keys_to(action.relation):
            yield key.relation, _ON_DELETE.get(key.on_delete or "", _M.ROW_SHARE)
        return
    changed = set(action.columns) if action.kind is ActionKind.UPDATE else None
    for key in schema.foreign_keys_of(action.relation):
        if changed is None or changed & set(key.columns):
            yield from on(key.referenced, _M.ROW_SHARE)


def _read(action: Action, situation: Situation) -> Iterator[Held]:
    schema = situation.schema
    query = action.expression or ""
    reads = relations_read(schema, query, action.relation)
    views_only = action.kind is ActionKind.CREATE_VIEW
    mode = _M.ACCESS_SHARE
    if action.kind is ActionKind.SELECT and _locks_rows(query):
        mode = _M.ROW_SHARE
    yield from all_of(reads if views_only else _expanded(schema, reads), mode)


def _locks_rows(query: str) -> bool:
    words = [token.word for token in code(query)]
    return any(word == "FOR" and following in ("UPDATE", "SHARE", "NO", "KEY") for word, following in pairwise(words))


def _expanded(schema: Schema, relations: tuple[str, ...]) -> tuple[str, ...]:
    """The relations, what they read where they are views, and their partitions and children."""
    found: list[str] = []
    waiting = list(relations)
    while waiting:
        one = waiting.pop(0)
        if one in found:
            continue
        found.append(one)
        view = schema.views.get(one)
        waiting += view.reads if view is not None and schema.kinds.get(one) is RelationKind.VIEW else ()
        waiting += schema.descendants(one)
    return tuple(found)


def _referencing(schema: Schema, relation: str) -> tuple[str, ...]:
    """All tables that TRUNCATE … CASCADE empties too."""
    found = [relation, *schema.descendants(relation)]
    for table in found:
        more = sorted({key.relation for key in schema.foreign_keys_to(table)} - set(found))
        found += more
    return tuple(found[1:])


DATA_LOCKS: ByKind = {
    ActionKind.INSERT: _write,
    ActionKind.UPDATE: _write,
    ActionKind.DELETE: _write,
    ActionKind.MERGE: _write,
    ActionKind.SELECT: _read,
    ActionKind.CREATE_TABLE_AS: _read,
    ActionKind.CREATE_VIEW: _read,
    ActionKind.CREATE_MATERIALIZED_VIEW: _read,
    ActionKind.COPY: _copy,
    ActionKind.TRUNCATE: _truncate,
    ActionKind.REFRESH_MATERIALIZED_VIEW: _refresh,
}
