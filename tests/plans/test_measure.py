"""Queries measured on a real server: repeatable, without a trace, and never stopping each other."""

import json
from collections.abc import Sequence

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import BufferUse, Explained, GenericPlan, Phase, Query, QueryExample
from migsafe.plans.buffer_use import buffer_use
from migsafe.plans.explain import Bound, Looking, bound, execute, plan_only
from migsafe.plans.prepare import prepare
from migsafe.plans.query_file import read_query_file
from migsafe.plans.sessions import TIMEOUT_MS, Sessions

WORKLOAD = """
-- name: by_author
-- example: author = 4
-- example: author = 7
SELECT id, title FROM posts WHERE author_id = :author ORDER BY created_at DESC LIMIT 20
-- name: rename_posts
UPDATE posts SET title = title || '!' WHERE author_id < 50
-- name: headlines
SELECT count(*) FROM headlines
-- name: joined
SELECT a.name, count(*) FROM posts p JOIN authors a ON a.id = p.author_id GROUP BY a.name
"""


def _run(
    database: DatabaseCopy, runs: Sequence[Bound], timeout_ms: int = TIMEOUT_MS
) -> tuple[Explained | GenericPlan, ...]:
    with Sessions(database.connect, timeout_ms=timeout_ms) as sessions:
        return tuple(execute(sessions, runs, Looking(Phase.BEFORE, {})))


def _measured(database: DatabaseCopy, text: str = WORKLOAD, **more: int) -> tuple[Explained | BufferUse, ...]:
    rows = read_query_file(text, "q.sql")
    queries = [row for row in rows if isinstance(row, Query)]
    examples = [row for row in rows if isinstance(row, QueryExample)]
    found = [row for row in _run(database, bound(queries, examples), **more) if isinstance(row, Explained)]
    return (*found, *buffer_use(found, Phase.BEFORE))


def _one(database: DatabaseCopy, sql: str, **more: int) -> Explained:
    (row, *_) = _measured(database, f"-- name: q\n{sql}", **more)
    assert isinstance(row, Explained)
    return row


def test_every_query_and_example_is_measured_in_the_order_of_the_workload(blog: DatabaseCopy) -> None:
    rows = [row for row in _measured(blog) if isinstance(row, Explained)]

    assert [(row.query, row.example, row.sqlstate) for row in rows] == [
        ("by_author", 1, None),
        ("by_author", 2, None),
        ("rename_posts", 1, None),
        ("headlines", 1, None),
        ("joined", 1, None),
    ]
    assert [row.rows for row in rows] == [20, 20, 49 * 40, 1, 500]
    assert [row.hit_ratio for row in rows] == [1, 1, None, 1, 1]
    assert all((row.buffers or 0) >= (row.hit or 0) + (row.read or 0) > 0 for row in rows)


def test_queries_that_read_touch_the_same_pages_every_time(blog: DatabaseCopy) -> None:
    def reads() -> list[Explained | BufferUse]:
        return [row for row in _measured(blog) if not (isinstance(row, Explained) and row.query == "rename_posts")]

    assert reads() == reads()


def test_a_measured_write_leaves_neither_data_nor_dead_rows_behind(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        state = b"SELECT md5(string_agg(p::text, ',' ORDER BY id)), pg_relation_size('posts') FROM posts p"
        before = connection.execute(state).fetchone()
        for _ in range(3):
            _measured(blog)

        assert connection.execute(state).fetchone() == before


def test_pages_of_the_workload_are_counted_by_relation_without_those_of_writes(blog: DatabaseCopy) -> None:
    rows = _measured(blog)

    uses = {row.relation: row.hit + row.read for row in rows if isinstance(row, BufferUse)}
    reads = [row for row in rows if isinstance(row, Explained) and row.query != "rename_posts"]
    assert uses.keys() == {"public.authors", "public.posts"}
    # Three queries, four runs: those of one query share its weight.
    weights = {"by_author": 2 / 3}
    whole = sum((row.buffers or 0) * weights.get(row.query, 4 / 3) for row in reads)
    assert sum(uses.values()) == pytest.approx(whole, abs=0.01)


@pytest.mark.parametrize(
    ("sql", "sqlstate"),
    [
        ("SELECT nothing FROM posts", "42703"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "57P01"),
        ("SELECT 1 / 0 FROM posts", "22012"),
        ("SELECT nextval('numbers')", "25006"),
        ("SELECT id FROM posts FOR UPDATE", None),
    ],
)
def test_a_query_that_fails_tells_why_and_leaves_the_others(blog: DatabaseCopy, sql: str, sqlstate: str | None) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE numbers")

    first, second, *_ = _measured(blog, f"-- name: a\n{sql}\n-- name: b\nSELECT count(*) FROM posts")

    assert isinstance(first, Explained)
    assert isinstance(second, Explained)
    assert first.sqlstate == sqlstate
    assert bool(first.message) == bool(sqlstate)
    assert (second.sqlstate, second.rows) == (None, 1)


def test_of_queries_planned_in_one_go_one_that_fails_leaves_the_others(blog: DatabaseCopy) -> None:
    texts = [*(f"SELECT title FROM posts WHERE id = {n}" for n in range(1, 20)), "SELECT nothing FROM posts"]
    queries = [Query(f"q{n}", "q.sql", n, text, "SELECT", ()) for n, text in enumerate(texts)]
    runs = bound(queries, [QueryExample(query.name, 1, (), query.line) for query in queries])

    with Sessions(blog.connect) as sessions:
        rows = list(plan_only(sessions.steady, runs, Looking(Phase.BEFORE, {})))

    assert [row.query for row in rows] == [query.name for query in queries]
    assert [row.sqlstate for row in rows] == [None] * 19 + ["42703"]
    assert all(row.cost and row.buffers is None for row in rows[:19])


def test_a_query_that_takes_too_long_is_stopped(blog: DatabaseCopy) -> None:
    assert _one(blog, "SELECT pg_sleep(60)", timeout_ms=200).sqlstate == "57014"


def test_the_server_refuses_a_second_statement(blog: DatabaseCopy) -> None:
    smuggled = Query("q", "q.sql", 1, "SELECT 1; COMMIT; DROP TABLE posts", "SELECT", ())

    (row,) = _run(blog, bound([smuggled], [QueryExample("q", 1, (), 1)]))

    assert isinstance(row, Explained)
    assert row.sqlstate == "42601"
    assert _one(blog, "SELECT count(*) FROM posts").sqlstate is None


def test_percent_signs_and_casts_reach_the_server_as_written(blog: DatabaseCopy) -> None:
    assert _one(blog, "SELECT id FROM posts WHERE title LIKE '%e 7' AND id % 2 = 1::int").rows == 1


def test_plans_are_measured_without_workers_and_tell_how_many_there_would_be(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        name = blog.name
        for setting in ("min_parallel_table_scan_size = 0", "parallel_setup_cost = 0", "parallel_tuple_cost = 0"):
            connection.execute(f'ALTER DATABASE "{name}" SET {setting}'.encode())

    document = json.loads(_one(blog, "SELECT count(*) FROM posts WHERE title LIKE '%7%'").plan or "")

    assert document["Workers Planned"] > 0
    assert "Gather" not in json.dumps(document["Plan"])


def test_preparing_passes_over_what_is_not_there_and_keeps_the_connection_as_it_was(blog: DatabaseCopy) -> None:
    with blog.connect() as connection:
        connection.execute("UPDATE posts SET title = 'x'")
        connection.commit()
        prepare(connection, ["public.posts", "public.gone", "public.headlines"])
        found = connection.execute("SELECT relallvisible = relpages FROM pg_class WHERE relname = 'posts'").fetchone()

        assert found == (True,)
        assert connection.autocommit is False
