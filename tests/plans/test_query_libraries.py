"""Query files of sqlc, aiosql, PugSQL and HugSQL, and plain ones, read as they are."""

import pytest

from migsafe.model import Query, QueryExample, Unreadable
from migsafe.plans.query_file import read_query_file

SQLC = """-- name: GetAuthor :one
SELECT * FROM author WHERE id = $1 LIMIT 1;

-- name: ListPosts :many
-- example: state = 'new', after = 7
SELECT sqlc.embed(post), author.name, '@state' FROM post JOIN author USING (id)
WHERE post.state = @state AND post.id > sqlc.arg('after') AND tags @> '{a}';

/* name: DeletePost :exec */
DELETE FROM post WHERE id = sqlc.narg(id);
"""
AIOSQL = """-- name: get-user^
-- Fetch one user.
SELECT * FROM users WHERE id = :id;

-- name: add_user(name, mail)<!
INSERT INTO users (name, mail) VALUES (:name, :mail) RETURNING id;

-- name: drop_users#
DELETE FROM users;
"""
PUGSQL = """-- :name user_by_id :one
SELECT * FROM users WHERE id = :user_id AND x = :a-1;

-- :name touch_user :affected
UPDATE users SET seen = now() WHERE id = :user_id
"""
HUGSQL = """-- :name user-by-id? :? :1
-- :doc One user.
SELECT * FROM users WHERE id = :user-id AND kind IN (:v*:kinds) AND seen::date = :v:day

-- :snip where-clause
WHERE id = 1

-- :name all-of :? :*
SELECT * FROM :i:table ORDER BY 1
"""


def queries(text: str, path: str = "queries.sql") -> list[Query]:
    rows = read_query_file(text, path)
    assert not [row for row in rows if isinstance(row, Unreadable)]
    return [row for row in rows if isinstance(row, Query)]


def test_sqlcs_names_and_arguments_are_read() -> None:
    found = queries(SQLC)

    assert [(query.name, query.line, query.parameters) for query in found] == [
        ("GetAuthor", 1, ("1",)),
        ("ListPosts", 4, ("state", "after")),
        ("DeletePost", 9, ("id",)),
    ]
    assert "SELECT post.*, author.name, '@state'" in found[1].text
    assert "tags @> '{a}'" in found[1].text
    assert [row.literals for row in read_query_file(SQLC, "q.sql") if isinstance(row, QueryExample)] == [("'new'", "7")]


def test_aiosqls_operators_and_signatures_are_no_part_of_the_name() -> None:
    assert [(query.name, query.parameters) for query in queries(AIOSQL)] == [
        ("get-user", ("id",)),
        ("add_user", ("name", "mail")),
        ("drop_users", ()),
    ]


def test_pugsqls_queries_are_read() -> None:
    assert [(query.name, query.verb, query.parameters) for query in queries(PUGSQL)] == [
        ("user_by_id", "SELECT", ("user_id", "a")),
        ("touch_user", "UPDATE", ("user_id",)),
    ]


def test_hugsqls_values_are_parameters_and_its_pieces_of_sql_are_not() -> None:
    first, second = queries(HUGSQL)

    assert (first.name, first.parameters, first.problem) == ("user-by-id?", ("user_id", "kinds", "day"), None)
    assert "seen::date" in first.text
    assert (second.name, second.problem) == ("all-of", "HugSQL puts SQL in place of `:i:table`")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT 1;\n", [("top_posts", 1, ())]),
        ("-- the first\nSELECT :id;\n\nSELECT 2;", [("top_posts_1", 2, ("id",)), ("top_posts_2", 4, ())]),
        ("SELECT 1; SELECT 2", [("top_posts_1", 1, ()), ("top_posts_2", 1, ())]),
        ("SELECT 'a;b';", [("top_posts", 1, ())]),
    ],
)
def test_statements_without_names_are_called_after_their_file(
    text: str, expected: list[tuple[str, int, tuple[str, ...]]]
) -> None:
    assert [(one.name, one.line, one.parameters) for one in queries(text, "q/top-posts.sql")] == expected


def test_an_example_above_a_statement_without_a_name_is_its_own() -> None:
    rows = read_query_file("SELECT 1;\n-- example: id = 4\nSELECT :id;\n", "q.sql")

    assert [(row.query, row.literals) for row in rows if isinstance(row, QueryExample)] == [
        ("q_1", ()),
        ("q_2", ("4",)),
    ]
