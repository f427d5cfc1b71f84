"""Migrations with a known effect on the workload: each effect is found, and nothing else is."""

import json
from pathlib import Path

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.evidence import Evidence
from migsafe.model import ChangeKind, Explained, Phase, PlanChange
from tests.plans.rehearsal import Rehearsed, rehearsed

WORKLOAD = """
-- name: by_author
-- example: author = 4
SELECT id, title FROM posts WHERE author_id = :author ORDER BY created_at DESC LIMIT 20
-- name: dates
-- example: author = 4
SELECT created_at FROM posts WHERE author_id = :author
-- name: newest_author
SELECT name FROM authors WHERE id = 500
-- name: rename_posts
UPDATE posts SET title = title || '!' WHERE author_id = 9
-- name: headline
-- example: id = 42
SELECT headline FROM headlines WHERE id = :id
"""


def _changes(seen: Rehearsed) -> set[tuple[str, ChangeKind]]:
    """Named changes that last, by query."""
    return {(row.query, row.kind) for row in seen.changes if row.permanent}


def test_a_dropped_index_gives_sequential_scans(blog: DatabaseCopy) -> None:
    seen = rehearsed(blog, WORKLOAD, "DROP INDEX posts_author")

    assert _changes(seen) == {
        ("by_author", ChangeKind.INDEX_SCAN_TO_SEQ_SCAN),
        ("by_author", ChangeKind.BUFFERS_GROWN),
        ("by_author", ChangeKind.LOST_TOP_N),
        ("dates", ChangeKind.INDEX_SCAN_TO_SEQ_SCAN),
        ("dates", ChangeKind.BUFFERS_GROWN),
        ("rename_posts", ChangeKind.INDEX_SCAN_TO_SEQ_SCAN),
        *((name, ChangeKind.FILTER_REMOVES_MANY_ROWS) for name in ("by_author", "dates", "rename_posts")),
    }


@pytest.mark.parametrize(
    "sql",
    [
        "COMMENT ON TABLE posts IS 'what was written'",
        "DO $$BEGIN END$$",
        "ALTER INDEX posts_author RENAME TO posts_by_author",
        "DROP INDEX posts_author; CREATE INDEX another ON posts USING btree (author_id, created_at)",
        "REINDEX INDEX posts_author",
        "ALTER TABLE posts ADD COLUMN subtitle text",
        "ALTER TABLE posts ADD COLUMN likes int NOT NULL DEFAULT 0",
        "ALTER TABLE posts RENAME CONSTRAINT posts_pkey TO pk",
        "ALTER TABLE authors RENAME COLUMN id TO author; ALTER TABLE authors RENAME COLUMN author TO id",
    ],
)
def test_a_migration_that_changes_no_plan_gives_no_change(blog: DatabaseCopy, sql: str) -> None:
    seen = rehearsed(blog, WORKLOAD, sql)

    assert [row for row in seen.changes if row.kind is not ChangeKind.NEAR_TIE and not row.unstable] == []
    assert seen.skips() == []


def test_a_comment_gives_no_change_however_often_it_is_made(blog: DatabaseCopy) -> None:
    """The budget for false alarms is nought. `bench/false_alarms.py` does the same over the sample's workload."""
    everything = "COMMENT ON TABLE posts IS 'x'; DO $$BEGIN END$$"  # what the block does, nobody can tell: all is run

    for _ in range(5):
        seen = rehearsed(blog, WORKLOAD, everything)
        assert (seen.changes, seen.skips()) == ((), [])
        assert all(row.buffers for row in seen.runs("dates", Phase.AFTER))


def test_a_rewrite_loses_the_index_only_scan_until_vacuum(blog: DatabaseCopy) -> None:
    seen = rehearsed(blog, WORKLOAD, "ALTER TABLE posts ALTER COLUMN author_id TYPE bigint")

    lost = seen.one("dates", ChangeKind.LOST_INDEX_ONLY_SCAN)
    assert (lost.permanent, lost.healed_by, lost.statement) == (False, "VACUUM", 1)
    assert seen.one("dates", ChangeKind.MISSING_STATISTICS).healed_by == "ANALYZE"
    assert _changes(seen) == set()


def test_what_one_command_heals_is_one_finding_however_many_statements_it_took(repository: Path) -> None:
    evidence = Evidence()
    for query, statement, pages in (("feed", 1, 900), ("archive", 3, 5000)):
        evidence.add([_explained(query, Phase.BEFORE, 100), _explained(query, Phase.AT_ONCE, pages)])
        kind = ChangeKind.BUFFERS_GROWN
        evidence.add([PlanChange(query, 1, kind, "public.posts", None, None, 100, pages, False, statement, "ANALYZE")])

    (found,) = evidence.select((repository / "rules/plans/slow-until-maintenance/find.sql").read_text())

    assert (found["statement"], found["number"], json.loads(found["queries"])) == (3, 2, ["archive", "feed"])
    assert (found["worst"], found["before_pages"], found["after_pages"]) == ("archive", 100, 5000)


def _explained(query: str, phase: Phase, pages: int) -> Explained:
    return Explained(query, 1, phase, 1.0, 1, pages, pages, 0, 0, 1.0, "shape", "{}")


def test_a_query_that_no_change_can_reach_is_planned_and_not_run(blog: DatabaseCopy) -> None:
    seen = rehearsed(blog, WORKLOAD, "CREATE INDEX another ON posts (title)")

    for phase in (Phase.BEFORE, Phase.AFTER):
        (row,) = seen.runs("newest_author", phase)
        assert (row.buffers, row.rows) == (None, None)
        assert row.shape
        assert all(row.buffers for row in seen.runs("headline", phase))


def test_a_query_whose_function_reads_who_knows_what_is_run(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM posts'")

    seen = rehearsed(blog, "-- name: q\nSELECT total()", "CREATE INDEX another ON posts (title)")

    assert all(row.rows == 1 for row in seen.runs("q", Phase.AFTER))


def test_a_dropped_column_breaks_the_queries_that_name_it_and_the_view_that_went_with_it(blog: DatabaseCopy) -> None:
    seen = rehearsed(blog, WORKLOAD, "ALTER TABLE posts DROP COLUMN title CASCADE")

    assert _changes(seen) == {(name, ChangeKind.QUERY_BROKEN) for name in ("by_author", "rename_posts", "headline")}


def test_a_renamed_table_breaks_queries_but_not_the_view_on_it(blog: DatabaseCopy) -> None:
    seen = rehearsed(blog, WORKLOAD, "ALTER TABLE posts RENAME TO articles")

    assert _changes(seen) == {(name, ChangeKind.QUERY_BROKEN) for name in ("by_author", "dates", "rename_posts")}


def test_a_better_index_is_named_as_another_one(blog: DatabaseCopy) -> None:
    seen = rehearsed(
        blog,
        WORKLOAD,
        "DROP INDEX posts_author; CREATE INDEX better ON posts (author_id, created_at) INCLUDE (id, title)",
    )

    assert ("dates", ChangeKind.INDEX_CHANGED) in _changes(seen)
    assert ("by_author", ChangeKind.QUERY_BROKEN) not in _changes(seen)


def test_deleted_rows_change_what_a_query_returns(blog: DatabaseCopy) -> None:
    seen = rehearsed(blog, WORKLOAD, "DELETE FROM authors WHERE id = 500")

    assert _changes(seen) == {("newest_author", ChangeKind.ROWS_CHANGED)}
