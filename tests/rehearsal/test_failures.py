"""A migration that fails on the copy is an observation with a place, and leaves nothing behind."""

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.migrations.source import MigrationFile
from migsafe.model import Phase, RelationIndex, Role, Statement
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.snapshot import photograph
from migsafe.sql.read import read
from tests.rehearsal.written import executions, locks, migration


def columns(copy: DatabaseCopy, table: str) -> list[str]:
    with copy.connect() as connection:
        found = connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [table],
        )
        return [name for (name,) in found]


def test_a_failed_statement_is_reported_at_its_line_and_column(blog: DatabaseCopy) -> None:
    rows = rehearse(
        blog,
        migration(
            "ALTER TABLE author ADD COLUMN note text",
            "ALTER TABLE post\n  ADD COLUMN «é» int,\n  ADD COLUMN state nosuchtype",
            "ALTER TABLE author ADD COLUMN other text",
        ),
    )
    ran = executions(rows)
    assert ran[1].sqlstate is None
    assert (ran[2].sqlstate, ran[2].message) == ("42704", 'type "nosuchtype" does not exist')
    assert (ran[2].line, ran[2].column) == (4, 20)
    assert ran[3].skipped == "the transaction was rolled back by the failure at line 4"


def test_nothing_of_the_failed_transaction_remains(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("ALTER TABLE author ADD COLUMN note text", "SELECT 1 / 0"))
    assert executions(rows)[2].sqlstate == "22012"
    assert columns(blog, "author") == ["id", "name"]
    assert list(locks(rows, 1)) == ["public.author"]


def test_outside_a_transaction_what_ran_before_the_failure_stays(blog: DatabaseCopy) -> None:
    texts = ("ALTER TABLE author ADD COLUMN note text", "SELECT 1 / 0", "ALTER TABLE author ADD COLUMN other text")
    ran = executions(rehearse(blog, migration(*texts, transaction=None)))
    assert ran[3].skipped == "the migration stopped at the failure at line 2"
    assert columns(blog, "author") == ["id", "name", "note"]


def test_the_files_after_a_failure_are_skipped(blog: DatabaseCopy) -> None:
    first = migration("SELECT 1", "SELECT nosuchcolumn", path="1.sql")
    second = migration("ALTER TABLE author ADD COLUMN note text", path="2.sql", first_id=3, transaction=2)
    assert executions(rehearse(blog, first + second))[3].skipped == "the migration stopped at 1.sql:2"
    assert columns(blog, "author") == ["id", "name"]


def test_places_are_those_of_the_file_whatever_its_newlines(blog: DatabaseCopy) -> None:
    text = "-- añadir\r\n/* é */ SELECT 'ü', 1;\r\n\r\n  SELECT 'ö',\r\n     nosuchcolumn\r\nFROM post;\r\n"
    file = MigrationFile("0001.sql", Role.JUDGED, 1, text)
    statements = [row for row in read(file, 1, 1) if isinstance(row, Statement)]
    ran = executions(rehearse(blog, statements))
    assert (ran[1].sqlstate, ran[2].sqlstate) == (None, "42703")
    assert (ran[2].line, ran[2].column) == (5, 6)


def test_an_error_without_a_position_stands_at_its_statement(blog: DatabaseCopy) -> None:
    ran = executions(rehearse(blog, migration("SELECT 1", "ALTER TABLE post ADD CHECK (views < 100)")))
    assert (ran[2].sqlstate, ran[2].line, ran[2].column) == ("23514", 2, 1)


def test_an_error_in_a_do_block_is_reported_at_its_line(blog: DatabaseCopy) -> None:
    text = "DO $body$\nBEGIN\n  PERFORM 1;\n  RAISE EXCEPTION 'no';\nEND\n$body$"
    ran = executions(rehearse(blog, migration("SELECT 1", text)))
    assert (ran[2].sqlstate, ran[2].message, ran[2].line, ran[2].column) == ("P0001", "no", 5, 3)


def test_a_value_of_the_data_does_not_get_into_the_report(blog: DatabaseCopy) -> None:
    ran = executions(rehearse(blog, migration("ALTER TABLE author ALTER COLUMN name TYPE int USING name::int")))
    assert ran[1].sqlstate == "22P02"
    assert ran[1].message == "invalid input syntax for type integer: (a value of the data)"


def test_a_deferred_constraint_fails_at_the_commit(blog: DatabaseCopy) -> None:
    texts = (
        "ALTER TABLE post ADD FOREIGN KEY (author_id) REFERENCES author (id) DEFERRABLE INITIALLY DEFERRED",
        "INSERT INTO post VALUES (5001, 999)",
    )
    for transaction in (1, None):
        ran = executions(rehearse(blog, migration(*texts, transaction=transaction)))
        assert ran[2].sqlstate == "23503"
        assert ran[2].message is not None
        assert ran[2].message.startswith("at COMMIT: insert or update")
        assert ran[2].line == 2


def test_what_must_run_alone_fails_inside_a_transaction(blog: DatabaseCopy) -> None:
    ran = executions(rehearse(blog, migration("SELECT 1", "CREATE INDEX CONCURRENTLY ON post (views)")))
    assert ran[2].sqlstate == "25001"


def test_a_unique_index_on_duplicates_stays_behind_invalid(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("CREATE UNIQUE INDEX CONCURRENTLY one ON post (author_id)", alone=[1]))
    assert executions(rows)[1].sqlstate == "23505"
    with blog.connect() as connection:
        seen = photograph(connection, Phase.AFTER)
    (index,) = [row for row in seen if isinstance(row, RelationIndex) and row.name == "public.one"]
    assert not index.is_valid


def test_a_statement_that_does_not_end_is_stopped(blog: DatabaseCopy) -> None:
    rows = rehearse(blog, migration("SET statement_timeout = 0", "SELECT pg_sleep(60)"), ceiling_s=0.2)
    ran = executions(rows)[2]
    assert (ran.sqlstate, ran.message) == (
        "57014",
        "stopped, because the rehearsal had taken 0.2 s ([limits] rehearsal)",
    )
    assert ran.ms < 10_000


def test_a_timeout_of_the_migration_itself_is_kept(blog: DatabaseCopy) -> None:
    ran = executions(rehearse(blog, migration("SET LOCAL statement_timeout = '50ms'", "SELECT pg_sleep(60)")))
    assert (ran[2].sqlstate, ran[2].message) == ("57014", "canceling statement due to statement timeout")


def test_a_session_that_the_server_ends_is_a_failure(blog: DatabaseCopy) -> None:
    text = "SELECT pg_terminate_backend(pg_backend_pid())"
    for transaction in (1, None):
        ran = executions(rehearse(blog, migration(text, "SELECT 1", transaction=transaction)))
        assert ran[1].sqlstate == "57P01"
        assert ran[2].skipped is not None


def test_what_only_psql_understands_is_skipped_with_the_reason(blog: DatabaseCopy) -> None:
    ran = executions(rehearse(blog, migration("\\set x 1", "SELECT 1")))
    assert ran[1].skipped == "a command of psql, which is no SQL"
    assert ran[2].rows == 1
