"""Purges are rehearsed on a real Redis, and the proposed command does the same without touching what must stay."""

import re
from typing import TYPE_CHECKING

from migsafe.cache.purge_rehearsal import rehearse_purges
from migsafe.cache.purge_script import purge_command
from migsafe.model import EntryKind
from tests.cache.conftest import MakePattern

if TYPE_CHECKING:
    import redis


def test_a_purge_deletes_values_and_unknown_keys_and_spares_locks(
    redis_client: "redis.Redis", pattern: MakePattern
) -> None:
    redis_client.mset({f"anp:post:{n}": "x" for n in range(1200)})
    redis_client.mset({"anp:lock:a": "1", "anp:state:b:c": "1", "other:1": "x"})
    patterns = [pattern("post", "anp:post:{id}"), pattern("lock", "anp:lock:{id}", kind=EntryKind.LOCK)]
    first, second = rehearse_purges(redis_client, ["anp:*", "anp:post:*"], patterns)
    assert (first.deleted, first.undeclared, first.spared) == (1201, 1, 1)
    assert (second.deleted, second.spared) == (0, 0)
    assert 0 < first.longest_stall_ms < first.ms
    assert sorted(redis_client.keys()) == [b"anp:lock:a", b"other:1"]


def test_an_empty_cache_rehearses_nothing(redis_client: "redis.Redis") -> None:
    assert list(rehearse_purges(redis_client, ["a:*"], [])) == []


def test_the_command_walks_in_batches_and_leaves_locks_out(pattern: MakePattern) -> None:
    lock = pattern("lock", "anp:lock.{id}", kind=EntryKind.LOCK)
    command = purge_command("anp:*", [pattern("post", "anp:post:{id}"), lock])
    assert command.startswith("redis-cli --scan --pattern 'anp:*' | grep -vE ")
    assert "xargs -r -d '\\n' -n 500 sh -c 'redis-cli UNLINK \"$@\"" in command
    expression = re.search(r"grep -vE '([^']*)'", command)
    assert expression is not None
    assert re.fullmatch(expression[1], "anp:lock.a")
    assert not re.fullmatch(expression[1], "anp:lockxa")
    assert "grep" not in purge_command("anp:post:*", [lock])


def test_a_glob_from_the_settings_cannot_run_anything() -> None:
    assert purge_command("a'; rm -rf /; '*", []).startswith(
        """redis-cli --scan --pattern 'a'"'"'; rm -rf /; '"'"'*' |"""
    )
