"""The transactions that a migration tool makes, and what PostgreSQL says to them."""

import psycopg
import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.errors import InputError
from migsafe.migrations.source import Anchor, MigrationFile, Wrapping
from migsafe.model import Role, Statement
from migsafe.rehearsal.history import apply_history
from migsafe.sql.read import read

TWO = "CREATE TABLE tag (id int);\nCREATE INDEX CONCURRENTLY tag_id ON tag (id);\n"
ONE = "CREATE INDEX CONCURRENTLY tag_id ON tag (id);\n"


def file(text: str, wrapping: Wrapping) -> MigrationFile:
    return MigrationFile("0001.sql", Role.HISTORY, 1, text, wrapping)


def transactions(text: str, wrapping: Wrapping) -> list[int | None]:
    return [row.transaction_id for row in read(file(text, wrapping), 1, 1) if isinstance(row, Statement)]


@pytest.mark.parametrize(
    ("wrapping", "text", "expected"),
    [
        (Wrapping.UNSTATED, TWO, [None, None]),
        (Wrapping.UNSTATED, "SELECT 1; SELECT 2;", [1, 1]),
        (Wrapping.FILE, TWO, [1, 1]),
        (Wrapping.RUN, TWO, [1, 1]),
        (Wrapping.STATEMENT, "SELECT 1; SELECT 2;", [None, None]),
        (Wrapping.STATEMENT, "BEGIN; SELECT 1; COMMIT; SELECT 2;", [1, 1, 1, None]),
        (Wrapping.MESSAGE, TWO, [1, 1]),
        (Wrapping.MESSAGE, ONE, [None]),
        (Wrapping.MESSAGE, "SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3;", [1, 1, 1, 1, 2]),
        (Wrapping.FILE, "SELECT 1; COMMIT; SELECT 2; BEGIN; SELECT 3;", [1, 1, None, 2, 2]),
    ],
)
def test_the_tool_decides_about_the_transactions(wrapping: Wrapping, text: str, expected: list[int | None]) -> None:
    assert transactions(text, wrapping) == expected


@pytest.mark.parametrize("wrapping", [Wrapping.FILE, Wrapping.MESSAGE])
def test_a_concurrent_build_in_the_tools_transaction_fails_as_it_does_in_production(
    database: DatabaseCopy, wrapping: Wrapping
) -> None:
    with database.connect(autocommit=True) as connection, pytest.raises(InputError, match=r"^0001\.sql:2:1: .*25001"):
        apply_history(connection, file(TWO, wrapping))


def test_behind_a_commit_the_rest_of_a_message_is_one_transaction_again(database: DatabaseCopy) -> None:
    text = TWO.replace("\n", "\nCOMMIT;\n", 1)
    with database.connect(autocommit=True) as connection:
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(text.encode())
        connection.execute("DROP TABLE tag")
        with pytest.raises(InputError, match=r"^0001\.sql:3:1: .*25001"):
            apply_history(connection, file(text, Wrapping.MESSAGE))
    assert refused.value.sqlstate == "25001"


def test_a_concurrent_build_alone_in_a_message_runs(database: DatabaseCopy) -> None:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE tag (id int)")
        apply_history(connection, file(ONE, Wrapping.MESSAGE))
        row = connection.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'tag_id'::regclass").fetchone()
    assert row == (True,)


def test_what_a_tool_made_is_placed_where_it_was_made_from(database: DatabaseCopy) -> None:
    source = "class Migration:\n    run = first\n    run = second\n"
    text = "CREATE TABLE a (id int);\nCREATE TABLE b (\n  id nosuchtype);\n"
    anchors = (Anchor(0, source.index("run = first"), True), Anchor(25, source.index("run = second"), True))
    made = MigrationFile("0001.py", Role.HISTORY, 1, text, source=source, anchors=anchors)

    assert [(row.line, row.column) for row in read(made, 1, 1) if isinstance(row, Statement)] == [(2, 5), (3, 5)]
    with database.connect(autocommit=True) as connection, pytest.raises(InputError, match=r"^0001\.py:3:5: .*42704"):
        apply_history(connection, made)


def test_the_tool_commits_what_a_file_left_open(database: DatabaseCopy) -> None:
    text = "CREATE TABLE a (id int);\nCOMMIT;\nBEGIN;\nCREATE TABLE b (id int);\n"
    with database.connect(autocommit=True) as connection:
        apply_history(connection, file(text, Wrapping.FILE))
        row = connection.execute("SELECT to_regclass('a') IS NOT NULL, to_regclass('b') IS NOT NULL").fetchone()
    assert row == (True, True)
