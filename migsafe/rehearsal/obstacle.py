"""Somebody in a migration's way: a long-running transaction that has used a relation, and leaves in time [edge]."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any

from migsafe.model import Lock, LockMode, Provenance, Statement
from migsafe.sql.names import as_qualified

if TYPE_CHECKING:
    from psycopg import Connection

_INTERVAL_S = 0.005


def in_the_way(locks: Sequence[Lock], statements: Sequence[Statement]) -> dict[int, tuple[str, LockMode]]:
    """By statement, the relation on which a long-running transaction holds it up, and the lock that this one has.

    Only locks that were observed count, on relations that others use; of several the last one. Concurrent forms wait
    for old snapshots, whatever they lock.
    """
    concurrent = {one.id for one in statements if one.needs_autocommit}
    found: dict[int, tuple[str, LockMode]] = {}
    for lock in locks:
        strong = lock.blocks_writes or (lock.statement in concurrent and lock.mode is LockMode.SHARE_UPDATE_EXCLUSIVE)
        if strong and lock.evidence is Provenance.OBSERVED and not lock.is_new:
            reads_stop_it = lock.blocks_reads or not lock.blocks_writes
            found[lock.statement] = (lock.relation, LockMode.ACCESS_SHARE if reads_stop_it else LockMode.ROW_EXCLUSIVE)
    return found


@dataclass(slots=True)
class Queued:
    """Since when the migration waited, in seconds of `perf_counter`; None while it did not."""

    since: float | None = None


@contextmanager
def leaving(holder: "Connection[Any]", observer: "Connection[Any]", pid: int, patience_s: float) -> Iterator[Queued]:
    """Let the one in the way leave `patience_s` after the session `pid` had to wait, at the latest with the block."""
    queued, ended = Queued(), Event()

    def watch() -> None:
        while queued.since is None and not ended.wait(_INTERVAL_S):
            row = observer.execute(_WAITS, [pid]).fetchone()
            queued.since = perf_counter() if row and row[0] else None
        ended.wait(patience_s)
        holder.close()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield queued
    finally:
        ended.set()
        thread.join()


def take_place(holder: "Connection[Any]", relation: str, mode: LockMode) -> None:
    """Become a transaction that has used the relation, and still sees the state of then. Not there: in nobody's way."""
    from psycopg import Error

    name = as_qualified(relation)
    holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    try:
        if mode is LockMode.ROW_EXCLUSIVE:
            holder.execute(f"LOCK TABLE {name} IN ROW EXCLUSIVE MODE".encode())
        holder.execute(f"SELECT 1 FROM {name} LIMIT 0".encode())
    except Error:
        holder.execute("ROLLBACK")


_WAITS = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE pid = %s AND NOT granted)"
