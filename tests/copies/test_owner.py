"""An untrusted migration tries to reach beyond the copy on a server of our own, and cannot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from migsafe.copies.database import open_database, open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.recipe import Recipe, SqlFile
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.source import Embedded
from migsafe.model import Execution
from migsafe.rehearsal.apply import rehearse
from tests.rehearsal.written import migration


@pytest.fixture(scope="module", params=[12, 18], ids=["oldest", "newest"])
def server(request: pytest.FixtureRequest, run_folder: RunFolder) -> Iterator[PostgresServer]:
    """The oldest and the newest server that the machine has: what a role may grant changed with PostgreSQL 16."""
    with open_server(run_folder, wanted_major=request.param) as started:
        yield started


@pytest.fixture
def copy(server: PostgresServer) -> Iterator[DatabaseCopy]:
    yield server.create_database("attacked")
    server.drop_database("attacked")


def outcome(copy: DatabaseCopy, *texts: str) -> list[str | None]:
    rows = rehearse(copy, migration(*texts, transaction=None))
    return [row.sqlstate for row in rows if isinstance(row, Execution)]


@pytest.mark.parametrize(
    "text",
    [
        "COPY (SELECT 1) TO PROGRAM 'touch {place}'",
        "COPY (SELECT 1) TO '{place}'",
        "DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch {place}'''; END $$",
        "SELECT lo_export(lo_from_bytea(0, 'x'), '{place}')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "ALTER SYSTEM SET archive_command = 'touch {place}'",
        "SET SESSION AUTHORIZATION postgres",
        "SET ROLE postgres",
        "CREATE ROLE mallory SUPERUSER",
        "ALTER ROLE migsafe_owner SUPERUSER",
        "GRANT pg_execute_server_program TO migsafe_owner",
        "GRANT postgres TO migsafe_owner",
        "CREATE SUBSCRIPTION s CONNECTION 'host=localhost dbname=prod' PUBLICATION p",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION postgres_fdw",
        "CREATE EXTENSION pg_cron",
        "CREATE FOREIGN DATA WRAPPER elsewhere",
        "CREATE FUNCTION run() RETURNS int LANGUAGE c AS 'libc.so.6', 'getpid'",
        "LOAD '/tmp/evil.so'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres' AND datname IS NOT NULL",
        "ALTER DATABASE postgres SET work_mem = '1GB'",
        "UPDATE pg_authid SET rolsuper = true",
    ],
)
def test_what_reaches_beyond_the_copy_is_refused(copy: DatabaseCopy, tmp_path: Path, text: str) -> None:
    tmp_path.chmod(0o777)
    place = tmp_path / "was-here"
    with copy.connect_as_superuser():  # somebody to terminate
        (sqlstate,) = outcome(copy, text.format(place=place))
    assert sqlstate is not None
    assert not place.exists()


def test_another_database_is_not_connected_to(copy: DatabaseCopy) -> None:
    rows = rehearse(copy, migration("\\connect postgres", "CREATE TABLE here (id int)", transaction=None))
    assert [row.skipped for row in rows if isinstance(row, Execution)] == ["a command of psql, which is no SQL", None]
    with copy.connect() as connection:
        assert connection.execute("SELECT to_regclass('here')::text").fetchone() == ("here",)


def test_no_operator_of_the_projects_own_runs_as_the_superuser(run_folder: RunFolder, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    place = tmp_path / "was-here"
    evil = f"""
        CREATE FUNCTION evil(name, text) RETURNS boolean LANGUAGE plpgsql AS $f$ BEGIN
            IF (SELECT rolsuper FROM pg_roles WHERE rolname OPERATOR(pg_catalog.=) current_user) THEN
                EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch {place}''';
            END IF;
            RETURN $1 OPERATOR(pg_catalog.!~) $2;
        END $f$;
        CREATE OPERATOR !~ (LEFTARG = name, RIGHTARG = text, FUNCTION = evil);
        DO $d$ BEGIN
            EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database());
        END $d$"""
    recipe = Recipe(history=(SqlFile("0001.sql", evil.encode()),))

    def apply(connection: "psycopg.Connection[Any]", file: SqlFile) -> None:
        connection.execute(file.content)

    with open_database(Embedded(), run_folder, recipe, apply) as copy:
        with copy.connect_as_superuser() as connection:
            connection.execute("SELECT count(*) FROM pg_class WHERE relname !~ 'x'")
        with copy.connect() as connection:
            assert connection.execute("SHOW search_path").fetchone() == ("public, pg_catalog",)
    assert not place.exists()


def test_a_token_given_away_does_not_open_another_database(copy: DatabaseCopy, server: PostgresServer) -> None:
    assert outcome(copy, f"ALTER DATABASE postgres SET migsafe.copy_token = '{copy.token}'") != [None]


def test_what_an_owner_does_works(copy: DatabaseCopy) -> None:
    texts = (
        *(["SET session_replication_role = replica", "RESET session_replication_role"] if copy.major >= 15 else []),
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.item (id int PRIMARY KEY)",
        "CREATE ROLE reader",
        "GRANT USAGE ON SCHEMA shop TO reader",
        "GRANT SELECT ON shop.item TO reader",
        "ALTER TABLE shop.item ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON shop.item TO reader USING (true)",
        "CREATE FUNCTION one() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER t BEFORE INSERT ON shop.item FOR EACH ROW EXECUTE FUNCTION one()",
        "CREATE PUBLICATION p FOR TABLE shop.item",
        "COMMENT ON DATABASE attacked IS 'x'",
        "CREATE INDEX CONCURRENTLY ON shop.item (id)",
        "VACUUM ANALYZE shop.item",
        "REINDEX TABLE CONCURRENTLY shop.item",
        "DROP POLICY p ON shop.item",
        "REVOKE ALL ON shop.item FROM reader",
        "REVOKE ALL ON SCHEMA shop FROM reader",
        "DROP ROLE reader",
    )
    assert outcome(copy, *texts) == [None] * len(texts)


def test_an_extension_that_needs_more_says_which_setting_gives_it(copy: DatabaseCopy) -> None:
    with copy.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT pg_read_file('/etc/hostname')")
    rows = rehearse(copy, migration("SELECT pg_read_file('/etc/hostname')"))
    (message,) = [row.message for row in rows if isinstance(row, Execution)]
    assert "[copy] superuser = true" in (message or "")
