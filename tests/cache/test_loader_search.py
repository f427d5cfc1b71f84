"""Loaders are found by what they give: on a real copy of the database, for the values of a real cache."""

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from migsafe.cache.codec_php import php_dumps
from migsafe.cache.loader_search import SampledValue, find_loader
from migsafe.cache.propose import Proposal, proposals
from migsafe.cache.propose_text import proposed_text
from migsafe.cli import run
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.redis_server import RedisServer
from migsafe.model import Pattern, Query
from tests.cache.conftest import MakePattern, MakeQuery, MakeTrace

if TYPE_CHECKING:
    import redis

SCHEMA = """
CREATE TABLE authors (id int PRIMARY KEY, name text NOT NULL, born date);
CREATE TABLE posts (id int PRIMARY KEY, author int NOT NULL REFERENCES authors, title text NOT NULL, price numeric);
CREATE TABLE likes (post int, author int, at timestamptz, PRIMARY KEY (post, author));
"""
ROWS = """
INSERT INTO authors SELECT n, 'name ' || n, date '1970-01-01' + n FROM generate_series(1, 40) n;
INSERT INTO posts SELECT n, n % 40 + 1, 'title ' || n, n * 1.5 FROM generate_series(1, 400) n;
INSERT INTO likes
    SELECT n, n % 40 + 1, timestamptz '2026-01-01 00:00Z' + n * interval '1 minute' FROM generate_series(1, 40) n;
"""


@pytest.fixture(scope="module")
def connection(postgres: PostgresServer) -> Iterator[psycopg.Connection[Any]]:
    copy = postgres.create_database("loader_search")
    with copy.connect(autocommit=True) as connection:
        connection.execute(SCHEMA + ROWS)
        yield connection


@pytest.fixture
def queries(query: MakeQuery) -> list[Query]:
    """Of two with the same columns only the values tell which one is meant."""
    posts = "SELECT p.id, p.title, p.price FROM posts p"
    return [
        query("post_by_author", f"{posts} WHERE p.author = :id ORDER BY id LIMIT 1", ["id"]),
        query("post_by_id", f"{posts} WHERE p.id = :id", ["id"]),
        query("posts_of", f"{posts} WHERE p.author = :author AND p.price > :least", ["least", "author"]),
        query("titles", "SELECT count(*) FROM posts WHERE author = :author", ["author"]),
        query("broken", "SELECT id, title, price FROM gone WHERE id = :id", ["id"]),
    ]


@pytest.fixture
def filled(redis_client: "redis.Redis") -> "redis.Redis":
    for n in range(1, 61):
        post = {"id": n, "title": f"title {n}" if n % 10 else "an old title", "price": n * 1.5}
        redis_client.set(f"blog:post:{n}", json.dumps(post), ex=850)
    for n in range(1, 31):
        written = [m for m in range(400, 0, -1) if m % 40 + 1 == n and m * 1.5 > 300]
        rows = [{"id": m, "title": f"title {m}", "price": str(m * 1.5)} for m in written]
        redis_client.set(f"blog:list:{n}:300", php_dumps(rows))
        redis_client.hset(f"blog:author:{n}", mapping={"id": n, "name": f"name {n}"})
        redis_client.set(f"blog:like:{n}:{n % 40 + 1}", pickle.dumps({"at": f"2026-01-01T00:{n:02}:00Z"}))
        redis_client.set(f"blog:count:{n}", "10")
        redis_client.set(f"blog:other:{n}", json.dumps({"id": -n, "title": "x", "price": 0}))
    return redis_client


def by_name(client: "redis.Redis", queries: list[Query], connection: psycopg.Connection[Any]) -> dict[str, Proposal]:
    return {one.name: one for one in proposals([client], queries, connection).patterns}


def test_loaders_are_told_by_the_values_that_they_give(
    filled: "redis.Redis", queries: list[Query], connection: psycopg.Connection[Any]
) -> None:
    found = by_name(filled, queries, connection)
    post, listed = found["post"].found, found["list"].found
    assert post is not None
    assert (post.loader, post.reproduced, post.compared) == ("post_by_id", 45, 50)
    assert found["post"].confidence == 0.9
    assert listed is not None
    assert (listed.loader, listed.reproduced, listed.compared) == ("posts_of", 30, 30)
    assert found["list"].key == "blog:list:{author}:{least}"


def test_tables_serve_where_no_query_does_with_the_query_to_write_down(
    filled: "redis.Redis", queries: list[Query], connection: psycopg.Connection[Any]
) -> None:
    found = by_name(filled, queries, connection)
    author, like = found["author"].found, found["like"].found
    assert author is not None
    assert (author.loader, author.reproduced) == ("authors_by_id", 30)
    assert author.sql == 'SELECT "id", "name" FROM "public"."authors" WHERE "id" = :id'
    assert like is not None
    assert (like.loader, like.reproduced, found["like"].key) == (
        "likes_by_post_and_author",
        30,
        "blog:like:{post}:{author}",
    )


def test_what_proves_nothing_is_no_loader(
    filled: "redis.Redis", queries: list[Query], connection: psycopg.Connection[Any]
) -> None:
    proposed = proposals([filled], queries, connection)
    found = {one.name: one for one in proposed.patterns}
    # All authors have ten posts: a query that counts them gives every value, and so would any that gives ten.
    assert found["count"].found is None
    assert found["other"].found is None
    assert found["other"].loader is None
    text = proposed_text(proposed)
    assert "# # loader found by value: it gives 45 of 50 sampled values\n" in text
    assert "# # no loader found: no query and no table gives these values\n" in text
    assert "# # loader found by value: it gives 30 of 30 sampled values; to be added to a query file:\n" in text
    assert '# #     SELECT "id", "name" FROM "public"."authors" WHERE "id" = :id;\n' in text
    assert "an old title" not in text


def test_values_without_rows_are_not_compared(queries: list[Query], connection: psycopg.Connection[Any]) -> None:
    absent = [SampledValue({"id": f"9{n}"}, ()) for n in range(9000, 9010)]
    assert find_loader(connection, queries, absent) is None
    one = SampledValue({"id": "7"}, ({"id": 7, "title": "title 7", "price": 10.5},))
    found = find_loader(connection, queries, [*absent, one])
    assert found is not None
    assert (found.loader, found.reproduced, found.compared) == ("post_by_id", 1, 1)


def test_traffic_is_counted_in_a_trace_and_declared_patterns_are_left_out(
    filled: "redis.Redis", pattern: MakePattern, trace: MakeTrace
) -> None:
    requests = [(n, "get", f"blog:post:{n % 60 + 1}") for n in range(60)]
    requests += [(n, "get", f"blog:author:{n % 30 + 1}") for n in range(60, 90)]
    requests += [(n, "get", "unknown") for n in range(90, 100)]
    declared: list[Pattern] = [pattern("post", "blog:post:{id}")]
    found = proposals([filled], [], trace=trace(requests), declared=declared)
    names = {one.name: one for one in found.patterns}
    assert "post" not in names
    assert (names["author"].traffic, names["count"].traffic) == (0.3, 0.0)
    assert found.traffic == pytest.approx(0.9)
    assert (found.declared, found.source) == (60, "trace.csv")


def test_without_a_trace_traffic_is_an_estimate_and_said_to_be_one(redis_client: "redis.Redis") -> None:
    redis_client.config_set("maxmemory-policy", "allkeys-lfu")
    try:
        for n in range(20):
            for key in (f"hot:{n}", f"cold:{n}"):
                redis_client.restore(key, 0, _dumped(redis_client), frequency=40 if "hot" in key else 6)
        found = proposals([redis_client], [])
    finally:
        redis_client.config_set("maxmemory-policy", "noeviction")
    shares = {one.name: one.traffic or 0.0 for one in found.patterns}
    assert shares["hot"] > 0.99
    assert shares["hot"] + shares["cold"] == pytest.approx(1)
    assert found.source == "estimated from LFU counters of 40 keys"


def _dumped(client: "redis.Redis") -> bytes:
    client.set("x", "text")
    dumped = client.dump("x")
    client.delete("x")
    assert isinstance(dumped, bytes)
    return dumped


@pytest.mark.usefixtures("filled")
def test_init_tries_loaders_on_a_copy_and_leaves_settings_alone(
    redis_server: RedisServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_all.sql").write_text(SCHEMA)
    (tmp_path / "seed.sql").write_text(ROWS)
    (tmp_path / "posts.sql").write_text(
        "-- name: post_by_id\n-- example: id = 1\nSELECT id, title, price FROM posts WHERE id = :id;\n"
    )
    settings = (
        '[project]\nmigrations = "migrations"\n[copy]\nseed = ["seed.sql"]\n[workload]\nqueries = ["posts.sql"]\n'
    )
    (tmp_path / "migsafe.toml").write_text(settings)
    address = f"unix://{redis_server.folder / 'redis.sock'}"
    assert run(["init", str(tmp_path), "--cache", address, "--copy", "embedded"]) == 0
    told = capfd.readouterr()
    assert (tmp_path / "migsafe.toml").read_text() == settings
    assert "# # loader found by value: it gives 45 of 50 sampled values\n# [[cache.pattern]]\n" in told.out
    assert '# key = "blog:post:{id}"\n# loader = "post_by_id"\n' in told.out
    assert all(line.startswith("#") for line in told.out.splitlines())
    assert "6 patterns proposed" in told.err


def test_a_copy_without_a_cache_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path), "--copy", "embedded"]) == 2
    assert "--copy needs --cache" in capfd.readouterr().err
