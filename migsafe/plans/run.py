"""EXPLAIN one SQL text so that the counts of pages come out the same every time [edge].

Always rolled back. A query that only reads runs in READ ONLY transactions, twice: the first run warms the buffers and
sets hint bits, the second counts. One that writes runs once: what it touches first is what counts.

Parallel workers, JIT and synchronized scans are off: page counts of parallel plans differ between equal runs by some
tens of pages, and a scan that joins another under way starts anywhere. Where the planner itself would have used
workers, the result says how many ("Workers Planned" beside "Plan").
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection


def run(connection: "Connection[Any]", sql: str, *, writing: bool, timeout_ms: int) -> dict[str, Any]:
    """EXPLAIN's object ("Plan", "Settings", "Triggers") of a warm run, or of the only run of a query that writes.

    The connection is in autocommit mode; each run is a transaction of at most `timeout_ms`. Raises psycopg.Error.
    """
    workers = _workers_planned(connection, sql, timeout_ms)
    if not writing:
        _analyzed(connection, sql, writing, timeout_ms)
    document = _analyzed(connection, sql, writing, timeout_ms)
    document.pop("Planning", None)  # pages of the catalog: they depend on what the session planned before
    return {**document, "Workers Planned": workers} if workers else document


class Sessions:
    """The open session, or a new one where a query took the last one down."""

    def __init__(self, connect: "Callable[[], Connection[Any]]") -> None:
        self._connect = connect
        self._connection: Connection[Any] | None = None

    def __enter__(self) -> "Sessions":
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def current(self) -> "Connection[Any]":
        """A session in autocommit mode. Raises psycopg.Error where none can be opened."""
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
            self._connection.autocommit = True
            self._connection.prepare_threshold = 5  # None would keep psycopg from ever preparing
        return self._connection


_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, SETTINGS, VERBOSE, FORMAT JSON) "
_STEADY = {"jit": "off", "max_parallel_workers_per_gather": "0", "synchronize_seqscans": "off"}


def _analyzed(connection: "Connection[Any]", sql: str, writing: bool, timeout_ms: int) -> dict[str, Any]:
    with _transaction(connection, {**_STEADY, "statement_timeout": str(timeout_ms)}, read_only=not writing):
        return _fetch(connection, _EXPLAIN + sql)


def _workers_planned(connection: "Connection[Any]", sql: str, timeout_ms: int) -> int:
    with _transaction(connection, {"statement_timeout": str(timeout_ms)}, read_only=True):
        return max(_workers(_fetch(connection, f"EXPLAIN (FORMAT JSON) {sql}")["Plan"]))


def _workers(plan: Mapping[str, Any]) -> Iterator[int]:
    yield plan.get("Workers Planned", 0)
    for child in plan.get("Plans", ()):
        yield from _workers(child)


@contextmanager
def _transaction(connection: "Connection[Any]", settings: Mapping[str, str], *, read_only: bool) -> Iterator[None]:
    with connection.transaction(force_rollback=True):
        if read_only:
            connection.execute("SET TRANSACTION READ ONLY")
        for name, value in settings.items():
            connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))
        yield


def _fetch(connection: "Connection[Any]", sql: str) -> dict[str, Any]:
    # Preparing sends exactly one statement: the server refuses a text that holds a second one.
    row = connection.execute(sql.encode(), prepare=True).fetchone()
    document: dict[str, Any] = row[0][0] if row else {}
    return document
