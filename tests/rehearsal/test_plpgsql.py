"""Routines in PL/pgSQL that a migration breaks are named without being called."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.rehearsal.plpgsql import check_plpgsql, newly_broken

ROUTINES = """
CREATE FUNCTION title_of(wanted int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found_title post.title%TYPE := 'none';
    whole post%ROWTYPE;
    n numeric(10, 2) DEFAULT 0;
BEGIN
    SELECT title INTO STRICT found_title FROM post WHERE id = wanted;
    IF found_title IS NULL THEN
        RAISE EXCEPTION 'no % here', wanted;
    END IF;
    FOR i IN 1 .. 3 LOOP
        n := n + i + (SELECT count(*) FROM post WHERE views > i);
    END LOOP;
    RETURN found_title;
EXCEPTION WHEN no_data_found THEN
    RETURN sqlerrm;
END $$;
CREATE FUNCTION names() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    CREATE TEMP TABLE scratch (x int);
    INSERT INTO scratch VALUES (1);
    FOR r IN SELECT name FROM author LOOP
        RETURN NEXT r.name;
    END LOOP;
    RETURN QUERY EXECUTE 'SELECT name FROM author';
END $$;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.views <> OLD.views THEN
        UPDATE author SET name = name WHERE id = NEW.author_id;
    END IF;
    NEW.title := lower(NEW.title);
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON post FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE PROCEDURE forget(IN who text, INOUT gone int) LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM author WHERE name = who;
    GET DIAGNOSTICS gone = ROW_COUNT;
END $$;
"""


FORGET, NAMES = "public.forget(IN who text, INOUT gone integer)", "public.names()"
STAMP, TITLE_OF = "public.stamp()", "public.title_of(wanted integer)"
REPLACED = """ALTER TABLE author RENAME TO writer;
CREATE OR REPLACE PROCEDURE forget(IN who text, INOUT gone int) LANGUAGE plpgsql
AS 'BEGIN DELETE FROM writer WHERE name = who; END'"""


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("ALTER TABLE post ADD COLUMN note text", {}),
        (
            "DROP MATERIALIZED VIEW top; ALTER TABLE post DROP COLUMN title",
            {STAMP: "new has no such column in “SELECT lower(NEW.title)”, as a trigger of post", TITLE_OF: None},
        ),
        (
            "ALTER TABLE author RENAME COLUMN name TO called",
            {
                FORGET: 'column "name" does not exist in “DELETE FROM author WHERE name = who”',
                NAMES: None,
                STAMP: None,
            },
        ),
        ("ALTER TABLE post ALTER COLUMN views TYPE text USING views::text", {TITLE_OF: None}),
        ("DROP TABLE author", {FORGET: None, NAMES: None, STAMP: None}),
        (REPLACED, {NAMES: None, STAMP: None}),
    ],
)
def test_what_a_change_breaks_is_told_and_nothing_else(
    blog: DatabaseCopy, change: str, broken: dict[str, str | None]
) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute(ROUTINES)
        before = check_plpgsql(connection)
        connection.execute(change.encode())
        found = {row.routine: row.message for row in newly_broken(before, check_plpgsql(connection))}

    assert found.keys() == broken.keys()
    assert {routine: found[routine] for routine, message in broken.items() if message} == {
        routine: message for routine, message in broken.items() if message
    }


def test_of_a_whole_body_only_what_it_makes_itself_is_refused_before_any_change(blog: DatabaseCopy) -> None:
    with blog.connect(autocommit=True) as connection:
        connection.execute(ROUTINES)
        checked = check_plpgsql(connection)

    assert {name: [statement for statement, _ in one.refused] for name, one in checked.items()} == {
        "public.forget(IN who text, INOUT gone integer)": [],
        "public.names()": ["INSERT INTO scratch VALUES (1)"],
        "public.stamp()": [],
        "public.title_of(wanted integer)": [],
    }
