"""The throw-away Redis is filled as production's cache would be."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from migsafe.cache.copy import fill
from migsafe.cache.sizes import loaded_sizes, sizes_after
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.errors import InputError
from migsafe.model import EntryKind, Item, Phase, Skip
from tests.cache.conftest import Configure, MakePattern, MakeQuery, MakeTrace

if TYPE_CHECKING:
    import redis

BY_ID = "SELECT id, title FROM post WHERE id = :id"


@pytest.fixture
def connection(database: DatabaseCopy) -> Iterator[psycopg.Connection[Any]]:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE post (id int PRIMARY KEY, title text)")
        connection.execute("INSERT INTO post SELECT n, 'title ' || n FROM generate_series(1, 12000) n")
        yield connection


def test_the_traces_keys_are_loaded_with_their_ttl(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    pattern: MakePattern,
    query: MakeQuery,
    trace: MakeTrace,
) -> None:
    patterns = [
        pattern("post", "post:{id}", "by_id", ttl_s=900),
        pattern("absent", "absent:{id}", "by_id", kind=EntryKind.NEGATIVE),
        pattern("lock", "lock:{id}", "by_id", kind=EntryKind.LOCK),
        pattern("broken", "broken:{id}", "wrong"),
    ]
    queries = [query("by_id", BY_ID, ["id"]), query("wrong", "SELECT nothing FROM post WHERE id = :id", ["id"])]
    names = ["post:1", "post:1", "post:99999", "post:x", "absent:1", "absent:88888", "lock:1", "broken:1", "other:1"]
    requests = trace([(at, "get", name) for at, name in enumerate(names)])
    filled = fill(redis_client, connection, configure(""), patterns, queries, requests)

    assert redis_client.get("post:1") == b'{"id":1,"title":"title 1"}'
    assert 899_000 < redis_client.pttl("post:1") <= 900_000
    assert (redis_client.get("absent:88888"), redis_client.pttl("absent:88888")) == (b"null", -1)
    assert filled.sizes == {"post:1": 26, "post:99999": 2, "absent:88888": 4}
    assert redis_client.dbsize() == 3
    assert (filled.absent, filled.refused) == (2, 1)
    refused, broken = filled.skips
    assert refused == Skip(
        Item.CACHE,
        'cache pattern post: 1 keys do not fit its loader: invalid input syntax for type integer: "‹masked›" (22P02)',
        configured=False,
    )
    assert broken.configured
    assert 'loader wrong fails before the migration: column "nothing" does not exist (42703)' in broken.reason


def test_a_seed_file_goes_before_the_trace(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    tmp_path: Path,
    trace: MakeTrace,
) -> None:
    (tmp_path / "seed.jsonl").write_text('{"key":"post:1","value":{"id": 1},"ttl_s":60}\n')
    settings = configure('[copy]\ncache_seed = ["seed.jsonl"]\n')
    filled = fill(redis_client, connection, settings, [], [], trace([(0, "get", "post:2")]))
    assert filled.sizes == {"post:1": 9}
    assert redis_client.get("post:1") == b'{"id": 1}'
    assert 59_000 < redis_client.pttl("post:1") <= 60_000


def test_a_broken_seed_file_is_refused_at_its_line(
    redis_client: "redis.Redis", connection: psycopg.Connection[Any], configure: Configure, tmp_path: Path
) -> None:
    (tmp_path / "seed.jsonl").write_text('{"key":"post:1"}\n')
    with pytest.raises(InputError, match=r"seed.jsonl:1: is no entry"):
        fill(redis_client, connection, configure('[copy]\ncache_seed = ["seed.jsonl"]\n'), [], [], None)


def test_twelve_thousand_keys_are_filled_within_seconds(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    pattern: MakePattern,
    query: MakeQuery,
    trace: MakeTrace,
) -> None:
    patterns, queries = [pattern("post", "post:{id}", "by_id")], [query("by_id", BY_ID, ["id"])]
    requests = trace([(at, "get", f"post:{at + 1}") for at in range(12_000)])
    started = time.perf_counter()
    filled = fill(redis_client, connection, configure(""), patterns, queries, requests)
    assert time.perf_counter() - started < 6
    assert len(filled.sizes) == redis_client.dbsize() == 12_000


def test_values_grow_by_what_their_rows_grow(
    connection: psycopg.Connection[Any], pattern: MakePattern, query: MakeQuery, trace: MakeTrace
) -> None:
    patterns = [pattern("post", "post:{id}", "all_by_id"), pattern("other", "other:{id}", "wrong")]
    queries = [query("all_by_id", "SELECT * FROM post WHERE id = :id", ["id"]), query("wrong", "SELEC", [])]
    requests = trace([(0, "get", "post:1"), (1, "get", "post:x"), (2, "get", "other:1")])
    before = loaded_sizes(connection, requests, patterns, queries, Phase.BEFORE)
    connection.execute("ALTER TABLE post ADD COLUMN summary text DEFAULT 'abc'")
    after = loaded_sizes(connection, requests, patterns, queries, Phase.AFTER)
    assert (before, after) == ({"post:1": 26}, {"post:1": 26 + len(',"summary":"abc"')})
    assert sizes_after({"post:1": 100, "post:2": 50}, before, after) == {"post:1": 116, "post:2": 50}
