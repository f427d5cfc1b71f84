"""Indexes that would help a query whose plan got worse: each is built on the copy, and only what helps is told [edge].

Candidates are the index that the plan before used and that is gone, and indexes on the columns that the new plan
filters and sorts by. Each is built in a transaction that is rolled back, the query is planned again and run.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.model import Advice, Phase
from migsafe.plans.conditions import columns_in
from migsafe.plans.document import read_document
from migsafe.plans.explain import Bound
from migsafe.plans.indexes import Catalog, bare
from migsafe.plans.read import PlanNode, ScanKind
from migsafe.plans.run import STEADY, read_run

if TYPE_CHECKING:
    from psycopg import Connection

HELPS = 0.5
"""Share of the pages that must be left for an index to be worth a word."""
TRIED = 4
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
        tried = [found for text in candidates(one, catalog)[:TRIED] if (found := _tried(connection, one, text))]
        best = min(tried, key=lambda found: (found.after, found.bytes), default=None)
        if best is not None and best.after <= HELPS * one.pages:
            advised.add(name)
            yield best


def candidates(one: Worse, catalog: Catalog) -> list[str]:
    """CREATE INDEX statements, the lost index first, each once."""
    before, after = read_document(one.before).root, read_document(one.after).root
    found = [*_lost(before, catalog), *_on_conditions(after)]
    return list(dict.fromkeys(found))


def _lost(before: PlanNode, catalog: Catalog) -> Iterator[str]:
    for node in before.walk():
        if node.index is None or node.relation is None or catalog.successors(node.relation, node.index):
            continue
        index = catalog.index(Phase.BEFORE, node.relation, node.index)
        if index is not None:
            yield index.definition.replace(f" INDEX {bare(index.name)} ON", " INDEX ON", 1)


def _on_conditions(after: PlanNode) -> Iterator[str]:
    """An index on what each sequential scan filters by, and on that with the columns that its rows are sorted by."""
    sorted_by = next((columns_of(node.sort_key) for node in after.walk() if node.sort_key), ())
    for node in after.walk():
        if node.scan is not ScanKind.SEQ or node.relation is None:
            continue
        filtered = columns_in(node.filter or "")
        for columns in (filtered, tuple(dict.fromkeys((*filtered, *sorted_by)))):
            if columns:
                schema, _, name = node.relation.partition(".")
                keys = ", ".join(_quoted(column) for column in columns)
                yield f"CREATE INDEX ON {_quoted(schema)}.{_quoted(name)} USING btree ({keys})"


def columns_of(keys: Sequence[str]) -> tuple[str, ...]:
    """The plain columns among sort keys, in order."""
    return tuple(column for key in keys for column in columns_in(key))


def _quoted(name: str) -> str:
    plain = name.replace("_", "a").isalnum() and name == name.lower() and not name[:1].isdigit()
    return name if plain else '"' + name.replace('"', '""') + '"'


def _tried(connection: "Connection[Any]", one: Worse, text: str) -> Advice | None:
    from psycopg import Error

    connection.execute("BEGIN")
    try:
        for name, value in (*STEADY.items(), ("statement_timeout", str(BUILD_MS))):
            connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))
        started = perf_counter()
        connection.execute(text.encode())
        build_ms = (perf_counter() - started) * 1000
        document = read_run(connection, one.run.sql, digest=None, warm=False, nested=True)
        row = connection.execute(_NEWEST).fetchone()
    except Error:
        return None  # a column that is gone, a type without an order, a table too large: no candidate
    finally:
        connection.execute("ROLLBACK")
    pages = read_document(_as_text(document)).root.pages
    advice = Advice(one.run.query.name, one.run.example.ordinal, None, text, one.pages, pages, 0, build_ms)
    return replace(advice, relation=row[0], bytes=row[1]) if row else advice


_NEWEST = """
SELECT n.nspname || '.' || t.relname, pg_catalog.pg_relation_size(i.indexrelid)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE i.xmin::text = pg_catalog.pg_current_xact_id()::xid::text
ORDER BY i.indexrelid DESC LIMIT 1
"""


def _as_text(document: dict[str, Any]) -> str:
    import msgspec

    return msgspec.json.encode(document).decode()
