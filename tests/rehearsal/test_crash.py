"""What becomes of a rehearsal whose server dies under it, and that nothing of it is left."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import psycopg
import pytest

from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.run_folder import open_run
from migsafe.errors import CopyError
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


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file system of 120 MB, where temporary folders are made."""
    place = Path(tempfile.mkdtemp(prefix="d", dir="/tmp"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=120m,mode=1777", "tmpfs", str(place)], capture_output=True
    )
    if mounted.returncode != 0:
        place.rmdir()
        pytest.skip("a small file system of its own needs the right to mount one")
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()


def test_on_a_full_disk_the_statement_fails_and_nothing_is_left(small_disk: Path) -> None:
    text = "CREATE UNLOGGED TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 200000) n"
    with open_run() as run, open_server(run, wanted_major=16) as server:
        rows = rehearse(server.create_database("full"), migration(text))

    assert [row.sqlstate for row in rows if isinstance(row, Execution)] == ["53100"]
    assert list(small_disk.iterdir()) == []


def test_a_server_whose_log_finds_no_room_is_told_with_what_to_do_and_nothing_is_left(small_disk: Path) -> None:
    def rehearse_and_go_on(copy: DatabaseCopy) -> None:
        log = "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000)) FROM generate_series(1, 200)"
        rehearse(copy, migration(log))
        copy.connect().close()

    with (
        pytest.raises(CopyError, match="No space left") as caught,
        open_run() as run,
        open_server(run, wanted_major=16) as server,
    ):
        rehearse_and_go_on(server.create_database("full"))

    assert "TMPDIR" in caught.value.hint
    assert list(small_disk.iterdir()) == []


def test_a_migration_that_ends_the_sessions_that_watch_it_is_told() -> None:
    text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = user"
    with (
        pytest.raises(CopyError, match="ended sessions of migsafe's own"),
        open_run() as run,
        open_server(run, wanted_major=16) as server,
    ):
        rehearse(server.create_database("watched"), migration("CREATE TABLE post (id int)", text))


def test_a_session_that_is_terminated_is_told_with_its_sqlstate() -> None:
    with open_run() as run, open_server(run, wanted_major=16) as server:
        copy = server.create_database("lonely")
        rows = rehearse(copy, migration("SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1"))
        first, second = [row for row in rows if isinstance(row, Execution)]
        assert first.sqlstate == "57P01"
        assert second.skipped is not None
