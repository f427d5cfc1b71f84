"""The application of before on a migrated schema, on a real server."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import BrokenRoutine, OldInsert, Phase, Query, QueryExample, ResultColumn
from migsafe.rehearsal.application import old_inserts, results_and_routines
from migsafe.rehearsal.snapshot import photograph

QUERIES = (Query("all", "q.sql", 1, "SELECT * FROM author WHERE id = :id", "SELECT", ("id",)),)
EXAMPLES = (QueryExample("all", 1, ("1",), 2),)


def results(copy: DatabaseCopy, phase: Phase) -> list[ResultColumn | BrokenRoutine]:
    with copy.connect(autocommit=True) as connection:
        return list(results_and_routines(connection, QUERIES, EXAMPLES, phase))


def inserts(copy: DatabaseCopy, text: str) -> list[OldInsert]:
    with copy.connect(autocommit=True) as connection:
        before = photograph(connection, Phase.BEFORE)
        connection.execute(text.encode())
        return list(old_inserts(connection, before, photograph(connection, Phase.AFTER), ["public.author"]))


def test_the_result_columns_of_a_query_are_told_with_their_types(blog: DatabaseCopy) -> None:
    before = results(blog, Phase.BEFORE)
    with blog.connect(autocommit=True) as connection:
        connection.execute("ALTER TABLE author ALTER name TYPE varchar(200), ADD COLUMN note text")
    after = results(blog, Phase.AFTER)
    assert [(c.name, c.type_name) for c in before if isinstance(c, ResultColumn)] == [
        ("id", "integer"),
        ("name", "text"),
    ]
    assert [(c.name, c.type_name) for c in after if isinstance(c, ResultColumn)] == [
        ("id", "integer"),
        ("name", "character varying(200)"),
        ("note", "text"),
    ]


def test_a_function_whose_body_does_not_fit_any_more_is_named_and_stays_as_it_was(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION name_of(a int) RETURNS text LANGUAGE sql AS 'SELECT name FROM author WHERE id = a'"
        )
        assert not [row for row in results(blog, Phase.BEFORE) if isinstance(row, BrokenRoutine)]
        connection.execute("ALTER TABLE author RENAME name TO full_name")
    (broken,) = [row for row in results(blog, Phase.AFTER) if isinstance(row, BrokenRoutine)]
    assert (broken.routine, broken.sqlstate) == ("public.name_of(a integer)", "42703")


@pytest.mark.parametrize(
    ("text", "sqlstate", "column"),
    [
        (
            "ALTER TABLE author ADD COLUMN note text NOT NULL DEFAULT ''; ALTER TABLE author ALTER note DROP DEFAULT",
            "23502",
            "note",
        ),
        ("UPDATE author SET name = 'x'; ALTER TABLE author ADD CHECK (name = 'y') NOT VALID", "23514", None),
        ("ALTER TABLE author ADD COLUMN note text", "23505", None),
    ],
)
def test_an_insert_of_the_old_code_is_tried(blog: DatabaseCopy, text: str, sqlstate: str, column: str | None) -> None:
    whole = next(row for row in inserts(blog, text) if row.whole)
    assert (whole.sqlstate, whole.column) == (sqlstate, column)


def test_a_trigger_that_breaks_fails_the_old_insert(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := trim(NEW.name); "
            "RETURN NEW; END $$; CREATE TRIGGER tidy BEFORE INSERT ON author FOR EACH ROW EXECUTE FUNCTION tidy()"
        )
    whole = next(row for row in inserts(blog, "ALTER TABLE author RENAME name TO full_name") if row.whole)
    assert (whole.sqlstate, whole.message) == ("42703", 'record "new" has no field "name"')


def test_nothing_that_is_tried_stays(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE plain (n int); INSERT INTO plain VALUES (1)")
        before = photograph(connection, Phase.BEFORE)
        (row,) = old_inserts(connection, before, before, ["public.plain"])
        assert (row.sqlstate, row.whole) == (None, True)
        assert connection.execute("SELECT count(*) FROM plain").fetchone() == (1,)
