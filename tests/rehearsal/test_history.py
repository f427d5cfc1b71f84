"""Building the base from earlier migrations and seeds."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.errors import InputError
from migsafe.migrations.source import MigrationFile
from migsafe.model import Role
from migsafe.rehearsal.history import apply_history, apply_seed


def history(text: str, path: str = "0001.sql") -> MigrationFile:
    return MigrationFile(path, Role.HISTORY, 1, text)


def applied(copy: DatabaseCopy, text: str) -> None:
    with copy.connect(autocommit=True) as connection:
        apply_history(connection, history(text))


def seeded(copy: DatabaseCopy, text: str) -> None:
    with copy.connect(autocommit=True) as connection:
        apply_seed(connection, "seed.sql", text)


def count(copy: DatabaseCopy, what: str) -> int:
    with copy.connect() as connection:
        row = connection.execute(f"SELECT count(*) FROM {what}".encode()).fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def tag(database: DatabaseCopy) -> DatabaseCopy:
    """A database with the empty table `tag`."""
    applied(database, "CREATE TABLE tag (id int PRIMARY KEY, name text);")
    return database


def test_a_failing_history_file_is_an_input_error_with_place_and_sqlstate(database: DatabaseCopy) -> None:
    with pytest.raises(InputError) as caught:
        applied(database, "CREATE TABLE a (id int);\n\n-- next\n  ALTER TABLE a ADD COLUMN b nosuchtype;\n")
    assert str(caught.value) == (
        '0001.sql:4:30: PostgreSQL refuses it: type "nosuchtype" does not exist (SQLSTATE 42704)'
    )
    assert caught.value.hint
    assert count(database, "pg_class WHERE relname = 'a'") == 0


def test_history_runs_in_the_transactions_that_it_needs(tag: DatabaseCopy) -> None:
    applied(tag, "INSERT INTO tag VALUES (1, 'a');\nCREATE INDEX CONCURRENTLY tag_name ON tag (name);\n")
    applied(tag, "BEGIN;\nINSERT INTO tag VALUES (2, 'b');\nCOMMIT;\nINSERT INTO tag VALUES (3, 'c');\n")
    assert count(tag, "tag") == 3
    assert count(tag, "pg_index WHERE indexrelid = 'tag_name'::regclass AND indisvalid") == 1


def test_a_constraint_that_fails_at_the_commit_is_placed_at_the_last_statement(tag: DatabaseCopy) -> None:
    applied(tag, "ALTER TABLE tag ADD COLUMN parent int REFERENCES tag DEFERRABLE INITIALLY DEFERRED;")
    with pytest.raises(InputError, match=r"^0001\.sql:2:1: .*23503"):
        applied(tag, "SELECT 1;\nINSERT INTO tag VALUES (1, 'a', 7);")


def test_history_that_leaves_its_transaction_open_is_refused(tag: DatabaseCopy) -> None:
    with pytest.raises(InputError, match="ends inside the transaction"):
        applied(tag, "BEGIN;\nINSERT INTO tag VALUES (1, 'a');\n")
    assert count(tag, "tag") == 0


def test_what_only_changes_psqls_output_is_passed_over(tag: DatabaseCopy) -> None:
    applied(tag, "\\set ON_ERROR_STOP on\n\\timing\nINSERT INTO tag VALUES (1, 'a');\n")
    assert count(tag, "tag") == 1


def test_other_commands_of_psql_are_refused_with_their_place(tag: DatabaseCopy) -> None:
    with pytest.raises(InputError) as caught:
        applied(tag, "INSERT INTO tag VALUES (1, 'a');\n\\i other.sql\n")
    assert str(caught.value) == "0001.sql:2:1: \\i is a command of psql, which no server understands"


def test_a_seed_runs_statement_by_statement(tag: DatabaseCopy) -> None:
    with pytest.raises(InputError, match=r"^seed\.sql:2:13: .*42P01"):
        seeded(tag, "INSERT INTO tag VALUES (1, 'a');\nINSERT INTO nowhere VALUES (1);\n")
    assert count(tag, "tag") == 1


def test_a_seed_may_hold_rows_in_copy_format(tag: DatabaseCopy) -> None:
    seeded(tag, "COPY tag (id, name) FROM stdin;\n1\ta;b\n2\t\\N\n\\.\n\nINSERT INTO tag VALUES (3, 'c');\n")
    assert count(tag, "tag") == 3
    assert count(tag, "tag WHERE name = 'a;b'") == 1


def test_a_large_seed_is_applied_once_and_its_error_has_a_place(tag: DatabaseCopy) -> None:
    lines = [f"INSERT INTO tag VALUES ({n}, '{'x' * 1000}');\n" for n in range(1, 1201)]
    seeded(tag, "".join(lines))
    assert count(tag, "tag") == 1200
    with tag.connect(autocommit=True) as connection:
        connection.execute("TRUNCATE tag")
    lines[1100] = lines[7]
    with pytest.raises(InputError, match=r"^seed\.sql:1101:1: .*23505"):
        seeded(tag, "".join(lines))
