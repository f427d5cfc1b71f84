"""A clone of a template on a real server that is not this run's own."""

import socket
from collections.abc import Iterator

import pytest

from migsafe.copies.database import open_database
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.guard import prove_is_copy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.recipe import Recipe
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.source import ServerTemplate, parse_source
from migsafe.errors import CopyUnavailable, GuardError, SettingsError
from migsafe.model import Access, Execution, Lock, LockMode, Probe
from migsafe.rehearsal.apply import rehearse
from tests.rehearsal.written import migration

SCHEMA = """
CREATE TYPE mood AS ENUM ('good');
CREATE TABLE post (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text, feels mood);
CREATE VIEW titles AS SELECT title FROM post;
CREATE SEQUENCE counter;
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
INSERT INTO post (title) SELECT 'post ' || n FROM generate_series(1, 1000) n;
"""


def never(*_: object) -> None:
    raise AssertionError("a template brings its own schema")


def source_of(copy: DatabaseCopy) -> ServerTemplate:
    assert isinstance(copy.server, PostgresServer)
    source = parse_source(f"postgresql://postgres:hunter2@/{copy.name}?host={copy.server.folder}")
    assert isinstance(source, ServerTemplate)
    return source


@pytest.fixture
def template(database: DatabaseCopy) -> DatabaseCopy:
    with database.connect(autocommit=True) as connection:
        connection.execute(SCHEMA.encode())
    return database


@pytest.fixture
def clone(template: DatabaseCopy, run_folder: RunFolder) -> Iterator[DatabaseCopy]:
    recipe = Recipe(settings={"random_page_cost": 1.1})
    with open_database(source_of(template), run_folder, recipe, never) as copy:
        yield copy


def left(postgres: PostgresServer) -> list[str]:
    with postgres.connect("postgres") as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^migsafe_[0-9a-f]{16}$' UNION "
            "SELECT rolname FROM pg_roles WHERE rolname ~ '^migsafe_[0-9a-f]{16}$'"
        )
        return [str(row[0]) for row in found]


def test_a_migration_runs_on_the_clone_as_its_owner_and_the_template_stays_as_it_was(
    template: DatabaseCopy, clone: DatabaseCopy
) -> None:
    rows = rehearse(
        clone,
        migration(
            "ALTER TABLE post ADD COLUMN note text",
            "ALTER TYPE mood RENAME TO moods",
            "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2'",
            "CREATE OR REPLACE VIEW titles AS SELECT title FROM post WHERE id > 1",
            "CREATE TABLE tag (id int REFERENCES post)",
        ),
    )
    assert [row.message for row in rows if isinstance(row, Execution)] == [None] * 5
    lock = next(row for row in rows if isinstance(row, Lock))
    assert (lock.relation, lock.mode) == ("public.post", LockMode.ACCESS_EXCLUSIVE)
    assert {row.access for row in rows if isinstance(row, Probe) and row.asked} == set(Access)
    with template.connect() as connection:
        assert connection.execute("SELECT one(), to_regclass('tag')").fetchone() == (1, None)
    with clone.connect() as connection:
        assert connection.execute("SELECT count(*), current_setting('random_page_cost') FROM post").fetchone() == (
            1000,
            "1.1",
        )


@pytest.mark.parametrize(
    "text",
    [
        "COPY (SELECT 1) TO PROGRAM 'touch /tmp/migsafe-was-here'",
        "COPY post TO '/tmp/migsafe-was-here'",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "CREATE ROLE mallory SUPERUSER",
        "SET SESSION AUTHORIZATION postgres",
        "SET ROLE postgres",
        "CREATE DATABASE more",
        "DROP DATABASE template1",
        "ALTER DATABASE postgres SET work_mem = '1GB'",
        "CREATE SUBSCRIPTION s CONNECTION 'host=localhost' PUBLICATION p",
        "CREATE EXTENSION file_fdw",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_what_reaches_beyond_the_clone_is_refused(clone: DatabaseCopy, text: str) -> None:
    (row,) = [row for row in rehearse(clone, migration(text, alone=[1])) if isinstance(row, Execution)]
    assert row.sqlstate is not None


def test_nothing_is_left_and_two_clones_do_not_disturb_each_other(
    template: DatabaseCopy, postgres: PostgresServer, run_folder: RunFolder
) -> None:
    with open_database(source_of(template), run_folder, Recipe(), never) as one:
        with open_database(source_of(template), run_folder, Recipe(), never) as other:
            assert one.name != other.name
            with other.connect() as connection:
                prove_is_copy(connection, other)
        with one.connect() as connection:
            prove_is_copy(connection, one)
    assert left(postgres) == []


def test_what_a_killed_run_left_goes_with_the_next_one(
    template: DatabaseCopy, postgres: PostgresServer, run_folder: RunFolder
) -> None:
    with (
        open_database(source_of(template), run_folder, Recipe(), never) as copy,
        postgres.connect("postgres", autocommit=True) as connection,
    ):
        # The session that keeps the clone ends as it does when the run is killed.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND application_name = 'migsafe' AND datname = 'postgres'"
        )
    assert copy.name in left(postgres)
    with open_database(source_of(template), run_folder, Recipe(), never):
        assert copy.name not in left(postgres)
    assert left(postgres) == []


def test_a_template_in_use_is_told(template: DatabaseCopy, run_folder: RunFolder) -> None:
    with (
        template.connect(),
        pytest.raises(CopyUnavailable, match="being accessed by other users") as caught,
        open_database(source_of(template), run_folder, Recipe(), never),
    ):
        pass
    assert "end the sessions" in caught.value.hint
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"


def test_a_template_in_use_is_dumped_where_the_settings_allow_it(template: DatabaseCopy, run_folder: RunFolder) -> None:
    recipe = Recipe(dump_when_in_use=True)
    with template.connect() as user:
        user.execute("SELECT 1")
        with open_database(source_of(template), run_folder, recipe, never) as copy, copy.connect() as connection:
            prove_is_copy(connection, copy)
            rows = connection.execute("SELECT count(*), max(title) FROM post").fetchone()
            estimate = connection.execute("SELECT reltuples FROM pg_class WHERE relname = 'post'").fetchone()

    assert (rows, estimate) == ((1000, "post 999"), (1000,))


def test_a_session_on_the_template_is_no_session_on_the_clone(template: DatabaseCopy, clone: DatabaseCopy) -> None:
    stolen = f"-c migsafe.copy_token={clone.token}"
    with template.connect(options=stolen) as connection, pytest.raises(GuardError, match="not the database"):
        prove_is_copy(connection, clone)
    assert isinstance(template.server, PostgresServer)
    with template.server.connect(clone.name) as connection, pytest.raises(GuardError, match="restricted role"):
        prove_is_copy(connection, clone)


def test_nobody_beside_the_clone_is_notified(template: DatabaseCopy, clone: DatabaseCopy) -> None:
    with template.connect(autocommit=True) as listener:
        listener.execute("LISTEN deploy")
        rehearse(clone, migration("NOTIFY deploy, 'now'"))
        assert list(listener.notifies(timeout=0.1)) == []


def test_a_server_that_cannot_be_reached_is_named_without_its_password(run_folder: RunFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        source = ServerTemplate(f"postgresql://me:hunter2@127.0.0.1:{port}/blog")
        with pytest.raises(CopyUnavailable) as caught, open_database(source, run_folder, Recipe(), never):
            pass
    assert f"127.0.0.1:{port}" in caught.value.message
    assert "hunter2" not in f"{caught.value} {caught.value.hint} {source!r}"


def test_a_connection_string_that_cannot_be_read_is_not_repeated(run_folder: RunFolder) -> None:
    source = ServerTemplate("postgresql://me@db/blog?hunter2=1")
    with pytest.raises(SettingsError) as caught, open_database(source, run_folder, Recipe(), never):
        pass
    assert not isinstance(caught.value, CopyUnavailable)
    assert "hunter2" not in str(caught.value)
