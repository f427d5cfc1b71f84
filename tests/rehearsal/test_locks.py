"""Locks that statements take on a real server."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import Lock, LockMode, Provenance
from migsafe.rehearsal.apply import rehearse
from tests.rehearsal.written import executions, locks, migration

ACCESS_EXCLUSIVE = LockMode.ACCESS_EXCLUSIVE
SHARE_ROW_EXCLUSIVE = LockMode.SHARE_ROW_EXCLUSIVE
SHARE_UPDATE_EXCLUSIVE = LockMode.SHARE_UPDATE_EXCLUSIVE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE post ADD COLUMN note text", {"public.post": ACCESS_EXCLUSIVE}),
        ("ALTER TABLE post RENAME TO article", {"public.post": ACCESS_EXCLUSIVE}),
        ("CREATE INDEX ON post (views)", {"public.post": LockMode.SHARE}),
        (
            "ALTER TABLE post ADD FOREIGN KEY (author_id) REFERENCES author (id)",
            {"public.post": SHARE_ROW_EXCLUSIVE, "public.author": SHARE_ROW_EXCLUSIVE},
        ),
        ("DROP TABLE post CASCADE", {"public.post": ACCESS_EXCLUSIVE, "public.top": ACCESS_EXCLUSIVE}),
        ("DROP INDEX post_title", {"public.post": ACCESS_EXCLUSIVE}),
        ("UPDATE post SET views = 0", {"public.post": LockMode.ROW_EXCLUSIVE}),
        ("ANALYZE post", {"public.post": SHARE_UPDATE_EXCLUSIVE}),
        ("REINDEX INDEX post_title", {"public.post": LockMode.SHARE, "public.post_title": ACCESS_EXCLUSIVE}),
        ("ALTER INDEX post_title RENAME TO by_title", {"public.post_title": SHARE_UPDATE_EXCLUSIVE}),
    ],
)
@pytest.mark.parametrize("transaction", [1, None])
def test_each_form_takes_its_strongest_lock(
    blog: DatabaseCopy, text: str, expected: dict[str, LockMode], transaction: int | None
) -> None:
    rows = rehearse(blog, migration(text, transaction=transaction))
    assert executions(rows)[1].sqlstate is None
    assert locks(rows, 1) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CREATE INDEX CONCURRENTLY post_views ON post (views)", {"public.post": SHARE_UPDATE_EXCLUSIVE}),
        ("DROP INDEX CONCURRENTLY post_title", {"public.post": SHARE_UPDATE_EXCLUSIVE}),
        ("REINDEX INDEX CONCURRENTLY post_title", {"public.post": SHARE_UPDATE_EXCLUSIVE}),
        ("VACUUM FULL author", {"public.author": ACCESS_EXCLUSIVE}),
    ],
)
def test_what_runs_outside_a_transaction_is_seen_from_a_second_connection(
    blog: DatabaseCopy, text: str, expected: dict[str, LockMode]
) -> None:
    rows = rehearse(blog, migration(text, alone=[1]))
    assert executions(rows)[1].sqlstate is None
    seen = locks(rows, 1)
    assert {relation: seen[relation] for relation in expected} == expected


def test_a_statement_that_waits_without_a_lock_is_let_through(blog: DatabaseCopy) -> None:
    """DETACH PARTITION CONCURRENTLY waits for readers of the parent between its two transactions."""
    with blog.connect() as connection:
        connection.execute("CREATE TABLE visit (day date) PARTITION BY RANGE (day)")
        connection.execute("CREATE TABLE visit_1 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')")
        connection.commit()

    rows = rehearse(blog, migration("ALTER TABLE visit DETACH PARTITION visit_1 CONCURRENTLY", alone=[1]))

    assert executions(rows)[1].sqlstate is None


def test_a_lock_is_held_until_the_transaction_ends(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "ALTER TABLE author ADD COLUMN note text",
            "SELECT pg_sleep(0.15)",
            "ALTER TABLE post ADD COLUMN note text",
        ),
    )
    held = {row.relation: row.held_ms or 0.0 for row in rows if isinstance(row, Lock)}
    assert held["public.author"] >= 150
    assert held["public.post"] < 150


def test_outside_a_transaction_a_lock_ends_with_its_statement(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration("ALTER TABLE author ADD COLUMN note text", "SELECT pg_sleep(0.15)", transaction=None),
    )
    (lock,) = [row for row in rows if isinstance(row, Lock)]
    assert lock.held_ms is not None
    assert lock.held_ms < 150


def test_a_lock_says_whom_it_keeps_waiting(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("CREATE INDEX ON post (views)"))
    (lock,) = [row for row in rows if isinstance(row, Lock)]
    assert (lock.blocks_reads, lock.blocks_writes, lock.is_new) == (False, True, False)
    assert lock.evidence is Provenance.OBSERVED


def test_only_what_a_statement_adds_to_earlier_locks_is_its_own(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "UPDATE post SET views = 1 WHERE id = 1",
            "UPDATE post SET views = 2 WHERE id = 2",
            "ALTER TABLE post ADD COLUMN note text",
            "UPDATE post SET views = 3 WHERE id = 3",
        ),
    )
    assert [locks(rows, number) for number in (1, 2, 3, 4)] == [
        {"public.post": LockMode.ROW_EXCLUSIVE},
        {},
        {"public.post": ACCESS_EXCLUSIVE},
        {},
    ]


def test_a_table_that_the_migration_made_is_new_also_in_its_next_file(blog: DatabaseCopy) -> None:
    first = migration("CREATE TABLE tag (id int PRIMARY KEY)", path="1.sql")
    second = migration("ALTER TABLE tag ADD COLUMN name text", path="2.sql", first_id=2, transaction=2)
    found = {row.statement: row for row in rehearse(blog, first + second) if isinstance(row, Lock)}
    assert found[1].relation == found[2].relation == "public.tag"
    assert found[1].is_new
    assert found[2].is_new


def test_a_lock_given_back_by_a_rollback_to_a_savepoint_ends_there(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "SAVEPOINT before",
            "ALTER TABLE author ADD COLUMN note text",
            "ROLLBACK TO SAVEPOINT before",
            "SELECT pg_sleep(0.15)",
            "ALTER TABLE author ADD COLUMN other text",
        ),
    )
    assert locks(rows, 2) == locks(rows, 5) == {"public.author": ACCESS_EXCLUSIVE}
    assert all((row.held_ms or 0.0) < 150 for row in rows if isinstance(row, Lock))


def test_a_do_block_that_commits_is_watched_from_outside(blog: DatabaseCopy) -> None:
    text = "DO $$ BEGIN ALTER TABLE post ADD COLUMN note text; COMMIT; PERFORM pg_sleep(0.05); END $$"
    rows = rehearse(blog, migration(text, transaction=None))
    assert executions(rows)[1].sqlstate is None
    assert locks(rows, 1) == {"public.post": ACCESS_EXCLUSIVE}


def test_temporary_tables_and_catalogs_are_left_out(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("CREATE TEMP TABLE scratch AS SELECT 1 AS n", "COMMENT ON DATABASE postgres IS ''"))
    assert not [row for row in rows if isinstance(row, Lock)]
