import time
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from migsafe.copies.redis_expiry import thaw
from migsafe.copies.redis_server import RedisServer, open_redis
from migsafe.copies.run_folder import RunFolder
from migsafe.errors import CopyError


def test_redis_listens_on_its_private_socket_only(redis_server: RedisServer) -> None:
    with redis_server.connect() as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("save") == {"save": ""}
        told = client.info("server")
        assert told.get("valkey_version", told["redis_version"]) == redis_server.version
    assert redis_server.folder.stat().st_mode & 0o077 == 0


def test_memory_and_policy_are_those_of_production(run_folder: RunFolder) -> None:
    with open_redis(run_folder, maxmemory=3_000_000, policy="allkeys-lfu") as server, server.connect() as client:
        assert client.config_get("maxmemory") == {"maxmemory": "3000000"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "allkeys-lfu"}


def test_an_unknown_policy_is_an_error_with_redis_own_words(run_folder: RunFolder) -> None:
    with pytest.raises(CopyError, match="maxmemory-policy"), open_redis(run_folder, policy="newest-first"):
        pass


def test_a_kept_cache_comes_back_with_the_time_to_live_it_had(run_folder: RunFolder, tmp_path: Path) -> None:
    kept = tmp_path / "cache.rdb"
    with open_redis(run_folder, maxmemory=3_000_000) as server, server.connect() as client:
        client.set("short", "a", px=1500)
        client.set("long", b"\xff\x00", ex=3600)
        client.set("for ever", "c")
        server.save(kept)
        assert 0 < client.pttl("short") <= 1500
        assert client.dbsize() == 3
        assert client.config_get("maxmemory") == {"maxmemory": "3000000"}
    time.sleep(1.6)
    with open_redis(run_folder, rdb=kept) as server, server.connect() as client:
        assert client.dbsize() == 3
        assert 0 < client.pttl("short") <= 1500
        assert 3590 < client.ttl("long") <= 3600
        assert client.get("long") == b"\xff\x00"
        assert client.ttl("for ever") == -1


def test_keys_that_were_never_frozen_keep_their_time(redis_client: redis.Redis) -> None:
    redis_client.set("key", "value", ex=100)
    thaw(redis_client)
    assert 90 < redis_client.ttl("key") <= 100


def test_a_broken_rdb_file_is_an_error(run_folder: RunFolder, tmp_path: Path) -> None:
    broken = tmp_path / "broken.rdb"
    broken.write_bytes(b"REDIS0009 and then nothing that Redis wrote")
    with pytest.raises(CopyError, match="ended while it started"), open_redis(run_folder, rdb=broken):
        pass


def test_a_stopped_redis_leaves_no_process(run_folder: RunFolder) -> None:
    with open_redis(run_folder) as server:
        pid = int((server.folder / "redis.pid").read_text())
    assert not Path(f"/proc/{pid}").exists()
    with server.connect(retry=Retry(NoBackoff(), 0)) as client, pytest.raises(redis.ConnectionError):
        client.ping()
