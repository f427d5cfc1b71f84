"""Stalls as users feel them: clients read from and write to what the migration is about, all through it [edge].

A migration names some relations, and foreign keys tie others to them. Each gets two clients on sessions of their own. A
reader sends `SELECT … LIMIT 0`: like any query it needs the lock on the table, and for planning those on its indexes. A
writer takes the lock that every write takes as well, and writes nothing, so that no trigger fires and nothing is left;
where the migration changes rows itself, it also looks whether it could lock a few sample rows, without waiting for
them. Each takes a fraction of a millisecond, so that the migration hardly ever finds one in its way.
"""

import re
import select
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any

from migsafe.model import Access, Statement
from migsafe.rehearsal.catalog import query
from migsafe.rehearsal.clients import SESSION, Client
from migsafe.rehearsal.stalls import Asked

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composed

    from migsafe.copies.database_copy import DatabaseCopy

_MOST_RELATIONS = 10
_BETWEEN_S = 0.0025
_SHORTEST_PAUSE_S = 0.01
_LAST_WORDS_S = 1.0
_CHANGES_ROWS = re.compile(r"\b(?:UPDATE|DELETE|MERGE|DO|CALL|SELECT)\b", re.IGNORECASE)


@dataclass(slots=True)
class Probes:
    """The clients of one rehearsal; `asked` is complete once the block of `probing` has ended."""

    clients: list[Client] = field(default_factory=list)

    def asked(self) -> tuple[Asked, ...]:
        """What each client went through."""
        return tuple(client.asked() for client in self.clients)


@contextmanager
def probing(copy: "DatabaseCopy", observer: "Connection[Any]", statements: Sequence[Statement]) -> Iterator[Probes]:
    """Let clients use the relations that the statements are about until the block ends.

    A server that goes away ends them quietly: the migration's own session tells it. Raises psycopg.OperationalError
    where the clients cannot connect at all.
    """
    probes, ended = Probes(), Event()
    with ExitStack() as sessions:
        for relation, access, text in _questions(observer, statements):
            connection = sessions.enter_context(closing(copy.connect(autocommit=True)))
            connection.execute(SESSION.encode())
            probes.clients.append(Client(connection, relation, access, text))
        thread = Thread(target=_serve, args=(probes.clients, ended), daemon=True)
        thread.start()
        try:
            yield probes
        finally:
            ended.set()
            thread.join()


def _questions(observer: "Connection[Any]", statements: Sequence[Statement]) -> Iterator[tuple[str, Access, bytes]]:
    from psycopg.sql import SQL, Identifier

    text = "\n".join(statement.text for statement in statements)
    found = relations_named(observer, text, _MOST_RELATIONS)
    changes_rows = _CHANGES_ROWS.search(text) is not None
    for schema, name, kind, key in found:
        relation = Identifier(schema, name)
        shown = f"{schema}.{name}"
        read = SQL("SELECT 1 FROM {} LIMIT 0").format(relation)
        yield shown, Access.READS, _text(read, observer)
        if kind == "m":
            continue
        write = SQL("LOCK TABLE {} IN ROW EXCLUSIVE MODE; {}").format(relation, read)
        rows = _sample(observer, relation, key) if changes_rows and key and kind == "r" else None
        yield shown, Access.WRITES, _text(SQL("; ").join([write, rows] if rows else [write]), observer)


def relations_named(observer: "Connection[Any]", text: str, most: int) -> list[tuple[str, str, str, str | None]]:
    """The relations that a text is about: schema, name, `relkind`, and the column that alone is the primary key."""
    lower = text.lower()
    words = sorted(set(re.findall(r"[^\W\d][\w$]*", lower)) | set(re.findall(r'"([^"]+)"', lower)))
    return observer.execute(query("relations_to_probe"), {"words": words, "most": most}).fetchall()


def _sample(observer: "Connection[Any]", relation: Any, key: str) -> "Composed | None":
    """Whether, of a few rows from all over the table, some are there that cannot be locked."""
    from psycopg import Error
    from psycopg.sql import SQL, Identifier, Literal

    column = Identifier(key)
    pick = SQL(
        "(SELECT {k}::text FROM {r} ORDER BY {k} LIMIT 2) UNION (SELECT {k}::text FROM {r} ORDER BY {k} DESC LIMIT 2)"
    ).format(k=column, r=relation)
    try:
        values = [row[0] for row in observer.execute(pick)]
    except Error:
        return None
    if not values:
        return None
    among = SQL(", ").join(map(Literal, values))
    return SQL(
        "WITH free AS (SELECT 1 FROM {r} WHERE {k} IN ({v}) FOR NO KEY UPDATE SKIP LOCKED) "
        "SELECT (SELECT count(*) FROM free) < (SELECT count(*) FROM {r} WHERE {k} IN ({v}))"
    ).format(r=relation, k=column, v=among)


def _text(composed: "Composed", observer: "Connection[Any]") -> bytes:
    return composed.as_bytes(observer)


def _serve(clients: Sequence[Client], ended: Event) -> None:
    """Let the clients ask in turns, and hear their answers, until the end; then until each has come through."""
    from psycopg import Error

    pause = max(_SHORTEST_PAUSE_S, _BETWEEN_S * len(clients))
    try:
        while not ended.is_set():
            turn = perf_counter()
            for client in clients:
                if not client.is_asking and not client.gave_up and turn - client.sent >= pause:
                    client.ask()
            _hear(clients, pause / 4)
        until = perf_counter() + _LAST_WORDS_S
        while any(client.is_busy for client in clients) and perf_counter() < until:
            for client in clients:
                if client.is_busy and not client.is_asking:
                    client.ask()
            _hear(clients, 0.05)
    except (Error, OSError, ValueError):
        return


def _hear(clients: Sequence[Client], seconds: float) -> None:
    asking = {client.connection.pgconn.socket: client for client in clients if client.is_asking}
    ready, _, _ = select.select(list(asking), [], [], seconds)
    for socket in ready:
        asking[socket].hear()
