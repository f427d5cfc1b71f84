"""Indexes and statistics that would help a query whose plan got worse: only what was tried and helps is told [edge].

Each candidate is built on the copy in a transaction that is rolled back; there the query is planned again and run, and
a sample of rows written, for what the index will cost each write.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.model import Advice
from migsafe.plans.candidates import candidates
from migsafe.plans.explain import Bound
from migsafe.plans.indexes import Catalog
from migsafe.plans.read import read_node
from migsafe.plans.run import STEADY, read_run
from migsafe.plans.write_price import wal_a_row

if TYPE_CHECKING:
    from psycopg import Connection

HELPS = 0.5
"""Share of the pages that must be left for an index to be worth a word."""
TRIED = 6
"""Candidates for one query."""
BUILD_MS = 60_000
"""How long building one candidate may take."""


class Worse(Struct, frozen=True):
    """A run whose plan got worse: the text of its plans before and after, and its pages before and after."""

    run: Bound
    before: str
    after: str
    pages_before: int
    pages: int


def advise(connection: "Connection[Any]", worse: Sequence[Worse], catalog: Catalog) -> Iterator[Advice]:
    """The best candidate for each run, where one helps; one advice for each query.

    The connection is in autocommit mode and may write; everything is rolled back.
    """
    advised: set[str] = set()
    for one in sorted(worse, key=lambda one: (one.pages_before - one.pages, one.run.key)):
        name, _ = one.run.key
        if name in advised or one.run.writing:
            continue
        texts = candidates(one.before, one.after, catalog)[:TRIED]
        tried = [found for text in texts if (found := _tried(connection, one, text))]
        best = min(tried, key=lambda found: (found.after, found.bytes), default=None)
        if best is not None and best.after <= HELPS * one.pages:
            advised.add(name)
            yield best


def _tried(connection: "Connection[Any]", one: Worse, text: str) -> Advice | None:
    from psycopg import Error

    connection.execute("BEGIN")
    try:
        for name, value in (*STEADY.items(), ("statement_timeout", str(BUILD_MS))):
            connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))
        started = perf_counter()
        connection.execute(text.encode())
        build_ms = (perf_counter() - started) * 1000
        root = read_node(read_run(connection, one.run.sql, digest=None, warm=False, nested=True)["Plan"])
        row = connection.execute(_NEWEST).fetchone()
        wal = None
        with suppress(Error):
            wal = wal_a_row(connection, row[0], row[2]) if row and root.pages <= HELPS * one.pages else None
    except Error:
        return None  # a column that is gone, a type without an order, a table too large: no candidate
    finally:
        connection.execute("ROLLBACK")
    advice = Advice(one.run.query.name, one.run.example.ordinal, None, text, one.pages, root.pages, 0, build_ms)
    return replace(advice, relation=row[0], bytes=row[1], wal_bytes_a_row=wal) if row else advice


_NEWEST = """
SELECT n.nspname || '.' || t.relname, pg_catalog.pg_relation_size(i.indexrelid),
       pg_catalog.pg_get_indexdef(i.indexrelid)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE i.xmin::text = pg_catalog.pg_current_xact_id()::xid::text
ORDER BY i.indexrelid DESC LIMIT 1
"""
