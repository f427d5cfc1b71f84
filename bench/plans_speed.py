"""Speed of looking at plans, as ratios within one run.

    python bench/plans_speed.py [QUERIES]

1. QUERIES queries (1,000 by default) planned before and after a migration that none of them can feel, against a bare
   psycopg loop that sends the same EXPLAINs. Limit: 1.3 times.
2. The comparison of two plans of 1,000 nodes, in CPU time. Limit: 50 ms; beside it how many times as long that is as
   json.loads takes to read them.
"""

import json
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.run_folder import open_run
from migsafe.model import Explained, Phase, Query, QueryExample
from migsafe.plans.changes import plan_changes
from migsafe.plans.compare import compare
from migsafe.plans.document import read_document
from migsafe.plans.explain import Looking, bound, plan_only
from migsafe.plans.indexes import catalog_of
from migsafe.plans.run import STEADY
from migsafe.plans.sessions import Sessions
from migsafe.sections import LimitsSection

SCHEMA = """
CREATE TABLE authors (id int PRIMARY KEY, name text);
CREATE TABLE posts (id int PRIMARY KEY, author_id int, title text, published timestamp);
CREATE INDEX ON posts (author_id, published);
INSERT INTO authors SELECT n, 'author ' || n FROM generate_series(1, 500) n;
INSERT INTO posts SELECT n, n % 500, 'title ' || n, now() FROM generate_series(1, 20000) n
"""
SHAPES = (
    "SELECT id, title FROM posts WHERE author_id = {n} ORDER BY published DESC LIMIT 20",
    "SELECT p.id, a.name FROM posts p JOIN authors a ON a.id = p.author_id WHERE p.id = {n}",
    "SELECT a.name, count(*) FROM posts p JOIN authors a ON a.id = p.author_id WHERE a.id < {n} GROUP BY a.name",
)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with open_run() as run, open_server(run, wanted_major=16) as server:
        database = server.create_database("bench")
        with database.connect(autocommit=True) as connection:
            for statement in SCHEMA.split(";\n"):
                connection.execute(statement.encode())
            connection.execute("VACUUM (ANALYZE)")
        texts = [SHAPES[n % len(SHAPES)].format(n=n % 400 + 1) for n in range(number)]
        _bare(database, texts), _ours(database, texts)
        ratios = sorted(_ours(database, texts) / _bare(database, texts) for _ in range(3))
    print(f"{number} queries explained before and after: {ratios[1]:.2f} times a bare loop (limit 1.3)")
    seconds, reading = _comparison()
    print(
        f"two plans of 1,000 nodes compared: {seconds * 1000:.1f} ms (limit 50), {seconds / reading:.1f} x json.loads"
    )


def _bare(database: DatabaseCopy, texts: list[str]) -> float:
    started = perf_counter()
    with database.connect(autocommit=True) as connection:
        for name, value in STEADY.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        for _ in ("before", "after"):
            for text in texts:
                connection.execute(f"EXPLAIN (SETTINGS, VERBOSE, FORMAT JSON) {text}".encode()).fetchone()
    return perf_counter() - started


def _ours(database: DatabaseCopy, texts: list[str]) -> float:
    queries = [Query(f"q{n}", "q.sql", n, text, "SELECT", ()) for n, text in enumerate(texts)]
    runs = bound(queries, [QueryExample(query.name, 1, (), query.line) for query in queries])
    started = perf_counter()
    seen: list[Explained] = []
    with Sessions(database.connect) as sessions:
        seen += plan_only(sessions.steady, runs, Looking(Phase.BEFORE, {}))
        known = {(row.query, row.example): row for row in seen}
        seen += plan_only(sessions.steady, runs, Looking(Phase.AFTER, {}, known=known))
    compare(seen, queries, (), (), (), LimitsSection())
    return perf_counter() - started


def _comparison() -> tuple[float, float]:
    before, after = (json.dumps({"Plan": _joined(250, kind)}) for kind in ("Index Scan", "Seq Scan"))
    catalog = catalog_of(())

    def compared() -> list[object]:
        return list(plan_changes(read_document(before), read_document(after), catalog, LimitsSection()))

    assert compared()
    return _cpu_time(compared), _cpu_time(lambda: (json.loads(before), json.loads(after)))


def _cpu_time(work: Callable[[], object]) -> float:
    """Seconds of this process, the median of five."""
    taken = []
    for _ in range(5):
        started = process_time()
        work()
        taken.append(process_time() - started)
    return sorted(taken)[2]


def _joined(scans: int, kind: str) -> dict[str, Any]:
    """A left-deep join of so many scans, with a sort and a hash each: about four nodes a scan."""
    numbers = {"Total Cost": 1.0, "Plan Rows": 10, "Actual Rows": 10, "Actual Loops": 1, "Shared Hit Blocks": 5}

    def scan(number: int) -> dict[str, Any]:
        name = f"table_{number}"
        index = {"Index Name": f"{name}_idx", "Index Cond": f"({name}.id = 1)"} if kind == "Index Scan" else {}
        pages = 400 if kind == "Seq Scan" else 5
        node = {"Node Type": kind, "Relation Name": name, "Schema": "public", "Alias": name, **numbers, **index}
        return {**node, "Shared Hit Blocks": pages}

    root = scan(0)
    for number in range(1, scans):
        hashed = {"Node Type": "Hash", "Plans": [{"Node Type": "Sort", "Plans": [scan(number)], **numbers}], **numbers}
        root = {"Node Type": "Hash Join", "Join Type": "Inner", "Plans": [root, hashed], **numbers}
    return root


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main()
