"""EXPLAIN one SQL text so that the counts of pages come out the same every time [edge].

Always rolled back. A query that only reads runs in a READ ONLY transaction, twice: the first run, which takes the
digest of its rows, warms the buffers and sets hint bits, the second counts. One that writes runs once: what it touches
first is what counts, with the queries of its triggers and foreign keys.

Parallel workers, JIT and synchronized scans are off: page counts of parallel plans differ between equal runs by some
tens of pages, and a scan that joins another under way starts anywhere. What production's settings would do, workers
and JIT, a plan without a run tells.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

STEADY = {"jit": "off", "max_parallel_workers_per_gather": "0", "synchronize_seqscans": "off"}
"""Settings of a session that measures; without them a session plans as production does."""
_PLAN = "EXPLAIN (SETTINGS, VERBOSE, FORMAT JSON) "
_RUN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, SETTINGS, VERBOSE, FORMAT JSON) "
_RUN_WRITE = "EXPLAIN (ANALYZE, BUFFERS, WAL, TIMING OFF, SUMMARY OFF, SETTINGS, VERBOSE, FORMAT JSON) "


def planned(connection: "Connection[Any]", texts: Sequence[str]) -> list[str]:
    """EXPLAIN's output for each of the `texts`, which do not run, as text; several are sent in one go.

    Raises psycopg.Error when one of them fails, and then tells nothing of the others.
    """
    with connection.pipeline() if len(texts) > 1 else nullcontext():
        cursors = [_sent(connection, _PLAN + sql) for sql in texts]
    return [_answer(cursor) for cursor in cursors]


class Production(Struct, frozen=True):
    """What a session with production's settings may do: costs from which it compiles a plan and optimizes what it
    compiled (documentation, "When to JIT?"), and how many workers its server starts for all queries together."""

    jit_limits: tuple[float, ...]
    workers: int


def expectations(connection: "Connection[Any]", sql: str, production: Production) -> dict[str, Any]:
    """What a session with production's settings would do: "Workers Planned", "Workers Launched", "JIT Level".

    Workers that are planned and cannot be there even where nobody else has one are not launched. Raises psycopg.Error.
    """
    plan = fetch(connection, f"EXPLAIN (FORMAT JSON) {sql}")["Plan"]
    level = sum(1 for limit in production.jit_limits if plan["Total Cost"] > limit)
    workers = max(_workers(plan))
    found = {
        "Workers Planned": workers,
        "Workers Launched": min(workers, production.workers),
        "JIT Level": level,
    }
    return {key: value for key, value in found.items() if value}


def read_run(
    connection: "Connection[Any]", sql: str, *, digest: str | None, warm: bool = True, nested: bool = False
) -> dict[str, Any]:
    """EXPLAIN's object of a run that only reads, warm where asked for, with the "Digest" that the query `digest` gives.

    `nested`: the caller has opened the transaction. Raises psycopg.Error.
    """
    with nullcontext() if nested else transaction(connection, read_only=True):
        taken = _one(connection, digest) if digest else None
        if taken is None and warm:
            fetch(connection, _RUN + sql)
        document = fetch(connection, _RUN + sql)
    return {**document, "Digest": taken} if taken is not None else document


def write_run(connection: "Connection[Any]", sql: str) -> dict[str, Any]:
    """EXPLAIN's object of the only run of a query that writes, with "Pages By Relation", "Updated", "HOT Updated".

    Constraints that are deferred are checked before the rollback: their cost belongs to the write.
    Raises psycopg.Error.
    """
    query = files("migsafe.plans").joinpath("queries", "touched_in_transaction.sql").read_bytes()
    with transaction(connection, read_only=False):
        before = {row[0]: row[1:] for row in connection.execute(query).fetchall()}
        document = fetch(connection, _RUN_WRITE + sql)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        after = connection.execute(query).fetchall()
    grown = {
        name: [new - old for new, old in zip(row, before.get(name, (0, 0, 0)), strict=True)] for name, *row in after
    }
    document["Pages By Relation"] = {name: numbers[0] for name, numbers in sorted(grown.items()) if numbers[0]}
    document["Updated"] = sum(numbers[1] for numbers in grown.values())
    document["HOT Updated"] = sum(numbers[2] for numbers in grown.values())
    return document


def digest_of_write(connection: "Connection[Any]", digest: str) -> str | None:
    """What the query `digest` gives, rolled back; None where that differs each time. Raises psycopg.Error."""
    found = []
    for _ in range(2):
        with transaction(connection, read_only=False):
            found.append(_one(connection, digest))
    return found[0] if found[0] == found[1] else None


@contextmanager
def transaction(connection: "Connection[Any]", *, read_only: bool) -> Iterator[None]:
    """A transaction that is rolled back."""
    connection.execute("BEGIN READ ONLY" if read_only else "BEGIN READ WRITE")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


def fetch(connection: "Connection[Any]", sql: str) -> dict[str, Any]:
    """EXPLAIN's object. Raises psycopg.Error, for a text that holds a second statement too."""
    document: dict[str, Any] = msgspec.json.decode(_text(connection, sql))[0]
    document.pop("Planning", None)  # pages of the catalog: they depend on what the session planned before
    return document


def _text(connection: "Connection[Any]", sql: str) -> str:
    return _answer(_sent(connection, sql))


def _sent(connection: "Connection[Any]", sql: str) -> "Cursor[Any]":
    from psycopg.types.string import TextBinaryLoader

    # Asking for binary results takes the extended protocol, in which the server refuses a text of two statements.
    cursor = connection.cursor(binary=True)
    cursor.adapters.register_loader("json", TextBinaryLoader)  # as it stands: it is read once, where it is needed
    return cursor.execute(sql.encode())


def _answer(cursor: "Cursor[Any]") -> str:
    row = cursor.fetchone()
    return str(row[0]) if row else "[{}]"


def _one(connection: "Connection[Any]", sql: str) -> str | None:
    row = connection.execute(sql.encode(), binary=True).fetchone()
    return None if row is None else str(row[0])


def _workers(plan: Mapping[str, Any]) -> Iterator[int]:
    yield plan.get("Workers Planned", 0)
    for child in plan.get("Plans", ()):
        yield from _workers(child)
