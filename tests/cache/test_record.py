"""Recording a running Redis: bounded, read-only, and refused where it would hurt."""

import threading
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import pytest

from migsafe.cache.record import record, write_trace
from migsafe.cache.requests import Op
from migsafe.cache.trace import read_trace
from migsafe.cli import run
from migsafe.copies.redis_server import RedisServer, open_redis
from migsafe.copies.run_folder import RunFolder
from migsafe.errors import CopyError

if TYPE_CHECKING:
    import redis


@pytest.fixture(scope="module")
def redis_server(run_folder: RunFolder) -> Iterator[RedisServer]:
    """A server of these tests' own: what other tests asked of theirs a second ago makes it look busy."""
    with open_redis(run_folder) as server:
        yield server


@pytest.fixture
def dsn(redis_server: RedisServer) -> str:
    return f"unix://{redis_server.folder / 'redis.sock'}"


@pytest.fixture
def traffic(redis_server: RedisServer, redis_client: "redis.Redis") -> Iterator[None]:
    """A client that gets, and fills what it misses, until the test ends."""
    done = threading.Event()

    def work() -> None:
        with redis_server.connect() as client:
            n = 0
            while not done.is_set():
                key = f"post:{n % 5}"
                if client.get(key) is None:
                    client.set(key, "secret", ex=60)
                n += 1
                sleep(0.002)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    done.set()
    thread.join()


@pytest.mark.usefixtures("traffic")
def test_what_is_recorded_can_be_replayed(dsn: str, tmp_path: Path, redis_client: "redis.Redis") -> None:
    redis_client.flushall()
    recorded = record(dsn, 20.0, limit=60, under_load=False)
    assert (len(recorded.trace), recorded.ended) == (60, "60 requests")
    path = tmp_path / "trace.csv.gz"
    write_trace(recorded.trace, path)
    trace = read_trace(path, "trace.csv.gz")
    assert sorted(trace.keys) == [f"post:{n}" for n in range(5)]
    # A SET whose GET came just before the recording stands for itself.
    assert set(trace.op[1:]) == {Op.GET}
    assert list(trace.time_us) == list(recorded.trace.time_us)
    assert b"secret" not in path.read_bytes()


@pytest.mark.usefixtures("traffic")
def test_recording_ends_with_its_time(dsn: str) -> None:
    assert record(dsn, 0.3, limit=10_000, under_load=False).ended == "the time was over"


def test_a_silent_server_is_said(dsn: str) -> None:
    with pytest.raises(CopyError, match=r"nothing was asked of the cache in 0\.2 s"):
        record(dsn, 0.2, limit=10, under_load=False)


def test_a_busy_server_is_left_alone_without_a_flag(
    dsn: str, redis_client: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migsafe.cache.record.BUSY_OPS", -1)
    with pytest.raises(CopyError, match="the server is busy"):
        record(dsn, 0.2, limit=10, under_load=False)


def test_an_unreachable_server_is_told_without_its_password(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["record", "--redis", "redis://:hush@127.0.0.1:1/0", "--for", "1s", "--output", "/tmp/none.csv"]) == 2
    told = capfd.readouterr().err
    assert "cannot be recorded" in told
    assert "hush" not in told


@pytest.mark.usefixtures("traffic")
def test_a_user_who_may_only_watch_is_enough_and_one_who_may_not_is_told(dsn: str, redis_client: "redis.Redis") -> None:
    redis_client.acl_setuser("watch", enabled=True, passwords=["+w"], commands=["+monitor", "+info", "+client"])
    redis_client.acl_setuser("blind", enabled=True, passwords=["+b"], commands=["+info"])
    try:
        assert len(record(dsn.replace("unix://", "unix://watch:w@"), 5.0, limit=5, under_load=False).trace) == 5
        with pytest.raises(CopyError, match="NoPermission"):
            record(dsn.replace("unix://", "unix://blind:b@"), 5.0, limit=5, under_load=False)
    finally:
        redis_client.acl_deluser("watch", "blind")
