"""Watching a statement that runs outside a transaction, from a second connection [edge].

CREATE INDEX CONCURRENTLY and its like commit several times and hold their locks only while they run, so `pg_locks` is
asked every few milliseconds meanwhile. On a small table that would see nothing at all. Therefore the onlooker first
stands in the way as a long-running reader would (an old snapshot, ACCESS SHARE locks): the statement has to wait for
it, and the onlooker leaves as soon as it has seen the statement's locks, requested or held. A plain VACUUM is not kept
waiting, because a reader would change what it does.

Limits: locks that come and go between two looks, and locks of relations that the statement itself makes, are not seen.
"""

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.model import LockMode, Statement
from migsafe.rehearsal.catalog import locks_of_backend, query
from migsafe.rehearsal.framing import first_word, in_transaction

if TYPE_CHECKING:
    from psycopg import Connection

_INTERVAL_S = 0.002
_PATIENCE_S = 0.5
"""How long the onlooker stands in the way of a statement whose locks it does not see: DETACH PARTITION CONCURRENTLY
holds none while it waits, and would wait for ever."""


class Sighting(Struct, frozen=True):
    """A lock as seen: from the last look without it to the next one without it, in seconds of a monotonic clock."""

    oid: int
    mode: LockMode
    since: float
    until: float

    @property
    def ms(self) -> float:
        """How long it was there, at most, in milliseconds."""
        return (self.until - self.since) * 1000


@dataclass(slots=True)
class Onlooker:
    """What one statement was seen to lock; complete once the block of `looking_on` has ended."""

    sightings: list[Sighting] = field(default_factory=list)
    _present: dict[tuple[int, LockMode], float] = field(default_factory=dict)

    def note(self, modes: dict[int, LockMode], last: float, now: float) -> None:
        """Take in the look at the time `now`, the one before was at `last`."""
        current = set(modes.items())
        for key in [key for key in self._present if key not in current]:
            self.sightings.append(Sighting(*key, self._present.pop(key), now))
        for key in current:
            self._present.setdefault(key, last)


@contextmanager
def looking_on(
    observer: "Connection[Any]", pid: int, statement: Statement, relations: Collection[int]
) -> Iterator[Onlooker]:
    """Watch the session `pid` while the block runs one statement. `relations` are the oids worth seeing.

    `observer` is an autocommit connection; who else uses it meanwhile may only ask, not begin or end a transaction.
    Raises psycopg.Error.
    """
    onlooker = Onlooker()
    ended = Event()
    trouble: list[BaseException] = []
    if not _is_plain_vacuum(statement):
        _stand_in_the_way(observer, statement)

    def watch() -> None:
        try:
            try:
                _watch(onlooker, observer, pid, relations, ended)
            finally:
                _leave(observer)
        except BaseException as error:  # raised again in the caller's thread
            trouble.append(error)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield onlooker
    finally:
        ended.set()
        thread.join()
    if trouble:
        raise trouble[0]


def strongest_sightings(sightings: Iterable[Sighting]) -> dict[int, Sighting]:
    """For each relation the strongest lock, where that was seen several times the longest."""
    ranked = sorted(sightings, key=lambda sighting: (sighting.mode.strength, sighting.ms))
    return {sighting.oid: sighting for sighting in ranked}


def _watch(onlooker: Onlooker, observer: "Connection[Any]", pid: int, relations: Collection[int], ended: Event) -> None:
    last = started = time.monotonic()
    while not ended.is_set():
        seen = {oid: mode for oid, mode in locks_of_backend(observer, pid).items() if oid in relations}
        now = time.monotonic()
        onlooker.note(seen, last, now)
        strong = any(mode.strength >= LockMode.SHARE_UPDATE_EXCLUSIVE.strength for mode in seen.values())
        if strong or now - started > _PATIENCE_S:
            _leave(observer)
        last = now
        ended.wait(_INTERVAL_S)
    onlooker.note({}, last, time.monotonic())


def _is_plain_vacuum(statement: Statement) -> bool:
    return first_word(statement) == "VACUUM" and "FULL" not in statement.text.upper()


def _stand_in_the_way(observer: "Connection[Any]", statement: Statement) -> None:
    """Become a reader of the tables that the statement may be about."""
    from psycopg import Error
    from psycopg.sql import SQL, Identifier

    tables = observer.execute(query("tables_mentioned"), {"text": statement.text}).fetchall()
    if not tables:
        return
    names = SQL(", ").join(SQL("ONLY {}").format(Identifier(*table)) for table in tables)
    try:
        observer.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        observer.execute(SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names))
        observer.execute("SELECT 1")
    except Error:
        # A role that may not read a table can still look on without keeping anybody waiting.
        _leave(observer)


def _leave(observer: "Connection[Any]") -> None:
    if not observer.closed and in_transaction(observer):
        observer.execute("ROLLBACK")
