"""Which transactions the statements of a file run in."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.errors import GuardError
from migsafe.model import Lock, LockMode
from migsafe.rehearsal.apply import rehearse
from tests.rehearsal.written import executions, locks, migration

ACCESS_EXCLUSIVE = LockMode.ACCESS_EXCLUSIVE
_TRANSACTION = "SELECT pg_current_xact_id()"


def names(copy: DatabaseCopy) -> list[str]:
    with copy.connect() as connection:
        return [name for (name,) in connection.execute("SELECT name FROM author WHERE id > 100 ORDER BY id")]


@pytest.mark.parametrize("transaction", [1, None])
def test_begin_and_commit_of_the_file_itself_are_followed(blog: DatabaseCopy, transaction: int | None) -> None:
    rows = rehearse(
        blog,
        migration(
            "BEGIN",
            "ALTER TABLE author ADD COLUMN note text",
            "SELECT pg_sleep(0.1)",
            "COMMIT",
            transaction=transaction,
        ),
    )
    assert {row.sqlstate for row in executions(rows).values()} == {None}
    (lock,) = [row for row in rows if isinstance(row, Lock)]
    assert (lock.statement, lock.relation, lock.mode) == (2, "public.author", ACCESS_EXCLUSIVE)
    assert lock.held_ms is not None
    assert lock.held_ms >= 100


def test_what_the_file_rolls_back_is_gone(blog: DatabaseCopy) -> None:
    texts = (
        "BEGIN",
        "INSERT INTO author VALUES (101, 'a')",
        "SAVEPOINT s",
        "INSERT INTO author VALUES (102, 'b')",
        "ROLLBACK TO s",
        "INSERT INTO author VALUES (103, 'c')",
        "COMMIT",
        "BEGIN",
        "INSERT INTO author VALUES (104, 'd')",
        "ROLLBACK",
    )
    rehearse(blog, migration(*texts, transaction=None))
    assert names(blog) == ["a", "c"]


def test_a_transaction_that_the_file_leaves_open_is_rolled_back_and_said(blog: DatabaseCopy) -> None:
    ran = executions(rehearse(blog, migration("BEGIN", "INSERT INTO author VALUES (101, 'a')")))
    assert ran[2].message == "the file ends inside the transaction that it opened: PostgreSQL rolled that back"
    assert names(blog) == []


def test_a_statement_that_runs_alone_divides_the_transactions_around_it(blog: DatabaseCopy) -> None:
    texts = (
        "INSERT INTO author VALUES (101, 'a')",
        "VACUUM author",
        "INSERT INTO author VALUES (102, 'b')",
        "SELECT 1 / 0",
    )
    ran = executions(rehearse(blog, migration(*texts, alone=[2])))
    assert ran[4].sqlstate == "22012"
    assert names(blog) == ["a"]


def test_what_is_an_error_outside_a_transaction_stays_one(blog: DatabaseCopy) -> None:
    for text in ("LOCK TABLE author", "SAVEPOINT s"):
        ran = executions(rehearse(blog, migration(text, transaction=None)))
        assert ran[1].sqlstate == "25P01", text


def test_settings_hold_until_the_end_of_the_file(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("CREATE SCHEMA other; CREATE TABLE other.author (id int)")
    insert = "INSERT INTO author (id) VALUES (101)"
    first = migration("SET search_path = other", insert, path="1.sql", transaction=None)
    second = migration(insert, path="2.sql", first_id=3, transaction=None)
    rows = rehearse(blog, first + second)
    assert locks(rows, 2) == {"other.author": LockMode.ROW_EXCLUSIVE}
    assert locks(rows, 3) == {"public.author": LockMode.ROW_EXCLUSIVE}


def test_the_command_tag_counts_rows(blog: DatabaseCopy) -> None:
    texts = (
        "UPDATE post SET views = 0 WHERE id <= 7",
        "ALTER TABLE post ADD COLUMN note text",
        "COPY author TO STDOUT",
    )
    ran = executions(rehearse(blog, migration(*texts)))
    assert [ran[number].rows for number in (1, 2, 3)] == [7, None, 100]


def test_text_goes_to_the_server_unchanged(blog: DatabaseCopy) -> None:
    rehearse(blog, migration("INSERT INTO author VALUES (101, '100 % of %s — naïve 😀' || $$ %(x)s $$)"))
    assert names(blog) == ["100 % of %s — naïve 😀 %(x)s "]


def test_nothing_runs_on_a_database_that_is_no_copy(blog: DatabaseCopy) -> None:
    with blog.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(f'ALTER DATABASE "{blog.name}" RESET ALL')
    with pytest.raises(GuardError):
        rehearse(blog, migration("INSERT INTO author VALUES (101, 'a')"))
    assert names(blog) == []
