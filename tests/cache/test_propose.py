"""What a cache's keys and values look like becomes a proposal, which a person has to write down."""

import json
import pickle
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migsafe.cache.cluster import cluster
from migsafe.cache.codec_php import php_dumps
from migsafe.cache.propose import proposals
from migsafe.cache.propose_text import proposed_text
from migsafe.cli import run
from migsafe.copies.redis_server import RedisServer
from migsafe.model import EntryKind
from tests.cache.conftest import MakeQuery

if TYPE_CHECKING:
    import redis


def templates(keys: list[str]) -> dict[str, int]:
    return {one.template: len(one.keys) for one in cluster(keys)}


def test_numbers_dates_and_long_hexadecimals_are_fields_and_versions_are_not() -> None:
    keys = [f"anp:post:v2:{n}" for n in range(30)] + [f"anp:top:2026-01-{n:02}" for n in range(1, 20)]
    keys += [f"s:{n:032x}" for n in range(10**12, 10**12 + 5)] + ["anp:count", "img-17:a:5", "img-18:a:6"]
    assert templates(keys) == {
        "anp:post:v2:{id}": 30,
        "anp:top:{day}": 19,
        "s:{hash}": 5,
        "img-{id}:a:{id2}": 2,
        "anp:count": 1,
    }


def test_words_that_nearly_every_key_has_for_itself_are_a_field() -> None:
    keys = [f"anp:option:{chr(97 + n % 26)}{'abcdefgh'[n // 26]}x" for n in range(100)]
    keys += [f"anp:{kind}:{n}" for kind in ("post", "user") for n in range(9)]
    assert templates(keys) == {"anp:option:{name}": 100, "anp:post:{id}": 9, "anp:user:{id}": 9}


def test_braces_of_keys_are_written_so_that_the_template_means_them() -> None:
    assert templates(["{tag}:5", "{tag}:6"]) == {"{{tag}}:{id}": 2}


@pytest.fixture
def filled(redis_client: "redis.Redis") -> "redis.Redis":
    for n in range(40):
        redis_client.set(f"blog:post:{n}", json.dumps({"id": n, "title": "t", "body": "b"}), ex=850)
        redis_client.set(f"blog:author:{n}", pickle.dumps({"id": n, "name": "x"}), ex=3000)
        redis_client.set(f"wp:option:{n}", php_dumps({"id": n, "value": "x"}))
        redis_client.hset(f"blog:meta:{n}", mapping={"post_id": n, "views": 1})
    redis_client.set("blog:lock:refresh", "token", ex=30)
    redis_client.rpush("jobs", "a", "b")
    return redis_client


def test_codecs_ttls_kinds_and_loaders_are_proposed(filled: "redis.Redis", query: MakeQuery) -> None:
    queries = [
        query("post_by_id", "SELECT p.id, p.title, p.body FROM posts p WHERE p.id = :id", ["id"]),
        query("posts_of", "SELECT id, title, body FROM posts WHERE a = :a AND b = :b", ["a", "b"]),
    ]
    found = proposals([filled], queries)
    by_key = {one.key: one for one in found.patterns}
    post = by_key["blog:post:{id}"]
    assert (post.name, post.codec, post.ttl_s, post.loader, post.keys) == ("post", "json", 900, "post_by_id", 40)
    assert (post.confidence, set(post.fields)) == (1.0, {"id", "title", "body"})
    assert (by_key["blog:author:{id}"].codec, by_key["blog:author:{id}"].ttl_s) == ("pickle", 3600)
    assert (by_key["wp:option:{id}"].codec, by_key["wp:option:{id}"].ttl_s) == ("php", None)
    assert by_key["blog:meta:{id}"].codec == "hash"
    assert by_key["blog:lock:refresh"].kind is EntryKind.LOCK
    assert by_key["jobs"].kind is EntryKind.QUEUE
    assert (found.keys, found.coverage) == (162, 1.0)


def test_locks_are_proposed_however_few_they_are(redis_client: "redis.Redis") -> None:
    redis_client.mset({f"a:post:{n}": "1" for n in range(2500)})
    redis_client.mset({"a:lock:import": "1", "a:visits": "7"})
    found = proposals([redis_client], [])
    assert [(one.key, one.kind) for one in found.patterns] == [
        ("a:post:{id}", EntryKind.VALUE),
        ("a:lock:import", EntryKind.LOCK),
    ]
    assert found.coverage == 2501 / 2502


def test_the_text_declares_nothing_until_the_marks_are_taken_away(filled: "redis.Redis") -> None:
    text = proposed_text(proposals([filled], []))
    assert tomllib.loads(text) == {}
    declared = tomllib.loads(re.sub("(?m)^# ?", "", text))["cache"]["pattern"]
    assert len(declared) == 6
    assert {"name": "post", "key": "blog:post:{id}", "ttl": "15m", "codec": "json"} in declared


@pytest.mark.usefixtures("filled")
def test_init_writes_the_proposals_as_comments(
    redis_server: RedisServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    address = f"unix://{redis_server.folder / 'redis.sock'}"
    assert run(["init", str(tmp_path), "--cache", address]) == 0
    text = (tmp_path / "migsafe.toml").read_text("utf-8")
    assert '# key = "blog:post:{id}"' in text
    assert "pattern" not in tomllib.loads(text).get("cache", {})
    assert "6 patterns proposed; explained: 100.0% of 162 keys" in capfd.readouterr().err


def test_a_cache_that_cannot_be_reached_is_told_without_its_password(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path), "--cache", "redis://:hush@127.0.0.1:1/0"]) == 2
    told = capfd.readouterr()
    assert "the Redis at 127.0.0.1:1 cannot be read" in told.err
    assert "hush" not in told.err + told.out
