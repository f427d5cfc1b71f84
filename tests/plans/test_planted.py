"""Migrations with a known effect on the workload: each effect is found, and nothing else is."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import BufferUse, ChangeKind, Explained, Phase, PlanChange, Query, QueryExample, Row
from migsafe.plans.compare import compare
from migsafe.plans.explain import measure
from migsafe.plans.prepare import prepare
from migsafe.plans.query_file import read_query_file
from migsafe.rehearsal.snapshot import photograph
from migsafe.settings import LimitsSection

ROWS = read_query_file(
    """
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
""",
    "q.sql",
)
QUERIES = [row for row in ROWS if isinstance(row, Query)]
EXAMPLES = [row for row in ROWS if isinstance(row, QueryExample)]


class Rehearsal:
    """The workload measured on one database, before and as often as asked after a migration."""

    def __init__(self, database: DatabaseCopy) -> None:
        self._database = database
        self._before = self._measured(Phase.BEFORE)
        self._schema = self._photograph(Phase.BEFORE)

    def migrate(self, sql: str) -> None:
        with self._database.connect(autocommit=True) as connection:
            connection.execute(sql.encode())

    def vacuum(self) -> None:
        with self._database.connect() as connection:
            prepare(connection, ["public.posts", "public.authors"])

    def changes(self) -> set[tuple[str, ChangeKind]]:
        """Named changes by query."""
        measured = [row for row in (*self._before, *self._measured(Phase.AFTER)) if isinstance(row, Explained)]
        schema = (*self._schema, *self._photograph(Phase.AFTER))
        found = compare(measured, QUERIES, (), schema, (), LimitsSection(buffers_floor=100))
        return {(row.query, row.kind) for row in found if isinstance(row, PlanChange)}

    def _measured(self, phase: Phase) -> tuple[Explained | BufferUse, ...]:
        return measure(self._database.connect, QUERIES, EXAMPLES, phase)

    def _photograph(self, phase: Phase) -> tuple[Row, ...]:
        with self._database.connect() as connection:
            return photograph(connection, phase)


@pytest.fixture
def rehearsal(blog: DatabaseCopy) -> Rehearsal:
    return Rehearsal(blog)


def test_a_dropped_index_gives_sequential_scans(rehearsal: Rehearsal) -> None:
    rehearsal.migrate("DROP INDEX posts_author")
    rehearsal.vacuum()

    assert rehearsal.changes() == {
        ("by_author", ChangeKind.INDEX_SCAN_TO_SEQ_SCAN),
        ("by_author", ChangeKind.BUFFERS_GROWN),
        ("dates", ChangeKind.INDEX_SCAN_TO_SEQ_SCAN),
        ("dates", ChangeKind.BUFFERS_GROWN),
        ("rename_posts", ChangeKind.INDEX_SCAN_TO_SEQ_SCAN),
    }


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "ALTER INDEX posts_author RENAME TO posts_by_author",
        "DROP INDEX posts_author; CREATE INDEX another ON posts USING btree (author_id, created_at)",
        "REINDEX INDEX posts_author",
        "ALTER TABLE posts ADD COLUMN subtitle text",
        "ALTER TABLE posts ADD COLUMN likes int NOT NULL DEFAULT 0",
        "ALTER TABLE posts RENAME CONSTRAINT posts_pkey TO pk",
        "ALTER TABLE authors RENAME COLUMN id TO author; ALTER TABLE authors RENAME COLUMN author TO id",
    ],
)
def test_a_migration_that_changes_no_plan_gives_no_change_however_often_one_looks(
    rehearsal: Rehearsal, sql: str
) -> None:
    rehearsal.migrate(sql)
    assert rehearsal.changes() == set()

    for _ in range(3):
        rehearsal.vacuum()
        assert rehearsal.changes() == set()


def test_a_rewrite_loses_the_index_only_scan_until_vacuum(rehearsal: Rehearsal) -> None:
    rehearsal.migrate("ALTER TABLE posts ALTER COLUMN author_id TYPE bigint")
    assert ("dates", ChangeKind.LOST_INDEX_ONLY_SCAN) in rehearsal.changes()

    rehearsal.vacuum()
    assert rehearsal.changes() == set()


def test_a_dropped_column_breaks_the_queries_that_name_it_and_the_view_that_went_with_it(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.migrate("ALTER TABLE posts DROP COLUMN title CASCADE")

    assert rehearsal.changes() == {
        (name, ChangeKind.QUERY_BROKEN) for name in ("by_author", "rename_posts", "headline")
    }


def test_a_renamed_table_breaks_queries_but_not_the_view_on_it(rehearsal: Rehearsal) -> None:
    rehearsal.migrate("ALTER TABLE posts RENAME TO articles")

    assert rehearsal.changes() == {(name, ChangeKind.QUERY_BROKEN) for name in ("by_author", "dates", "rename_posts")}


def test_a_better_index_is_named_as_another_one(rehearsal: Rehearsal) -> None:
    rehearsal.migrate(
        "DROP INDEX posts_author; CREATE INDEX better ON posts (author_id, created_at) INCLUDE (id, title)"
    )
    rehearsal.vacuum()

    assert ("dates", ChangeKind.INDEX_CHANGED) in rehearsal.changes()
    assert ("by_author", ChangeKind.QUERY_BROKEN) not in rehearsal.changes()


def test_deleted_rows_change_what_a_query_returns(rehearsal: Rehearsal) -> None:
    rehearsal.migrate("DELETE FROM authors WHERE id = 500")
    rehearsal.vacuum()

    assert rehearsal.changes() == {("newest_author", ChangeKind.ROWS_CHANGED)}
