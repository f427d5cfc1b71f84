"""Watching a statement that runs outside a transaction, from a second session.

It commits several times and is over in a moment. So two sessions stand in its way for each table that it may touch: one
holds SHARE UPDATE EXCLUSIVE, the other ACCESS SHARE. Whatever the statement asks for has to wait for them and is seen
waiting; then only those leave that it waits for.
"""

import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from threading import Thread
from typing import TYPE_CHECKING, Any

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import LockMode

if TYPE_CHECKING:
    from psycopg import Connection

_LOCKS = """
SELECT relation::int8, mode FROM pg_catalog.pg_locks
WHERE pid = %s AND locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_TABLES = """
WITH RECURSIVE named AS (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname = 'public'
      AND (strpos(%(sql)s, c.relname) > 0
           OR EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                      WHERE i.indrelid = c.oid AND strpos(%(sql)s, x.relname) > 0))
    UNION
    SELECT i.inhrelid FROM named JOIN pg_inherits i ON i.inhparent = named.oid
)
SELECT oid::regclass::text FROM named
"""
_TIMEOUT_S = 60


def watch(
    copy: DatabaseCopy, observer: "Connection[Any]", connection: "Connection[Any]", sql: str, names: Mapping[int, str]
) -> dict[int, LockMode]:
    """Run `sql` on `connection`; the strongest mode that it held or asked for on each of the relations in `names`.

    Raises psycopg.Error where the statement fails.
    """
    failures: list[BaseException] = []

    def run() -> None:
        try:
            connection.execute(sql.encode())
        except BaseException as error:  # raised again in the caller's thread
            failures.append(error)

    with ExitStack() as stack:
        blockers = _stand_in_the_way(stack, copy, observer, sql)
        thread = Thread(target=run)
        thread.start()
        try:
            found = _look(observer, connection.info.backend_pid, thread, blockers)
        finally:
            for blocker in blockers.values():
                blocker.execute("ROLLBACK")
            thread.join(_TIMEOUT_S)
    if failures:
        raise failures[0]
    return {oid: mode for oid, mode in found.items() if oid in names}


def _stand_in_the_way(
    stack: ExitStack, copy: DatabaseCopy, observer: "Connection[Any]", sql: str
) -> dict[int, "Connection[Any]"]:
    blockers: dict[int, Connection[Any]] = {}
    for (table,) in observer.execute(_TABLES.encode(), {"sql": sql}).fetchall():
        for mode in ("SHARE UPDATE EXCLUSIVE", "ACCESS SHARE"):
            blocker = stack.enter_context(closing(copy.connect_as_superuser(autocommit=True)))
            blocker.execute("BEGIN")
            blocker.execute(f"LOCK TABLE ONLY {table} IN {mode} MODE".encode())
            blockers[blocker.info.backend_pid] = blocker
    return blockers


def _look(
    observer: "Connection[Any]", pid: int, thread: Thread, blockers: Mapping[int, "Connection[Any]"]
) -> dict[int, LockMode]:
    found: dict[int, LockMode] = {}
    deadline = time.monotonic() + _TIMEOUT_S
    while thread.is_alive() and time.monotonic() < deadline:
        row = observer.execute("SELECT pg_blocking_pids(%s)", [pid]).fetchone()
        waited_for = [blockers[one] for one in (row[0] if row else ()) if one in blockers]
        for oid, name in observer.execute(_LOCKS, [pid]):
            mode = LockMode(name)
            found[oid] = max(mode, found.get(oid, mode), key=lambda one: one.strength)
        for blocker in waited_for[:1]:
            blocker.execute("ROLLBACK")
    return found
