"""What becomes of a rehearsal whose server dies under it, and that nothing of it is left."""

import time
from threading import Timer

import psycopg
import pytest

from migsafe.copies.database import open_server
from migsafe.copies.run_folder import open_run
from migsafe.model import Execution
from migsafe.rehearsal.apply import rehearse
from tests.rehearsal.written import migration


def test_a_server_that_dies_ends_the_rehearsal_and_its_folder_goes() -> None:
    with open_run() as run, open_server(run, wanted_major=16) as server:
        copy = server.create_database("dying")
        with copy.connect(autocommit=True) as connection:
            connection.execute("CREATE TABLE post (id int PRIMARY KEY)")
        killer = Timer(0.5, server.process.kill)
        killer.start()
        started = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            rehearse(copy, migration("LOCK TABLE post", "SELECT pg_sleep(60)"))
        assert time.monotonic() - started < 30
        killer.join()
    assert not run.path.exists()


def test_a_session_that_is_terminated_is_told_with_its_sqlstate() -> None:
    with open_run() as run, open_server(run, wanted_major=16) as server:
        copy = server.create_database("lonely")
        rows = rehearse(copy, migration("SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1"))
        first, second = [row for row in rows if isinstance(row, Execution)]
        assert first.sqlstate == "57P01"
        assert second.skipped is not None
