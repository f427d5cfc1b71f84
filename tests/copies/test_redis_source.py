"""Caches as they are found: clusters, users with few rights, TLS, both protocols."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis

from migsafe.cache.propose import proposals
from migsafe.cache.purge_script import purge_command
from migsafe.cache.record import record
from migsafe.copies.redis_copy import copy_keys
from migsafe.copies.redis_server import open_redis
from migsafe.copies.redis_source import RIGHTS, open_source
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import find_redis
from migsafe.errors import CopyError, CopyUnavailable, SettingsError
from tests.copies.redis_nodes import PASSWORD, certificate, cluster, config_file, free_port, node

QUOTED = PASSWORD.replace("/", "%2F")
KEYS = {f"anp:post:{number}".encode(): b"\x80value" for number in range(300)}


@pytest.fixture(scope="module")
def nodes(run_folder: RunFolder) -> Iterator[list[int]]:
    """A cluster of three with 300 keys."""
    with cluster(run_folder) as ports:
        with redis.RedisCluster(host="127.0.0.1", port=ports[0], password=PASSWORD) as client:
            for key, value in KEYS.items():
                client.set(key, value, px=600_000)
        yield ports


def test_the_proposed_purge_of_a_cluster_goes_from_node_to_node(nodes: list[int], tmp_path: Path) -> None:
    program = shutil.which("redis-cli") or str(find_redis().server.with_name("redis-cli"))
    (tmp_path / "redis-cli").write_text(f'#!/bin/sh\nexec {program} -p {nodes[2]} "$@"\n')
    (tmp_path / "redis-cli").chmod(0o755)
    path = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "REDISCLI_AUTH": PASSWORD}
    line = purge_command("anp:post:2*", [], cluster=True)
    told = subprocess.run(["sh", "-c", line], env={**os.environ, **path}, capture_output=True, text=True, check=True)
    gone = [key for key in KEYS if key.startswith(b"anp:post:2")]
    assert told.stdout.split() == [str(len(gone)), "1"]
    with redis.RedisCluster(host="127.0.0.1", port=nodes[0], password=PASSWORD) as client:
        assert client.exists(*KEYS) == len(KEYS) - len(gone)
        for key in gone:
            client.set(key, KEYS[key], px=600_000)


def test_what_is_recorded_of_a_cluster_is_said_to_be_one_nodes(nodes: list[int]) -> None:
    with redis.RedisCluster(host="127.0.0.1", port=nodes[0], password=PASSWORD) as client, asked(client):
        found = record(f"valkey://:{QUOTED}@127.0.0.1:{nodes[0]}", 20, 5, under_load=True)
    assert found.ended.startswith("5 requests; of one node of a cluster, its keys alone")


@contextmanager
def asked(client: redis.RedisCluster) -> Iterator[None]:
    """Somebody who asks for all keys, again and again, while the block runs."""
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            for key in KEYS:
                client.get(key)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@pytest.fixture(scope="module")
def server(run_folder: RunFolder) -> Iterator[int]:
    """One server with a password, and a user who may do what the documentation says."""
    port = free_port()
    with (
        node(run_folder, port, ["--requirepass", PASSWORD]),
        redis.Redis(port=port, password=PASSWORD) as client,
    ):
        client.mset(KEYS)
        client.zadd("anp:top", {"a": 1.5})
        client.execute_command("ACL SETUSER", "reader", "on", f">{PASSWORD}", *RIGHTS.split())
        yield port


def contents(client: redis.Redis) -> dict[object, object]:
    names = client.keys("anp:post:*")
    return dict(zip(names, client.mget(names), strict=True))


@pytest.mark.parametrize("protocol", [2, 3])
def test_all_keys_of_a_cluster_come_from_whichever_node_is_named(
    nodes: list[int], redis_client: redis.Redis, protocol: int
) -> None:
    with redis.Redis(port=nodes[1], password=PASSWORD) as one:
        assert 0 < one.dbsize() < len(KEYS)
    url = f"redis://:{QUOTED}@127.0.0.1:{nodes[1]}/0?protocol={protocol}"
    assert copy_keys(url, redis_client).keys == len(KEYS)
    assert contents(redis_client) == KEYS
    assert 500_000 < redis_client.pttl("anp:post:7") <= 600_000


def test_a_cluster_is_read_with_the_rights_of_the_documentation(nodes: list[int], redis_client: redis.Redis) -> None:
    for port in nodes:
        with redis.Redis(port=port, password=PASSWORD) as client:
            client.execute_command("ACL SETUSER", "reader", "reset", "on", f">{PASSWORD}", *RIGHTS.split())
    url = f"redis://reader:{QUOTED}@127.0.0.1:{nodes[0]}"
    assert copy_keys(url, redis_client).keys == len(KEYS)
    with open_source(url) as sources:
        found = proposals(sources, [])
    assert [(one.key, one.keys, one.ttl_s) for one in found.patterns] == [("anp:post:{id}", 300, 600)]


@pytest.mark.parametrize("protocol", [2, 3])
def test_a_user_who_can_only_read_is_enough(server: int, redis_client: redis.Redis, protocol: int) -> None:
    url = f"valkey://reader:{QUOTED}@127.0.0.1:{server}?protocol={protocol}"
    assert copy_keys(url, redis_client).keys == len(KEYS) + 1
    assert contents(redis_client) == KEYS
    assert redis_client.zrange("anp:top", 0, -1, withscores=True) == [(b"a", 1.5)]


@pytest.mark.parametrize(
    ("missing", "told"), [("-dump", "dump"), ("-scan", "scan"), ("resetkeys", "access"), ("-pttl", "pttl")]
)
def test_a_right_that_is_missing_is_named_with_what_grants_it(
    server: int, redis_client: redis.Redis, missing: str, told: str
) -> None:
    with redis.Redis(port=server, password=PASSWORD) as client:
        client.execute_command("ACL SETUSER", "poor", "reset", "on", f">{PASSWORD}", *RIGHTS.split(), missing)
    with pytest.raises(CopyUnavailable, match=told) as caught:
        copy_keys(f"redis://poor:{QUOTED}@127.0.0.1:{server}", redis_client)
    assert RIGHTS in caught.value.hint
    assert "anp" not in caught.value.message
    assert PASSWORD not in caught.value.message


def test_a_password_that_is_missing_or_wrong_says_where_it_goes(server: int, redis_client: redis.Redis) -> None:
    for user in ("", "reader:hunter2@", ":hunter2@"):
        with pytest.raises(CopyUnavailable) as caught:
            copy_keys(f"redis://{user}127.0.0.1:{server}", redis_client)
        assert "user:password@host" in caught.value.hint
        assert "hunter2" not in str(caught.value)


@pytest.fixture
def tls(run_folder: RunFolder) -> Iterator[tuple[int, Path]]:
    """The port of a server that speaks TLS only, and its certificate."""
    folder = run_folder.subfolder("tls")
    folder.chmod(0o755)
    port = free_port()
    with ExitStack() as closing:
        try:
            closing.enter_context(node(run_folder, port, certificate(folder), plain=False))
        except CopyError as error:
            if "tls-" not in str(error):
                raise
            pytest.skip("this server was built without TLS")
        yield port, folder / "certificate.pem"


def test_tls_is_spoken_and_the_servers_certificate_is_checked(tls: tuple[int, Path], redis_client: redis.Redis) -> None:
    port, authority = tls
    trusted = f"?ssl_ca_certs={authority}"
    with redis.Redis.from_url(f"rediss://127.0.0.1:{port}{trusted}") as client:
        client.mset(KEYS)
    assert copy_keys(f"rediss://127.0.0.1:{port}/0{trusted}", redis_client).keys == len(KEYS)
    assert copy_keys(f"valkeys://127.0.0.1:{port}/0{trusted}&protocol=3", redis_client).keys == len(KEYS)
    with pytest.raises(CopyUnavailable) as caught:
        copy_keys(f"rediss://127.0.0.1:{port}", redis_client)
    assert "ssl_ca_certs" in caught.value.hint
    with pytest.raises(CopyUnavailable) as caught:
        copy_keys(f"redis://127.0.0.1:{port}", redis_client)
    assert "rediss://" in caught.value.hint


def test_a_sentinel_is_told_from_the_servers_that_it_watches(run_folder: RunFolder) -> None:
    port = free_port()
    with (
        node(run_folder, port, [str(config_file(run_folder, "")), "--sentinel"]),
        pytest.raises(SettingsError, match="sentinel"),
        open_source(f"redis://127.0.0.1:{port}"),
    ):
        pass


def test_a_cache_that_does_not_fit_says_so(server: int, run_folder: RunFolder) -> None:
    with (
        open_redis(run_folder, maxmemory=1000) as small,
        small.connect() as client,
        pytest.raises(CopyUnavailable, match="does not fit"),
    ):
        copy_keys(f"redis://reader:{QUOTED}@127.0.0.1:{server}", client)
