"""Running one form on a real server, and looking at what it does.

Inside a transaction the session itself reads `pg_locks`, the relations' files and the scan counters right after the
statement, and rolls back. What PostgreSQL refuses there (CONCURRENTLY, VACUUM) runs alone, watched by `beside`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bench.lock_facts.beside import watch
from bench.lock_facts.forms import Form
from bench.lock_facts.observation import Observation, refused
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import LockMode

if TYPE_CHECKING:
    from psycopg import Connection

_USERS = "c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_RELATIONS = f"""
SELECT c.oid::int8, n.nspname || '.' || c.relname, c.relkind::text, c.relfilenode::int8,
       pg_catalog.pg_stat_get_xact_numscans(c.oid)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I') AND {_USERS}
"""
_LOCKS = """
SELECT relation::int8, mode FROM pg_catalog.pg_locks
WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND mode <> 'SIReadLock'
"""
_NOT_IN_A_TRANSACTION = "25001"


@dataclass(frozen=True, slots=True)
class Seen:
    """A relation at one moment."""

    name: str
    kind: str
    filenode: int
    scans: int

    @property
    def is_index(self) -> bool:
        return self.kind in ("i", "I")


Relations = Mapping[int, Seen]


def observe(copy: DatabaseCopy, form: Form) -> Observation:
    """Run a form on a database that holds the stage; what ran before it, and what runs alone, stays there."""
    from psycopg import Error

    with copy.connect_as_superuser(autocommit=True, prepare_threshold=None, options="") as connection:
        try:
            for sql in form.before:
                connection.execute(sql.encode())
            return _inside(connection, form.sql)
        except Error as error:
            if error.sqlstate != _NOT_IN_A_TRANSACTION:
                return refused(error.sqlstate or "?")
        try:
            return _alone(copy, connection, form.sql)
        except Error as error:
            return refused(error.sqlstate or "?")


def _inside(connection: "Connection[Any]", sql: str) -> Observation:
    connection.execute("BEGIN")
    try:
        before = _relations(connection)
        connection.execute(sql.encode())
        locks = _strongest(connection.execute(_LOCKS).fetchall())
        return _observation(before, _relations(connection), locks)
    finally:
        connection.execute("ROLLBACK")


def _alone(copy: DatabaseCopy, connection: "Connection[Any]", sql: str) -> Observation:
    with copy.connect_as_superuser(autocommit=True, prepare_threshold=None) as observer:
        before = _relations(observer)
        counted = _flushed_scans(observer, connection)
        names = {oid: seen.name for oid, seen in before.items()}
        locks = watch(copy, observer, connection, sql, names)
        after = _relations(observer)
        scanned = {oid for oid, scans in _flushed_scans(observer, connection).items() if scans > counted.get(oid, 0)}
        tables = sorted(before[oid].name for oid in scanned if oid in before and before[oid].kind in "rm")
        return replace(_observation(before, after, locks), scans=tuple(tables), alone=True)


def _relations(connection: "Connection[Any]") -> dict[int, Seen]:
    return {oid: Seen(*row) for oid, *row in connection.execute(_RELATIONS.encode())}


def _strongest(rows: list[tuple[int, str]]) -> dict[int, LockMode]:
    found: dict[int, LockMode] = {}
    for oid, name in rows:
        mode = LockMode(name)
        found[oid] = max(mode, found.get(oid, mode), key=lambda one: one.strength)
    return found


def _observation(before: Relations, after: Relations, locks: Mapping[int, LockMode]) -> Observation:
    names = {**after, **before}
    known = sorted((names[oid].name, names[oid].is_index, mode.value) for oid, mode in locks.items() if oid in names)
    changed = [now for oid, now in after.items() if _has_new_file(oid, now, before)]
    return Observation(
        locks={name: mode for name, is_index, mode in known if not is_index},
        index_locks={name: mode for name, is_index, mode in known if is_index},
        made=tuple(sorted({now.name for now in after.values()} - {old.name for old in before.values()})),
        rewrites=tuple(sorted(now.name for now in changed if not now.is_index)),
        rebuilt=tuple(sorted(now.name for now in changed if now.is_index)),
        scans=tuple(
            sorted(now.name for oid, now in before.items() if now.kind in "rm" and _was_scanned(oid, now, after))
        ),
    )


def _has_new_file(oid: int, now: Seen, before: Relations) -> bool:
    """An index that a change of type makes anew has another oid and the old name."""
    old = before.get(oid)
    if old is None and now.is_index:
        old = next((seen for seen in before.values() if seen.name == now.name), None)
    return old is not None and now.kind != "S" and now.filenode != old.filenode


def _was_scanned(oid: int, before: Seen, after: Relations) -> bool:
    return oid in after and after[oid].scans > before.scans


def _flushed_scans(observer: "Connection[Any]", connection: "Connection[Any]") -> dict[int, int]:
    """The scans that the server has counted, after the session handed its own in."""
    if connection.info.server_version >= 150000:
        connection.execute("SELECT pg_stat_force_next_flush()")
        connection.execute("SELECT 1")
    else:  # a session reports at most twice a second, and a process of its own collects the reports
        time.sleep(1.1)
        connection.execute("SELECT 1")
        time.sleep(1.0)
    return dict(
        observer.execute("SELECT oid::int8, pg_stat_get_numscans(oid) FROM pg_class WHERE relkind IN ('r', 'm')")
    )
