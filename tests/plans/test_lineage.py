"""Which columns a query depends on; where that is unclear, too many rather than too few."""

import pytest

from migsafe.model import Phase, Query, QueryColumn, RelationColumn, Skip
from migsafe.plans.lineage import lineage
from migsafe.plans.placeholders import parameters

TABLES = {
    "public.posts": ("id", "title", "author_id", "Odd"),
    "public.authors": ("id", "name"),
    "public.comments": ("id", "post_id", "body"),
    "public.recent": ("pid", "headline"),
    "public.counted": ("headline", "n"),
    "blog.tags": ("id", "label"),
}
VIEWS = {
    "public.recent": " SELECT posts.id AS pid, upper(posts.title) AS headline FROM posts WHERE posts.author_id > 3;",
    "public.counted": (
        " SELECT r.headline, count(*) AS n FROM recent r JOIN authors a ON a.id = r.pid GROUP BY r.headline;"
    ),
}
COLUMNS = tuple(
    RelationColumn(Phase.BEFORE, relation, name, position, "text", False, None, False)
    for relation, names in TABLES.items()
    for position, name in enumerate(names, start=1)
)


def _traced(sql: str) -> set[str]:
    """`relation.column>output`, `!` for a relation in doubt, without the schema public."""
    query = Query("q", "q.sql", 1, sql, "SELECT", parameters(sql))
    rows = [row for row in lineage((query,), COLUMNS, VIEWS) if isinstance(row, QueryColumn)]
    return {
        f"{row.relation}.{row.column or '!'}{'>' + row.output if row.output else ''}".removeprefix("public.")
        for row in rows
    }


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT title AS t FROM posts WHERE id = :id", {"posts.title>t", "posts.id"}),
        ("SELECT Title FROM POSTS ORDER BY author_id", {"posts.title>title", "posts.author_id"}),
        ('SELECT "Odd" FROM posts', {"posts.Odd>Odd"}),
        ("SELECT label FROM blog.tags", {"blog.tags.label>label"}),
        ("SELECT count(*) FROM posts", set()),
        ("SELECT title t FROM posts ORDER BY t LIMIT $1", {"posts.title>t"}),
        (
            "SELECT p.title, a.* FROM posts p JOIN authors a ON a.id = p.author_id",
            {"posts.title>title", "posts.author_id", "authors.id>id", "authors.name>name"},
        ),
        ("SELECT body FROM posts JOIN comments USING (id)", {"comments.body>body", "posts.id", "comments.id"}),
        ("SELECT 1 WHERE EXISTS (SELECT FROM comments WHERE body = 'x')", {"comments.body"}),
        (
            "WITH c (a, b) AS (SELECT id, title FROM posts) SELECT b FROM c WHERE a = 1",
            {"posts.title>b", "posts.id"},
        ),
        (
            "WITH RECURSIVE r AS (SELECT id FROM posts UNION ALL SELECT r.id + 1 FROM r) SELECT * FROM r",
            {"posts.id>id"},
        ),
        (
            "SELECT id, name FROM authors UNION SELECT post_id, body FROM comments",
            {"authors.id>id", "authors.name>name", "comments.post_id>id", "comments.body>name"},
        ),
        (
            "SELECT (SELECT max(name) FROM authors a WHERE a.id = p.author_id) FROM posts p",
            {"authors.name>max", "authors.id", "posts.author_id"},
        ),
        (
            "SELECT l.body FROM posts p, LATERAL (SELECT body FROM comments c WHERE c.post_id = p.id LIMIT 1) l",
            {"comments.body>body", "comments.post_id", "posts.id"},
        ),
        ("SELECT u.x FROM posts, jsonb_to_recordset(title::jsonb) AS u(x int)", {"posts.title>x"}),
        (
            "SELECT to_jsonb(p) FROM posts p",
            {"posts.id>to_jsonb", "posts.title>to_jsonb", "posts.author_id>to_jsonb", "posts.Odd>to_jsonb"},
        ),
        ("SELECT xmin, ctid FROM posts WHERE id = 1", {"posts.id"}),
        ("SELECT relname FROM pg_catalog.pg_class", {"pg_catalog.pg_class.!>relname"}),
    ],
)
def test_columns_are_followed_to_their_relations(sql: str, expected: set[str]) -> None:
    assert _traced(sql) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("lower(title)::text", "lower"),
        ("title || 'x'", "?column?"),
        ("(title || 'x')::text", "text"),
        ("id::bigint", "id"),
        ("CASE WHEN id = 1 THEN 1 ELSE author_id END", "author_id"),
        ("coalesce(title, 'x')", "coalesce"),
        ("sum(id) OVER ()", "sum"),
        ("trim(title)", "btrim"),
        ("title::timestamp AT TIME ZONE 'UTC'", "timezone"),
        ("ARRAY[id]", "array"),
        ("(SELECT posts.id + 1 AS more)", "more"),
    ],
)
def test_a_result_column_without_alias_has_the_name_that_postgresql_gives_it(sql: str, expected: str) -> None:
    assert {part.partition(">")[2] for part in _traced(f"SELECT {sql} FROM posts")} == {expected}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT headline FROM recent", {"recent.headline>headline", "posts.title>headline", "posts.author_id"}),
        (
            "SELECT n FROM counted",
            {
                "counted.n>n",
                "authors.id",
                "recent.pid",
                "recent.headline",
                "posts.author_id",
                "posts.id",
                "posts.title",
            },
        ),
    ],
)
def test_a_view_counts_as_itself_and_as_what_it_is_made_of(sql: str, expected: set[str]) -> None:
    assert _traced(sql) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE posts SET title = :t WHERE id = 1", {"posts.title", "posts.id"}),
        (
            "UPDATE posts p SET title = a.name FROM authors a JOIN comments c ON c.id = a.id WHERE a.id = author_id",
            {"posts.title", "posts.author_id", "authors.name", "authors.id", "comments.id"},
        ),
        (
            "INSERT INTO posts (id, title) SELECT id, name FROM authors "
            "ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title RETURNING id AS made",
            {"posts.id>made", "posts.title", "authors.id", "authors.name"},
        ),
        (
            "INSERT INTO authors VALUES (1, (SELECT max(body) FROM comments))",
            {"authors.id", "authors.name", "comments.body"},
        ),
        ("DELETE FROM comments WHERE post_id = 1", {"comments.!", "comments.post_id"}),
        ("DELETE FROM authors RETURNING *", {"authors.!", "authors.id>id", "authors.name>name"}),
        (
            "WITH d AS (DELETE FROM comments WHERE post_id = 3 RETURNING *) SELECT body FROM d",
            {"comments.!", "comments.body>body", "comments.id", "comments.post_id"},
        ),
        (
            "MERGE INTO authors USING comments c ON authors.id = c.id WHEN MATCHED THEN UPDATE SET name = c.body",
            {"authors.id", "authors.name", "comments.id", "comments.body"},
        ),
    ],
)
def test_a_write_depends_on_what_it_reads_and_what_it_writes(sql: str, expected: set[str]) -> None:
    assert _traced(sql) == expected


@pytest.mark.parametrize(
    ("sql", "doubted"),
    [
        ("SELECT * FROM unknown", "unknown.!"),
        ("SELECT nope FROM posts", "posts.!>nope"),
        ("SELECT id FROM posts WHERE nope = 1", "posts.!"),
    ],
)
def test_what_the_schema_does_not_explain_puts_the_relation_in_doubt(sql: str, doubted: str) -> None:
    assert doubted in _traced(sql)


def test_a_query_that_cannot_be_read_is_skipped_and_doubts_every_relation_it_mentions() -> None:
    query = Query("q", "q.sql", 7, "SELECT ((( FROM posts, authors", "SELECT", ())

    skip, *rows = lineage((query,), COLUMNS, VIEWS)

    assert isinstance(skip, Skip)
    assert skip.reason == (
        "query q at q.sql:7 cannot be traced to columns; it counts as reading all of public.authors, public.posts"
    )
    assert rows == [QueryColumn("q", name, None, None) for name in ("public.authors", "public.posts")]


def test_refused_queries_and_the_schema_after_the_migration_do_not_count() -> None:
    refused = Query("q", "q.sql", 1, "DROP TABLE posts", "DROP", (), problem="refused")
    after = RelationColumn(Phase.AFTER, "public.posts", "slug", 9, "text", False, None, False)
    starred = Query("s", "q.sql", 2, "SELECT * FROM posts", "SELECT", ())

    assert lineage((refused,), COLUMNS, VIEWS) == ()
    columns = [row.column for row in lineage((starred,), (*COLUMNS, after), VIEWS) if isinstance(row, QueryColumn)]
    assert columns == ["Odd", "author_id", "id", "title"]
