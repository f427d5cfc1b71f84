from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace
from psycopg.rows import dict_row

from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.guard import prove_is_copy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.run_folder import RunFolder, open_run
from migsafe.errors import GuardError


@pytest.fixture(scope="module")
def stranger(run_folder: RunFolder) -> Iterator[PostgresServer]:
    """Another server, as production would be."""
    with open_server(run_folder, wanted_major=16) as server:
        yield server


def test_a_copy_of_this_run_passes_and_no_transaction_stays_open(database: DatabaseCopy) -> None:
    with database.connect(row_factory=dict_row) as connection:
        prove_is_copy(connection, database)
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    with database.connect(autocommit=True) as connection:
        prove_is_copy(connection, database)


def test_an_open_transaction_stays_open(database: DatabaseCopy) -> None:
    with database.connect() as connection:
        connection.execute("CREATE TABLE t (id int)")
        prove_is_copy(connection, database)
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS


def test_another_database_of_the_same_server_is_refused(database: DatabaseCopy, postgres: PostgresServer) -> None:
    with postgres.connect("postgres") as connection, pytest.raises(GuardError, match="token"):
        prove_is_copy(connection, database)


def test_another_copy_is_refused(database: DatabaseCopy, postgres: PostgresServer) -> None:
    other = postgres.create_database(f"{database.name}_other")
    with other.connect() as connection, pytest.raises(GuardError, match="token"):
        prove_is_copy(connection, database)


def test_another_server_with_a_stolen_token_is_refused(database: DatabaseCopy, stranger: PostgresServer) -> None:
    stolen = f"-c migsafe.copy_token={database.token}"
    with stranger.connect("postgres", options=stolen) as connection, pytest.raises(GuardError, match="run's folder"):
        prove_is_copy(connection, database)


def test_a_server_outside_this_runs_folder_is_refused(database: DatabaseCopy) -> None:
    assert isinstance(database.server, PostgresServer)
    with open_run() as other, database.connect() as connection, pytest.raises(GuardError, match="this run's folder"):
        prove_is_copy(connection, replace(database, server=replace(database.server, run=other)))


def test_a_session_that_went_another_way_is_refused(database: DatabaseCopy, tmp_path: Path) -> None:
    way = tmp_path / "s"
    assert isinstance(database.server, PostgresServer)
    way.symlink_to(database.server.folder)
    connection = psycopg.connect(host=str(way), user="postgres", dbname=database.name)
    with connection, pytest.raises(GuardError, match="private socket"):
        prove_is_copy(connection, database)


def test_a_target_that_does_not_answer_is_refused(database: DatabaseCopy) -> None:
    connection = database.connect()
    connection.close()
    with pytest.raises(GuardError, match="could not be asked"):
        prove_is_copy(connection, database)


def test_a_database_that_dropped_its_mark_is_refused(database: DatabaseCopy) -> None:
    with database.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(f"ALTER DATABASE {database.name} RESET ALL".encode())
    with database.connect() as connection, pytest.raises(GuardError, match="token"):
        prove_is_copy(connection, database)
