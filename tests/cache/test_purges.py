"""Purges are rehearsed on a real Redis, and the proposed command does the same without touching what must stay."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migsafe.cache.purge_rehearsal import rehearse_purges
from migsafe.cache.purge_script import purge_command
from migsafe.cache.walk_rehearsal import rehearse_walks
from migsafe.copies.redis_server import RedisServer
from migsafe.copies.servers import find_redis
from migsafe.model import EntryKind, PurgedKeys, PurgeRehearsal, ScriptCommand
from tests.cache.conftest import MakePattern

if TYPE_CHECKING:
    import redis


def test_a_purge_deletes_values_and_unknown_keys_and_spares_locks(
    redis_client: "redis.Redis", pattern: MakePattern
) -> None:
    redis_client.mset({f"anp:post:{n}": "x" for n in range(1200)})
    redis_client.mset({"anp:lock:a": "1", "anp:state:b:c": "1", "other:1": "x"})
    patterns = [pattern("post", "anp:post:{id}"), pattern("lock", "anp:lock:{id}", kind=EntryKind.LOCK)]
    first, taken, second = rehearse_purges(redis_client, ["anp:*", "anp:post:*"], patterns)
    assert isinstance(first, PurgeRehearsal)
    assert isinstance(second, PurgeRehearsal)
    assert taken == PurgedKeys("anp:*", "post", 1200)
    assert (first.deleted, first.undeclared, first.spared) == (1201, 1, 1)
    assert (second.deleted, second.spared) == (0, 0)
    assert 0 < first.longest_stall_ms < first.ms
    assert sorted(redis_client.keys()) == [b"anp:lock:a", b"other:1"]


def test_an_empty_cache_rehearses_nothing(redis_client: "redis.Redis") -> None:
    assert list(rehearse_purges(redis_client, ["a:*"], [])) == []


@pytest.fixture
def shell(redis_server: RedisServer, tmp_path: Path) -> Callable[[str], str]:
    """Runs a line as an operator would, whose redis-cli reaches the test's server."""
    program = shutil.which("redis-cli") or str(find_redis().server.with_name("redis-cli"))
    alias = tmp_path / "redis-cli"
    alias.write_text(f'#!/bin/sh\nexec {program} -s {redis_server.folder}/redis.sock "$@"\n')
    alias.chmod(0o755)

    def run(line: str) -> str:
        environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        return subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, check=True).stdout

    return run


def test_the_command_deletes_keys_of_any_bytes_and_leaves_locks(
    redis_client: "redis.Redis", pattern: MakePattern, shell: Callable[[str], str]
) -> None:
    strange = [b"anp:a b", b'anp:"q\\', b"anp:'; rm -rf /", b"anp:x\nother:1", b"anp:\x80\xff\x00", "anp:é".encode()]
    redis_client.mset(dict.fromkeys([*strange, *(b"anp:%d" % n for n in range(1200))], "x"))
    kept = ["anp:lock.a", 'anp:"é":7', "other:1", "UNLINK"]
    redis_client.mset(dict.fromkeys(kept, "1"))
    patterns = [
        pattern("post", "anp:post:{id}"),
        pattern("lock", "anp:lock.{id}", kind=EntryKind.LOCK),
        pattern("state", 'anp:"é":{id}', kind=EntryKind.STATE),
    ]
    assert shell(purge_command("anp:*", patterns)).split() == ["1206", "1"]
    assert sorted(redis_client.keys()) == sorted(key.encode() for key in kept)


def test_the_command_spares_only_what_it_must(pattern: MakePattern) -> None:
    lock = pattern("lock", "anp:lock.{id}", kind=EntryKind.LOCK)
    command = purge_command("anp:*", [lock])
    expression = re.search(r"grep -vE '([^']*)'", command)
    assert expression is not None
    assert re.fullmatch(expression[1], '"anp:lock.a"')
    assert not re.fullmatch(expression[1], '"anp:lockxa"')
    assert "grep" not in purge_command("anp:post:*", [lock])


def test_a_glob_from_the_settings_cannot_run_anything(
    redis_client: "redis.Redis", shell: Callable[[str], str], tmp_path: Path
) -> None:
    redis_client.set("kept", "x")
    shell(purge_command(f"a'; touch {tmp_path}/made; '*", []))
    assert not (tmp_path / "made").exists()
    assert redis_client.exists("kept")


def test_what_keys_costs_is_measured_by_the_servers_own_clock(redis_client: "redis.Redis") -> None:
    script = ScriptCommand("deploy/purge.sh", 3, 1, "KEYS", "anp:*", background=False)
    assert list(rehearse_walks(redis_client, [script])) == []
    redis_client.mset({f"anp:post:{n}": "x" for n in range(20)})
    assert [(row.keys, row.per_million_ms) for row in rehearse_walks(redis_client, [script])] == [(20, None)]
    redis_client.mset({f"anp:post:{n}": "x" for n in range(20_000)})
    (row,) = rehearse_walks(redis_client, [script, script])
    assert row.per_million_ms is not None
    # A million takes from a tenth of a second to some seconds, on any machine.
    assert 20 < row.per_million_ms < 20_000
    assert row.per_million_ms == pytest.approx(50 * row.blocked_ms)
