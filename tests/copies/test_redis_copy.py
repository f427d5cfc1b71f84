"""The keys of another real Redis, copied."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from migsafe.copies.redis_copy import copy_keys
from migsafe.copies.redis_server import RedisServer, open_redis
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.source import NoCopy, OtherRedis, RdbFile, parse_cache_source
from migsafe.copies.supply import OwnServers
from migsafe.errors import CopyUnavailable, SettingsError
from migsafe.sections import RedisSection


@pytest.fixture
def other(run_folder: RunFolder) -> Iterator[RedisServer]:
    """A Redis as production's would be."""
    with open_redis(run_folder) as server:
        with server.connect() as client:
            client.set("anp:post:1", b"\x80\x01", px=60_000)
            client.set("anp:post:2", "two")
            client.hset("anp:hash", mapping={"a": "1", "b": "2"})
            client.rpush("anp:list", "x", "y")
            client.sadd("anp:set", "m", "n")
            client.zadd("anp:scores", {"p": 1.5, "q": 2})
        yield server


def url(server: RedisServer) -> str:
    return f"unix://{server.folder}/redis.sock"


def contents(client: redis.Redis) -> dict[bytes, object]:
    return {
        b"1": client.get("anp:post:1"),
        b"2": client.get("anp:post:2"),
        b"h": client.hgetall("anp:hash"),
        b"l": client.lrange("anp:list", 0, -1),
        b"s": client.smembers("anp:set"),
        b"z": client.zrange("anp:scores", 0, -1, withscores=True),
    }


def test_keys_of_all_types_come_with_the_time_they_have_left(other: RedisServer, redis_client: redis.Redis) -> None:
    assert copy_keys(url(other), redis_client).keys == 6
    with other.connect() as client:
        assert contents(redis_client) == contents(client)
    assert 50_000 < redis_client.pttl("anp:post:1") <= 60_000
    assert redis_client.pttl("anp:post:2") == -1


def test_what_a_newer_server_dumps_is_copied_by_its_contents(
    other: RedisServer, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(self: Any, key: bytes, ttl: int, payload: bytes, **_: object) -> object:
        return self.execute_command("RESTORE", key, ttl, payload[:-10] + b"\xff\xff" + payload[-8:], "REPLACE")

    monkeypatch.setattr(redis.client.Pipeline, "restore", damaged)
    assert copy_keys(url(other), redis_client).keys == 6
    with other.connect() as client:
        assert contents(redis_client) == contents(client)
    assert 50_000 < redis_client.pttl("anp:post:1") <= 60_000


def test_the_supply_fills_from_a_server_or_a_file(other: RedisServer, run_folder: RunFolder, tmp_path: Path) -> None:
    servers = OwnServers(run_folder)
    with servers.redis(RedisSection(), OtherRedis(url(other))) as copied, copied.connect() as client:
        assert client.dbsize() == 6
    with other.connect() as client:
        client.save()
    rdb = tmp_path / "dump.rdb"
    rdb.write_bytes((other.folder / "dump.rdb").read_bytes())
    with servers.redis(RedisSection(), RdbFile(rdb)) as loaded, loaded.connect() as client:
        assert client.get("anp:post:2") == b"two"
    with pytest.raises(SettingsError, match="no file"), servers.redis(RedisSection(), RdbFile(tmp_path / "absent")):
        pass


def test_a_redis_that_cannot_be_reached_is_named_without_its_password(redis_client: redis.Redis) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(CopyUnavailable, match=f"127.0.0.1:{port}") as caught:
            copy_keys(f"redis://me:hunter2@127.0.0.1:{port}/1", redis_client)
    assert "hunter2" not in str(caught.value)


def test_sources_of_the_cache(tmp_path: Path) -> None:
    assert parse_cache_source("none") == NoCopy()
    assert parse_cache_source("redis://cache/1") == OtherRedis("redis://cache/1")
    assert "cache" not in repr(OtherRedis("redis://me:secret@cache/1"))
    assert parse_cache_source("rdb:dump.rdb", tmp_path) == RdbFile(tmp_path / "dump.rdb")
