"""Real servers for tests: one PostgreSQL and one Redis a test process, one fresh database a test."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.redis_server import RedisServer, open_redis
from migsafe.copies.run_folder import RunFolder, open_run

if TYPE_CHECKING:
    import redis

_MEMORY = Path("/dev/shm")
_ROOM = 8 << 30
_numbers = count(1)


def pytest_configure() -> None:
    """Servers and folders of the tests live in memory where there is room (8 GiB), unless TMPDIR says where.

    The tests make and drop hundreds of databases of some 300 files each: on ext4 the kernel spends more on finding
    free inodes among those just deleted than the servers do on their work.

    Ctrl-C counts, too: what a shell starts in the background ignores it, and hands that on to all that it starts.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if "TMPDIR" in os.environ or not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ROOM:
        return
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests keep their bases apart from the user's: one folder for all processes of a test run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIGSAFE_CACHE_DIR", str(shared / "migsafe-cache"))
        yield


@pytest.fixture(scope="session")
def run_folder(_own_cache: None) -> Iterator[RunFolder]:
    with open_run() as run:
        yield run


@pytest.fixture(scope="session")
def postgres(run_folder: RunFolder) -> Iterator[PostgresServer]:
    """A running PostgreSQL 16 of the wheel, or the nearest that the machine has."""
    with open_server(run_folder, wanted_major=16) as server:
        yield server


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[DatabaseCopy]:
    """A fresh, empty database."""
    name = f"test_{next(_numbers)}"
    yield postgres.create_database(name)
    with postgres.connect("postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def redis_server(run_folder: RunFolder) -> Iterator[RedisServer]:
    with open_redis(run_folder) as server:
        yield server


@pytest.fixture
def redis_client(redis_server: RedisServer) -> Iterator["redis.Redis"]:
    """A client of an empty database."""
    with redis_server.connect() as client:
        client.flushall()
        yield client


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's root."""
    return Path(__file__).parents[1]
