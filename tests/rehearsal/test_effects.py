"""What statements write anew and what they read through."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.migrations.source import MigrationFile
from migsafe.model import Headroom, LockMode, Rewrite, Role, Scan, Statement
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.client_rows import client_rows
from migsafe.sql.read import read
from tests.rehearsal.written import executions, locks, migration, rewritten, scanned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE post ALTER COLUMN views TYPE bigint", ["public.post"]),
        ("ALTER TABLE post ADD COLUMN token uuid DEFAULT gen_random_uuid()", ["public.post"]),
        ("ALTER TABLE post ADD COLUMN note text", []),
        ("ALTER TABLE post ADD COLUMN seen timestamptz DEFAULT now()", []),
        ("ALTER TABLE post ALTER COLUMN author_id TYPE oid", ["public.post_author"]),
        ("REINDEX INDEX post_title", ["public.post_title"]),
        ("REFRESH MATERIALIZED VIEW top", ["public.top"]),
        ("CLUSTER post USING post_title", ["public.post"]),
        ("CREATE INDEX ON post (views)", []),
        ("TRUNCATE post", []),
        ("UPDATE post SET views = 0", []),
        ("DROP TABLE post CASCADE", []),
    ],
)
def test_what_gets_a_new_file_is_rewritten_unless_it_was_emptied(
    blog: DatabaseCopy, text: str, expected: list[str]
) -> None:
    rows = rehearse(blog, migration(text))
    assert executions(rows)[1].sqlstate is None
    assert rewritten(rows, 1) == expected


def test_the_disk_of_a_statement_holds_nothing_of_the_one_before(blog: DatabaseCopy) -> None:
    fill = "INSERT INTO post SELECT n, 1, repeat('x', 300), n FROM generate_series(10000, 60000) n"
    rows = rehearse(blog, migration(fill, "ALTER TABLE author ADD COLUMN note text", "VACUUM FULL post"))
    ran = executions(rows)

    assert (ran[1].peak_bytes or 0) > 15_000_000
    assert ran[2].peak_bytes == 0
    (headroom,) = [row for row in rows if isinstance(row, Headroom)]
    assert headroom.peak_bytes == ran[1].peak_bytes


def test_what_workers_spill_together_is_temporary_too(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("INSERT INTO post SELECT n, 1, md5(n::text), n FROM generate_series(10000, 150000) n")
        connection.execute("ANALYZE post")
    settings = "work_mem=64kB parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0 "
    settings += "enable_mergejoin=off enable_nestloop=off max_parallel_workers_per_gather=2"
    texts = [f"SET {name} = '{value}'" for name, _, value in (one.partition("=") for one in settings.split())]
    rows = rehearse(
        blog, migration(*texts, "SELECT count(*), pg_sleep(0.2) FROM post a JOIN post b ON a.title = b.title")
    )

    assert (executions(rows)[len(texts) + 1].temp_bytes or 0) > 100_000


def test_rows_that_stand_in_the_file_are_copied_as_psql_copies_them(blog: DatabaseCopy) -> None:
    text = "COPY author (id, name) FROM STDIN;\n101\tnew; one\n102\t\\N\n\\.\nANALYZE author;\n"
    file = MigrationFile("0001.sql", Role.JUDGED, 1, text)
    statements = [row for row in read(file, 1, 1) if isinstance(row, Statement)]
    rows = rehearse(blog, statements, client_rows=client_rows([file], statements))

    ran = executions(rows)
    assert (ran[1].rows, ran[1].sqlstate, ran[2].sqlstate) == (2, None, None)
    assert locks(rows, 1) == {"public.author": LockMode.ROW_EXCLUSIVE}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("VACUUM FULL post", ["public.post"]), ("REINDEX INDEX CONCURRENTLY post_title", []), ("VACUUM post", [])],
)
def test_rewrites_outside_a_transaction_are_seen_too(blog: DatabaseCopy, text: str, expected: list[str]) -> None:
    rows = rehearse(blog, migration(text, alone=[1]))
    assert executions(rows)[1].sqlstate is None
    assert rewritten(rows, 1) == expected


def test_a_rewrite_tells_how_much_was_written(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("ALTER TABLE post ALTER COLUMN views TYPE bigint"))
    (rewrite,) = [row for row in rows if isinstance(row, Rewrite)]
    execution = executions(rows)[1]
    assert rewrite.bytes is not None
    assert 5000 * 40 < rewrite.bytes < 5000 * 200
    assert execution.wal_bytes is not None
    assert execution.wal_bytes > rewrite.bytes


def test_what_a_rollback_undid_is_not_taken_for_a_rewrite_later(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "BEGIN",
            "ALTER TABLE post ALTER COLUMN views TYPE bigint",
            "ROLLBACK",
            "ALTER TABLE post ADD COLUMN note text",
            transaction=None,
        ),
    )
    assert rewritten(rows, 2) == ["public.post"]
    assert rewritten(rows, 4) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE post ALTER COLUMN title SET NOT NULL", {"public.post": 5000}),
        ("ALTER TABLE post ADD CHECK (views > 0)", {"public.post": 5000}),
        ("ALTER TABLE post ADD CHECK (views > 0) NOT VALID", {}),
        ("CREATE INDEX ON post (views)", {"public.post": 5000}),
        (
            "ALTER TABLE post ADD FOREIGN KEY (author_id) REFERENCES author (id)",
            {"public.post": 5000, "public.author": 100},
        ),
        ("ALTER TABLE post ADD FOREIGN KEY (author_id) REFERENCES author (id) NOT VALID", {}),
        ("DELETE FROM post WHERE views = 7", {"public.post": 5000}),
        ("DELETE FROM post WHERE id = 7", {}),
        ("ALTER TABLE post ADD COLUMN note text", {}),
        ("TRUNCATE post", {}),
    ],
)
@pytest.mark.parametrize("transaction", [1, None])
def test_a_scan_of_a_whole_table_is_counted(
    blog: DatabaseCopy, text: str, expected: dict[str, int], transaction: int | None
) -> None:
    assert scanned(rehearse(blog, migration(text, transaction=transaction)), 1) == expected


def test_set_not_null_scans_nothing_when_a_check_proves_it(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "ALTER TABLE post ADD CONSTRAINT has_title CHECK (title IS NOT NULL) NOT VALID",
            "ALTER TABLE post VALIDATE CONSTRAINT has_title",
            "ALTER TABLE post ALTER COLUMN title SET NOT NULL",
        ),
    )
    assert [scanned(rows, number) for number in (1, 2, 3)] == [{}, {"public.post": 5000}, {}]


@pytest.mark.parametrize("transaction", [1, None])
def test_a_scan_belongs_to_one_statement_only(blog: DatabaseCopy, transaction: int | None) -> None:
    text = "DELETE FROM post WHERE views = 7"
    rows = rehearse(blog, migration(text, "DELETE FROM post WHERE id = 8", text, transaction=transaction))
    assert [row.statement for row in rows if isinstance(row, Scan)] == [1, 3]


def test_an_index_built_by_several_processes_read_every_row_of_its_table(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("ALTER TABLE post SET (parallel_workers = 2)")
        # Slow enough for the other processes to get their share of the rows.
        connection.execute(
            "CREATE FUNCTION slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE "
            "AS 'BEGIN PERFORM pg_sleep(0.00002); RETURN n; END'"
        )
    rows = rehearse(blog, migration("SET maintenance_work_mem = '128MB'", "CREATE INDEX ON post (slow(views))"))
    assert scanned(rows, 2) == {"public.post": 5000}


def test_looking_changes_nothing_that_the_migration_could_notice(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "BEGIN",
            "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SET LOCAL statement_timeout = '7s'",
            "SET search_path = nowhere",
            "INSERT INTO public.author VALUES (101)",
            """DO $$ BEGIN
                ASSERT current_setting('transaction_isolation') = 'serializable';
                ASSERT current_setting('statement_timeout') = '7s';
                ASSERT current_setting('search_path') = 'nowhere';
                ASSERT (SELECT count(*) FROM pg_prepared_statements) = 0;
            END $$""",
            "COMMIT",
            transaction=None,
        ),
    )
    assert {row.sqlstate for row in executions(rows).values()} == {None}
    assert list(locks(rows, 5)) == ["public.author"]
