"""Run each workload query with each set of parameters and keep what it touched [edge].

Queries that write run last: every run leaves dead row versions behind, rolled back or not. VACUUM then removes those,
so that no later measurement sees them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from json import dumps
from typing import TYPE_CHECKING, Any

from migsafe.model import BufferUse, Explained, Phase, Query, QueryExample
from migsafe.plans.changes import rows_of
from migsafe.plans.pages import pages_by_relation
from migsafe.plans.prepare import prepare
from migsafe.plans.read import read_plan
from migsafe.plans.run import Sessions, run
from migsafe.plans.shape import shape
from migsafe.plans.verbs import writes
from migsafe.plans.workload import bind

if TYPE_CHECKING:
    from psycopg import Connection, Error

TIMEOUT_MS = 60_000
"""How long one run of one query may take, in ms; a query that takes longer failed."""
CONNECTION_FAILURE = "08006"
"""The SQLSTATE of a session that died without telling one."""


def measure(
    connect: "Callable[[], Connection[Any]]",
    queries: Sequence[Query],
    examples: Sequence[QueryExample],
    phase: Phase,
    timeout_ms: int = TIMEOUT_MS,
) -> tuple[Explained | BufferUse, ...]:
    """One Explained row for each query and example, in their order, then one BufferUse row for each relation.

    `connect` opens a session on the copy; it is asked again should a query take its session down. A query that fails
    is a row with SQLSTATE and message. BufferUse counts the queries that only read: a write's first run is not warm.
    """
    runs = [(query, one) for query in queries if not query.problem for one in examples if one.query == query.name]
    with Sessions(connect) as sessions:
        definitions = _index_definitions(sessions.current())
        done = {}
        for query, example in sorted(runs, key=lambda run: writes(run[0].text)):
            explained = _explained(sessions.current(), query, example, phase, definitions, timeout_ms)
            done[query.name, example.ordinal] = explained
        written = {name for row in done.values() for name in _written(row)}
        if written:
            prepare(sessions.current(), written, analyze=False)
    rows = [done[query.name, example.ordinal] for query, example in runs]
    reading = {query.name for query in queries if not writes(query.text)}
    return (*rows, *_buffer_use([row for row in rows if row.query in reading], phase))


def _index_definitions(connection: "Connection[Any]") -> dict[str, str]:
    query = files("migsafe.plans").joinpath("queries", "index_definitions.sql").read_bytes()
    return dict(connection.execute(query).fetchall())


def _explained(
    connection: "Connection[Any]",
    query: Query,
    example: QueryExample,
    phase: Phase,
    definitions: Mapping[str, str],
    timeout_ms: int,
) -> Explained:
    from psycopg import Error

    try:
        document = run(connection, bind(query, example.literals), writing=writes(query.text), timeout_ms=timeout_ms)
    except Error as error:
        return _failed(query, example, phase, error)
    text = dumps(document, ensure_ascii=False, separators=(",", ":"))
    root = read_plan(text)
    return Explained(
        query=query.name,
        example=example.ordinal,
        phase=phase,
        cost=root.cost,
        rows=rows_of(root),
        buffers=root.pages,
        hit=root.hit,
        read=root.read,
        temp_blocks=root.temp,
        hit_ratio=root.hit / root.pages if root.pages and not writes(query.text) else None,
        shape=shape(root, definitions),
        plan=text,
    )


def _failed(query: Query, example: QueryExample, phase: Phase, error: "Error") -> Explained:
    message = error.diag.message_primary or next(iter(str(error).splitlines()), "the server closed the connection")
    return Explained(
        query=query.name,
        example=example.ordinal,
        phase=phase,
        cost=None,
        rows=None,
        buffers=None,
        hit=None,
        read=None,
        temp_blocks=None,
        hit_ratio=None,
        shape=None,
        plan=None,
        sqlstate=error.sqlstate or CONNECTION_FAILURE,
        message=message,
    )


def _written(row: Explained) -> Iterator[str]:
    nodes = read_plan(row.plan).walk() if row.plan else ()
    yield from (node.relation for node in nodes if node.kind == "ModifyTable" and node.relation)


def _buffer_use(rows: Sequence[Explained], phase: Phase) -> Iterator[BufferUse]:
    hit: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for row in rows:
        for relation, pages in (pages_by_relation(read_plan(row.plan)) if row.plan else {}).items():
            hit[relation] += pages.hit
            read[relation] += pages.read
    yield from (BufferUse(phase, relation, hit[relation], read[relation]) for relation in sorted(hit))
