"""What the rows of a real database answer to a migration."""

from collections.abc import Iterator

import pytest

from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.run_folder import RunFolder
from migsafe.migrations.source import MigrationFile
from migsafe.model import Action, DataCheck, Doubt, Execution, Role, Row, Scan, Statement
from migsafe.rehearsal.apply import rehearse
from migsafe.sql.read import read

SCHEMA = """
CREATE TABLE author (id int PRIMARY KEY, email text, born timestamp);
CREATE TABLE post (id int PRIMARY KEY, author_id int, price numeric(10,3), title text);
INSERT INTO author SELECT n, CASE WHEN n % 50 = 0 THEN 'ann@example.org' ELSE 'mail' || n END, '2020-01-01 10:00'
FROM generate_series(1, 100) n;
INSERT INTO post SELECT n, n, n + 0.125, nullif('post ' || n, 'post 7') FROM generate_series(1, 103) n;
"""


@pytest.fixture
def shop(database: DatabaseCopy) -> DatabaseCopy:
    with database.connect(autocommit=True) as connection:
        connection.execute(SCHEMA.encode())
    return database


def rehearsed(copy: DatabaseCopy, text: str) -> tuple[Row, ...]:
    rows = tuple(read(MigrationFile("1.sql", Role.JUDGED, 1, text), 1, 1))
    statements = [row for row in rows if isinstance(row, Statement)]
    return rehearse(copy, statements, [row for row in rows if isinstance(row, Action)])


def checks(rows: tuple[Row, ...]) -> list[DataCheck]:
    return [row for row in rows if isinstance(row, DataCheck)]


@pytest.mark.parametrize("begin", ["", "BEGIN; SET LOCAL lock_timeout = '5s'; ALTER TABLE post ADD COLUMN note text; "])
@pytest.mark.parametrize(
    ("text", "doubt", "offenders", "sample"),
    [
        ("ALTER TABLE author ADD UNIQUE (email)", Doubt.DUPLICATES, 1, "a*** (15 characters) (2 times)"),
        ("CREATE UNIQUE INDEX ON author (lower(email))", Doubt.DUPLICATES, 1, "a*** (15 characters) (2 times)"),
        ("ALTER TABLE post ALTER title SET NOT NULL", Doubt.NULLS, 1, "id = 7"),
        ("ALTER TABLE post ADD FOREIGN KEY (author_id) REFERENCES author", Doubt.ORPHANS, 3, "id = 101"),
        ("ALTER TABLE post ADD CHECK (price < 100)", Doubt.VIOLATIONS, 4, "id = 100"),
    ],
)
def test_a_statement_that_fails_over_rows_says_how_many_and_which(
    shop: DatabaseCopy, begin: str, text: str, doubt: Doubt, offenders: int, sample: str
) -> None:
    rows = rehearsed(shop, f"{begin}{text};")
    (check,) = checks(rows)
    assert (check.doubt, check.offenders, check.refused, check.samples[0]) == (doubt, offenders, True, sample)
    with shop.connect() as connection:
        assert len(connection.execute(check.query.encode()).fetchall()) == offenders


def test_the_question_is_asked_in_the_state_that_earlier_statements_made(shop: DatabaseCopy) -> None:
    rows = rehearsed(
        shop,
        "BEGIN; UPDATE post SET title = '' WHERE id < 11; ALTER TABLE post RENAME COLUMN title TO heading;"
        "ALTER TABLE post ADD CHECK (heading <> ''); COMMIT;",
    )
    (check,) = checks(rows)
    assert (check.offenders, check.refused) == (10, True)


def test_success_is_the_answer_where_the_statement_looks_itself(shop: DatabaseCopy) -> None:
    rows = rehearsed(shop, "ALTER TABLE author ALTER email SET NOT NULL; CREATE UNIQUE INDEX ON author (id, email);")
    assert [(check.doubt, check.offenders) for check in checks(rows)] == [(Doubt.NULLS, 0), (Doubt.DUPLICATES, 0)]


def test_a_constraint_that_is_not_valid_yet_is_held_against_the_rows_all_the_same(shop: DatabaseCopy) -> None:
    rows = rehearsed(shop, "ALTER TABLE post ADD CONSTRAINT c CHECK (price < 100) NOT VALID;")
    (check,) = checks(rows)
    assert (check.offenders, check.refused) == (4, False)
    assert not [row for row in rows if isinstance(row, Scan)]


def test_validating_asks_what_the_constraint_demands(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute(
            "ALTER TABLE post ADD CONSTRAINT writer FOREIGN KEY (author_id) REFERENCES author (id) NOT VALID"
        )
    (check,) = checks(rehearsed(shop, "ALTER TABLE post VALIDATE CONSTRAINT writer;"))
    assert (check.doubt, check.offenders, check.refused) == (Doubt.ORPHANS, 3, True)


def test_values_that_a_narrower_type_changes_or_does_not_take_are_counted(shop: DatabaseCopy) -> None:
    rows = rehearsed(shop, "ALTER TABLE post ALTER price TYPE numeric(10,1);")
    assert {check.doubt: check.offenders for check in checks(rows)} == {Doubt.MISFITS: 0, Doubt.LOSSES: 103}
    failed = rehearsed(shop, "ALTER TABLE author ALTER email TYPE varchar(10);")
    assert {check.doubt: check.offenders for check in checks(failed)} == {Doubt.MISFITS: 2}
    wider = rehearsed(shop, "ALTER TABLE author ALTER id TYPE bigint;")
    assert {check.doubt: check.offenders for check in checks(wider)} == {Doubt.MISFITS: 0, Doubt.LOSSES: 0}
    assert rehearsed(shop, "ALTER TABLE author ALTER born TYPE date;")
    assert [row.sqlstate for row in rows if isinstance(row, Execution)] == [None]


@pytest.fixture(scope="module")
def older(run_folder: RunFolder) -> Iterator[DatabaseCopy]:
    """The oldest server that is there."""
    with open_server(run_folder, wanted_major=12) as server:
        yield server.create_database("older")


def test_a_shorter_text_is_understood_by_any_server(older: DatabaseCopy) -> None:
    with older.connect(autocommit=True) as connection:
        connection.execute(SCHEMA.encode())
    found = checks(rehearsed(older, "ALTER TABLE author ALTER email TYPE varchar(10);"))
    assert {check.doubt: check.offenders for check in found} == {Doubt.MISFITS: 2}
