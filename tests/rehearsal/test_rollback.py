"""Up, down, compared, and up again, on a real server."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.migrations.source import Down, MigrationFile
from migsafe.model import Remainder, Role, Row, Trace, Way, WayBack
from migsafe.rehearsal.history import apply_history
from migsafe.rehearsal.rollback import rehearse_way_back, state_before


def judged(up: str, down: str | None, number: int = 1) -> MigrationFile:
    path = f"{number:04}.sql"
    return MigrationFile(
        path, Role.JUDGED, number, up, down=None if down is None else Down(f"{number:04}.down.sql", down)
    )


def way_back(copy: DatabaseCopy, *files: MigrationFile) -> list[Row]:
    with copy.connect(autocommit=True) as connection:
        before = state_before(connection, files)
    for file in files:
        with copy.connect(autocommit=True) as connection:
            apply_history(connection, file)
    return list(rehearse_way_back(copy, files, before, (), 60))


def runs(rows: list[Row]) -> list[tuple[Way, str | None]]:
    return [(row.way, row.sqlstate) for row in rows if isinstance(row, WayBack)]


def differences(rows: list[Row]) -> list[tuple[Trace, str]]:
    return [(row.trace, row.object) for row in rows if isinstance(row, Remainder)]


def test_a_down_migration_that_undoes_everything_leaves_nothing(blog: DatabaseCopy) -> None:
    up = """ALTER TABLE post ADD COLUMN note text; CREATE INDEX post_views ON post (views);
        CREATE TYPE mood AS ENUM ('good'); CREATE VIEW latest AS SELECT id FROM post;
        CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; COMMENT ON TABLE post IS 'posts';"""
    down = """COMMENT ON TABLE post IS NULL; DROP FUNCTION one(); DROP VIEW latest; DROP TYPE mood;
        DROP INDEX post_views; ALTER TABLE post DROP COLUMN note;"""
    rows = way_back(blog, judged(up, down))
    assert runs(rows) == [(Way.DOWN, None), (Way.UP_AGAIN, None)]
    assert differences(rows) == []


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    [
        (
            "CREATE TABLE tag (id int PRIMARY KEY, name text); CREATE INDEX post_views ON post (views);",
            "DROP INDEX post_views;",
            [(Trace.LEFT, "table public.tag"), (Trace.LEFT, "index public.tag_pkey")],
        ),
        ("DROP INDEX post_title;", "SELECT 1;", [(Trace.LOST, "index public.post_title")]),
        (
            "ALTER TABLE post ALTER COLUMN views TYPE bigint;",
            "ALTER TABLE post ALTER COLUMN views TYPE numeric;",
            [(Trace.CHANGED, "column public.post.views")],
        ),
        (
            "ALTER TABLE post DROP COLUMN title CASCADE;",
            "ALTER TABLE post ADD COLUMN title text; CREATE INDEX post_title ON post (title);"
            "CREATE MATERIALIZED VIEW top AS SELECT id, title FROM post ORDER BY id DESC LIMIT 10;",
            [(Trace.CHANGED, "order of the columns of public.post"), (Trace.DATA, "values of public.post.title")],
        ),
        (
            "DELETE FROM post WHERE id > 4990;",
            "SELECT 1;",
            [(Trace.DATA, "public.post has 4,990 rows instead of 5,000")],
        ),
        (
            "UPDATE post SET title = 'x', views = 1 WHERE id = 7;",
            "UPDATE post SET views = 7 WHERE id = 7;",
            [(Trace.DATA, "values of public.post.title")],
        ),
        (
            "GRANT SELECT ON post TO PUBLIC; ALTER TABLE post ADD CONSTRAINT c CHECK (id > 0);",
            "SELECT 1;",
            [(Trace.LEFT, "constraint public.post.c"), (Trace.LEFT, "privileges on public.post")],
        ),
    ],
)
def test_what_is_left_or_not_brought_back_is_named(
    blog: DatabaseCopy, up: str, down: str, expected: list[tuple[Trace, str]]
) -> None:
    rows = way_back(blog, judged(up, down))
    assert runs(rows)[0] == (Way.DOWN, None)
    assert sorted(differences(rows)) == sorted(expected)


def test_values_that_change_places_are_seen(blog: DatabaseCopy) -> None:
    swap = "UPDATE post SET views = 3 - id WHERE id IN (1, 2);"
    assert differences(way_back(blog, judged(swap, "SELECT 1;"))) == [(Trace.DATA, "values of public.post.views")]


def test_a_down_migration_that_fails_tells_where(blog: DatabaseCopy) -> None:
    rows = way_back(blog, judged("DROP INDEX post_title;", "SELECT 1;\n\n  DROP INDEX posttitle;"))
    (row,) = [row for row in rows if isinstance(row, WayBack)]
    assert (row.way, row.sqlstate, row.file, row.line, row.column) == (Way.DOWN, "42704", "0001.down.sql", 3, 3)


def test_what_is_left_may_be_in_the_way_of_the_second_try(blog: DatabaseCopy) -> None:
    rows = way_back(blog, judged("CREATE TABLE tag (id int);", "SELECT 1;"))
    assert runs(rows) == [(Way.DOWN, None), (Way.UP_AGAIN, "42P07")]


def test_several_migrations_are_taken_back_in_reverse(blog: DatabaseCopy) -> None:
    first = judged("CREATE TABLE tag (id int PRIMARY KEY);", "DROP TABLE tag;")
    second = judged("CREATE TABLE tagged (tag int REFERENCES tag);", "DROP TABLE tagged;", 2)
    rows = way_back(blog, first, second)
    assert runs(rows) == [(Way.DOWN, None)] * 2 + [(Way.UP_AGAIN, None)] * 2
    assert differences(rows) == []


def test_without_a_down_migration_the_migration_is_run_twice(blog: DatabaseCopy) -> None:
    assert runs(way_back(blog, judged("CREATE TABLE tag (id int);", None))) == [(Way.TWICE, "42P07")]
    assert runs(way_back(blog, judged("CREATE TABLE IF NOT EXISTS tags (id int);", None))) == [(Way.TWICE, None)]
