"""How long real clients wait behind a migration, on a real server."""

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import Access, Execution, Probe, Row, Stall
from migsafe.rehearsal.apply import rehearse
from tests.rehearsal.written import executions, migration


def waits(rows: tuple[Row, ...]) -> dict[tuple[int, str, Access], float]:
    return {(row.statement, row.relation, row.access): row.waited_ms for row in rows if isinstance(row, Stall)}


def probes(rows: tuple[Row, ...]) -> dict[tuple[str, Access], Probe]:
    return {(row.relation, row.access): row for row in rows if isinstance(row, Probe)}


def lasted(waited_ms: float, slept_ms: float, rows: tuple[Row, ...]) -> bool:
    """Whether somebody waited through the sleep, and no longer than all statements took together."""
    return 0.7 * slept_ms <= waited_ms <= sum(row.ms for row in executions(rows).values())


def test_readers_and_writers_wait_for_the_whole_transaction_behind_access_exclusive(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("ALTER TABLE post ADD COLUMN note text", "SELECT pg_sleep(0.5)"))
    found = waits(rows)
    for access in Access:
        assert lasted(found[1, "public.post", access], 500, rows)
    assert {relation for _, relation, _ in found} == {"public.post"}


def test_an_index_build_keeps_writers_waiting_and_not_readers(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("CREATE INDEX ON post (views)", "SELECT pg_sleep(0.4)"))
    found = waits(rows)
    assert lasted(found[1, "public.post", Access.WRITES], 400, rows)
    assert (1, "public.post", Access.READS) not in found


def test_the_parent_of_a_foreign_key_is_used_by_clients_too(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("ALTER TABLE post ADD FOREIGN KEY (author_id) REFERENCES author (id)")
    rows = rehearse(blog, migration("DROP TABLE post CASCADE", "SELECT pg_sleep(0.3)"))
    found = waits(rows)
    assert lasted(found[1, "public.author", Access.READS], 300, rows)


def test_writers_wait_for_rows_that_a_transaction_has_changed(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("UPDATE post SET views = 0", "SELECT pg_sleep(0.4)"))
    found = waits(rows)
    assert lasted(found[1, "public.post", Access.WRITES], 400, rows)
    assert (1, "public.post", Access.READS) not in found


def test_short_transactions_stall_nobody_for_long(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration("ALTER TABLE post ADD COLUMN note text", "SELECT pg_sleep(0.3)", transaction=None),
    )
    assert all(row.longest_ms < executions(rows)[2].ms for row in probes(rows).values())


def test_a_deadlock_with_clients_does_not_end_the_migration(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "REINDEX INDEX post_title",
            "SELECT pg_sleep(0.1)",
            "ALTER TABLE post ADD COLUMN note text",
            "UPDATE post SET views = 1",
            "ALTER TABLE post ADD COLUMN more text",
        ),
    )
    assert [row.sqlstate for row in executions(rows).values()] == [None] * 5


def test_clients_leave_when_their_table_goes(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("DROP TABLE post CASCADE", "SELECT pg_sleep(0.3)", transaction=None))
    assert executions(rows)[2].sqlstate is None
    assert (2, "public.post", Access.READS) not in waits(rows)


def test_clients_change_nothing_and_write_no_log(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE written (n int)")
        connection.execute(
            "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO written VALUES (1); "
            "RETURN NULL; END $$"
        )
        connection.execute("CREATE TRIGGER noted AFTER DELETE ON post FOR EACH STATEMENT EXECUTE FUNCTION note()")
    rows = rehearse(blog, migration("COMMENT ON TABLE post IS 'x'", "ANALYZE author", transaction=None))
    with blog.connect(autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM written").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM post").fetchone() == (5000,)
    assert probes(rows)["public.post", Access.WRITES].asked > 0


def test_a_rewrite_needs_room_for_old_and_new_file_together(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        row = connection.execute("SELECT pg_relation_size('post')").fetchone()
    # The look before the second statement may be from before the rewrite's end; the one before the third is not.
    waiting = "SELECT pg_sleep(0.3)"
    rows = rehearse(blog, migration("ALTER TABLE post ALTER COLUMN views TYPE bigint", waiting, waiting))
    (first, _, last) = [row for row in rows if isinstance(row, Execution)]
    assert row is not None
    assert first.peak_bytes is not None
    assert first.peak_bytes >= row[0]
    assert (last.peak_bytes or 0) < row[0]


def test_temporary_files_of_a_sort_are_counted(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "SET LOCAL work_mem = '64kB'",
            "SELECT max(pg_sleep(0.0001)::text) FROM (SELECT repeat('x', 200) || n FROM generate_series(1, 4000) n "
            "ORDER BY 1) sorted",
        ),
    )
    assert executions(rows)[2].temp_bytes
