"""Record plans of one running server, as test data.

    python tests/plans/record.py DSN

Makes its own small tables in the database, explains a fixed set of queries with everything on, and writes one file for
the server's major version beside the others. Run it for each major version once; what is in the files is only read.
"""

import json
import sys
from pathlib import Path
from typing import Any

import psycopg

DATA = Path(__file__).parent / "data"
SCHEMA = """
DROP TABLE IF EXISTS posts, authors, events;
CREATE TABLE authors (id int PRIMARY KEY, name text);
CREATE TABLE posts (id int PRIMARY KEY, author_id int, title text, published int);
CREATE INDEX posts_author ON posts (author_id, published);
CREATE TABLE events (id int, day int) PARTITION BY LIST (day);
CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2);
INSERT INTO authors SELECT n, 'author ' || n FROM generate_series(1, 500) n;
INSERT INTO posts SELECT n, n % 500, repeat('x', 50) || n, n * 7919 % 20011 FROM generate_series(1, 20000) n;
INSERT INTO events SELECT n, 1 + n % 2 FROM generate_series(1, 2000) n
"""
ONE_PROCESS = {"max_parallel_workers_per_gather": "0"}
QUERIES: dict[str, tuple[dict[str, str], str]] = {
    "index": (ONE_PROCESS, "SELECT title FROM posts WHERE author_id = 7 ORDER BY published LIMIT 5"),
    "index_only": (ONE_PROCESS, "SELECT published FROM posts WHERE author_id = 7"),
    "filtered": (ONE_PROCESS, "SELECT id FROM posts WHERE title LIKE '%99%'"),
    "spilled_sort": ({**ONE_PROCESS, "work_mem": "64kB"}, "SELECT title FROM posts ORDER BY title"),
    "spilled_hash": (
        {**ONE_PROCESS, "work_mem": "64kB", "enable_mergejoin": "off"},
        "SELECT p.title, q.title FROM posts p JOIN posts q ON q.title = p.title",
    ),
    "memoize": (
        {**ONE_PROCESS, "enable_hashjoin": "off", "enable_mergejoin": "off"},
        "SELECT p.id, a.name FROM posts p JOIN authors a ON a.id = p.author_id",
    ),
    "workers": (
        {"min_parallel_table_scan_size": "0", "parallel_setup_cost": "0", "parallel_tuple_cost": "0"},
        "SELECT count(*) FROM posts WHERE title LIKE '%9%'",
    ),
    "disabled": ({**ONE_PROCESS, "enable_seqscan": "off"}, "SELECT title FROM posts"),
    "partitions": (ONE_PROCESS, "SELECT count(*) FROM events WHERE day = 2"),
    "subplan": (ONE_PROCESS, "SELECT id, (SELECT name FROM authors a WHERE a.id = p.author_id) FROM posts p"),
    "looped": (
        {**ONE_PROCESS, "enable_hashjoin": "off", "enable_mergejoin": "off", "enable_memoize": "off"},
        "SELECT a.id, p.title FROM authors a JOIN posts p ON p.author_id = a.id AND p.published < 9000 AND a.id < 60",
    ),
    "update": (ONE_PROCESS, "UPDATE posts SET title = 'x' WHERE author_id = 7"),
}


def main() -> None:
    with psycopg.connect(sys.argv[1], autocommit=True) as connection:
        for statement in SCHEMA.split(";\n"):
            connection.execute(statement.encode())
        connection.execute("VACUUM (ANALYZE)")
        major = connection.info.server_version // 10_000
        plans = {name: _explained(connection, *one) for name, one in QUERIES.items()}
    text = json.dumps(plans, indent=1, sort_keys=True)
    (DATA / f"plans_{major}.json").write_text(f"{text}\n", "utf-8")


def _explained(connection: "psycopg.Connection[Any]", settings: dict[str, str], sql: str) -> Any:
    with connection.transaction(force_rollback=True):
        for name, value in settings.items():
            connection.execute("SELECT set_config(%s, %s, true)", (name, value))
        options = "ANALYZE, BUFFERS, WAL, TIMING OFF, SUMMARY OFF, VERBOSE, FORMAT JSON"
        row = connection.execute(f"EXPLAIN ({options}) {sql}".encode()).fetchone()
    document = row[0][0] if row else {}
    document.pop("Planning", None)
    return document


if __name__ == "__main__":
    main()
