import os
from pathlib import Path

import psycopg
import pytest

from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer, Purpose, running_postgres
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.server_user import server_user
from migsafe.errors import CopyError


def ask(server: PostgresServer, question: str, database: str = "postgres") -> object:
    with server.connect(database) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_the_server_is_tuned_for_equal_runs_and_writes_wal_as_production_does(postgres: PostgresServer) -> None:
    expected = {
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "on",
        "autovacuum": "off",
        "jit": "off",
        "synchronize_seqscans": "off",
        "track_io_timing": "off",
        "shared_buffers": "128MB",
        "wal_level": "replica",
        "server_encoding": "UTF8",
        "timezone": "UTC",
    }
    assert {name: ask(postgres, f"SHOW {name}") for name in expected} == expected


def test_nothing_but_the_private_socket_reaches_the_server(postgres: PostgresServer) -> None:
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert postgres.folder.stat().st_mode & 0o077 == 0


def test_the_server_runs_as_the_servers_user_apart_from_the_terminal(postgres: PostgresServer) -> None:
    assert os.getsid(postgres.process.pid) == postgres.process.pid
    assert (postgres.folder / "data" / "PG_VERSION").stat().st_uid == server_user().uid


def test_variables_of_libpq_lead_nowhere_else(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOSTADDR", "203.0.113.1")
    monkeypatch.setenv("PGHOST", "203.0.113.1")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGUSER", "nobody")
    monkeypatch.setenv("PGOPTIONS", "-c work_mem=64kB")
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert ask(postgres, "SELECT inet_server_addr() IS NULL") is True
    assert ask(postgres, "SHOW work_mem") == "4MB"


def test_databases_are_made_apart_and_from_a_template(postgres: PostgresServer) -> None:
    first = postgres.create_database("first")
    with first.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS id")
    clone = postgres.create_database("clone", template="first")
    other = postgres.create_database("other")
    assert ask(postgres, "SELECT to_regclass('t') IS NOT NULL", "clone") is True
    assert ask(postgres, "SELECT to_regclass('t') IS NULL", "other") is True
    assert len({first.token, clone.token, other.token}) == 3
    assert clone.bytes() > 1_000_000
    for copy in (first, clone, other):
        postgres.drop_database(copy.name)


def test_a_database_is_dropped_under_its_sessions(postgres: PostgresServer) -> None:
    copy = postgres.create_database("doomed")
    connection = copy.connect()
    postgres.drop_database("doomed")
    postgres.drop_database("doomed")
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    assert ask(postgres, "SELECT count(*) FROM pg_database WHERE datname = 'doomed'") == 0


def test_a_taken_name_is_refused(postgres: PostgresServer) -> None:
    with pytest.raises(psycopg.errors.DuplicateDatabase):
        postgres.create_database("postgres")


def test_a_server_that_was_stopped_is_gone_and_its_session_ends(run_folder: RunFolder) -> None:
    with open_server(run_folder, wanted_major=16) as server:
        connection = server.connect("postgres")
        assert connection.info.server_version // 10000 == server.installation.major
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    assert server.process.returncode is not None
    assert list(server.folder.glob(".s.PGSQL.*")) == []


def test_a_server_that_cannot_start_says_why(postgres: PostgresServer, run_folder: RunFolder) -> None:
    folder = run_folder.subfolder("broken")
    (folder / "data").mkdir(mode=0o700)
    run_folder.user.own(folder / "data")
    starting = running_postgres(postgres.installation, run_folder, folder, Purpose.MEASURING)
    with pytest.raises(CopyError, match=r"ended while it started: .*postgresql\.conf"), starting:
        pass


def test_a_version_is_told_as_the_server_tells_it(postgres: PostgresServer) -> None:
    copy = postgres.create_database("versioned")
    assert str(ask(postgres, "SHOW server_version")).split()[0] == copy.version
    assert copy.version.startswith(f"{copy.major}")
    assert Path(str(ask(postgres, "SHOW data_directory"))) == postgres.folder / "data"


def test_a_restart_with_settings_that_cannot_be_leaves_the_server_running_without_them(database: DatabaseCopy) -> None:
    with pytest.raises(CopyError, match="ended while it started"):
        database.restart({"shared_buffers": "1kB"})

    with database.connect() as connection:
        assert connection.execute("SHOW shared_buffers").fetchone() == ("128MB",)
