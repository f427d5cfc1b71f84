"""What a file of named queries says, and where its mistakes are."""

import pytest

from migsafe.model import Query, QueryExample, Unreadable
from migsafe.plans.literals import is_literal
from migsafe.plans.query_file import read_query_file
from migsafe.plans.verbs import problem_of, verb_of, writes

POSTS = """-- Posts.

-- name: post_by_id
-- example: id = 42, status = 'it''s, ok'
-- example: status = NULL, id = -1
SELECT title -- the headline
FROM posts WHERE id = :id AND status = :status;

-- name: newest
SELECT id FROM posts ORDER BY id DESC LIMIT 1
"""


def _mistake(text: str) -> Unreadable:
    return next(row for row in read_query_file(text, "q.sql") if isinstance(row, Unreadable))


def test_queries_are_read_with_their_place_text_and_parameters() -> None:
    queries = [row for row in read_query_file(POSTS, "q.sql") if isinstance(row, Query)]

    assert queries == [
        Query(
            name="post_by_id",
            path="q.sql",
            line=3,
            text="SELECT title -- the headline\nFROM posts WHERE id = :id AND status = :status",
            verb="SELECT",
            parameters=("id", "status"),
        ),
        Query("newest", "q.sql", 9, "SELECT id FROM posts ORDER BY id DESC LIMIT 1", "SELECT", ()),
    ]


def test_examples_give_literals_in_the_order_of_the_parameters() -> None:
    examples = [row for row in read_query_file(POSTS, "q.sql") if isinstance(row, QueryExample)]

    assert examples == [
        QueryExample("post_by_id", 1, ("42", "'it''s, ok'"), 4),
        QueryExample("post_by_id", 2, ("-1", "NULL"), 5),
        QueryExample("newest", 1, (), 9),
    ]


def test_windows_line_ends_change_nothing() -> None:
    assert read_query_file(POSTS.replace("\n", "\r\n"), "q.sql") == read_query_file(POSTS, "q.sql")


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "names no query"),
        ("-- only a comment\n", 1, 1, "names no query"),
        ("\nSELECT 1;\n-- name: a\nSELECT 2", 2, 1, "SQL that belongs to no query"),
        ("-- name: a\n-- nothing\n;", 1, 1, "query a has no SQL"),
        ("-- name: two words\nSELECT 1", 1, 1, "`two words` is no name for a query"),
        ("-- name:\nSELECT 1", 1, 1, "`` is no name for a query"),
        ("-- name: a\n-- example: id = 1, of = 2\nSELECT :id", 2, 21, "query a has no parameter `of`"),
        ("-- name: a\n-- example: id = 1, id = 2\nSELECT :id", 2, 21, "parameter `id` is given twice"),
        (
            "-- name: a\n-- example: x = 1\nSELECT :x, :y",
            2,
            1,
            "the example of query a gives no value for parameter `y`",
        ),
        ("-- name: a\n-- example: id 1\nSELECT :id", 2, 13, "an example is `name = literal`, parted by commas"),
        ("-- name: a\n-- example: id =\nSELECT :id", 2, 13, "the value of `id` is not one SQL literal"),
        ("-- name: a\n-- example: id = now()\nSELECT :id", 2, 18, "the value of `id` is not one SQL literal"),
    ],
)
def test_a_mistake_is_reported_where_it_stands(text: str, line: int, column: int, message: str) -> None:
    found = _mistake(text)

    assert (found.line, found.column, found.message) == (line, column, message)
    assert found.hint


def test_a_bad_example_leaves_the_query_and_its_other_examples() -> None:
    rows = read_query_file("-- name: a\n-- example: id = x\n-- example: id = 2\nSELECT :id", "q.sql")

    assert QueryExample("a", 1, ("2",), 3) in rows
    assert any(isinstance(row, Query) for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "42",
        "-1.5e3",
        "'x'",
        "'it''s'",
        "E'a\\'b'",
        "NULL",
        "true",
        "DATE '2026-01-31'",
        "'x'::public.state",
        "'{1,2}'::int[]",
        "ARRAY[1, -2]",
        "ARRAY['a', 'b']::text[]",
        "INTERVAL '1 day'",
        "CAST('5' AS int)",
        "X'1F'",
    ],
)
def test_a_constant_is_a_literal(text: str) -> None:
    assert is_literal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now()",
        "id",
        "(SELECT 1)",
        "1; DROP TABLE posts",
        "1 -- rest",
        "1 /* x */",
        "1, 2",
        "1 AS x",
        "1 FROM posts",
        "1 UNION SELECT 2",
        "'x",
        "1)",
        "1 + 1",
        ":id",
        "$1",
        "ARRAY[id]",
        "pg_sleep(10)::int",
        "DISTINCT 1",
    ],
)
def test_anything_but_one_constant_is_no_literal(text: str) -> None:
    assert not is_literal(text)


@pytest.mark.parametrize(
    ("sql", "verb", "changes"),
    [
        ("select 1", "SELECT", False),
        ("/* x */ ((SELECT 1) UNION SELECT 2)", "SELECT", False),
        ("VALUES (1)", "VALUES", False),
        ("WITH update AS (SELECT 1) SELECT 2", "SELECT", False),
        ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", "SELECT", True),
        ("WITH a AS (SELECT 1), b AS (SELECT 2) UPDATE t SET x = 1", "UPDATE", True),
        ("SELECT 1 FROM t FOR UPDATE", "SELECT", True),
        ("SELECT 1 FROM t FOR KEY SHARE", "SELECT", True),
        ("MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE", "MERGE", True),
        ("SELECT 'FOR UPDATE'", "SELECT", False),
    ],
)
def test_the_verb_and_whether_it_writes(sql: str, verb: str, changes: bool) -> None:
    assert (verb_of(sql), writes(sql), problem_of(sql)) == (verb, changes, None)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DROP TABLE posts", "it starts with DROP"),
        ("COMMIT", "it starts with COMMIT"),
        ("EXPLAIN SELECT 1", "it starts with EXPLAIN"),
        ("SELECT 1; COMMIT", "more than one statement"),
        ("SELECT 'a", "not closed"),
        ("WITH a AS (SELECT 1)", "it starts with WITH"),
    ],
)
def test_what_a_rollback_may_not_undo_is_refused(sql: str, reason: str) -> None:
    assert reason in str(problem_of(sql))
