"""The cache stage as a whole: a blog, its cache and a migration between two looks."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from msgspec.structs import replace

from migsafe.cache.measure import look_after, look_before
from migsafe.cache.patterns import read_patterns
from migsafe.cache.requests import Trace
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import (
    CacheReplay,
    KeyCount,
    LoaderCost,
    Looked,
    Pattern,
    Phase,
    Row,
    Skip,
    Staleness,
    TraceRead,
    TraceSample,
)
from tests.cache.conftest import Configure, MakeQuery, MakeTrace

if TYPE_CHECKING:
    import redis

SETTINGS = """
[deploy]
purge = ["tag:*"]
[[cache.pattern]]
name = "post"
key = "post:{id}"
loader = "by_id"
ttl = "1h"
[[cache.pattern]]
name = "tag"
key = "tag:{id}"
loader = "by_id"
"""


@pytest.fixture
def connection(database: DatabaseCopy) -> Iterator[psycopg.Connection[Any]]:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE post (id int PRIMARY KEY, title text)")
        connection.execute("INSERT INTO post SELECT n, 'title ' || n FROM generate_series(1, 400) n")
        yield connection


def look(
    client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    query: MakeQuery,
    trace: MakeTrace,
    settings_text: str = SETTINGS,
) -> tuple[Row, ...]:
    settings = configure(settings_text)
    queries = [query("by_id", "SELECT * FROM post WHERE id = :id", ["id"])]
    patterns = [row for row in read_patterns(settings, queries) if isinstance(row, Pattern)]
    requests = trace([(at * 1000, "get", f"{'tag' if at % 4 == 0 else 'post'}:{at % 400 + 1}") for at in range(4000)])
    before = look_before(client, connection, settings, patterns, queries, requests)
    connection.execute("UPDATE post SET title = repeat(title, 20000) WHERE id % 8 = 0")
    return (*before.rows, *look_after(before, client, connection, settings, [], [], []))


def test_staleness_and_hit_ratio_are_measured_around_a_migration(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    query: MakeQuery,
    trace: MakeTrace,
) -> None:
    rows = look(redis_client, connection, configure, query, trace)
    [read] = [row for row in rows if isinstance(row, TraceRead)]
    assert (read.gets, read.unmatched) == (4000, 0)
    post, tag = (row for row in rows if isinstance(row, Staleness))
    assert (post.pattern, post.sampled, post.stale, post.stale_share) == ("post", 300, 50, 50 / 300)
    assert (tag.pattern, tag.sampled, tag.stale_share) == ("tag", 0, 0.0)
    whole, posts, tags = (row for row in rows if isinstance(row, CacheReplay))
    assert (whole.requests, whole.hit_ratio_before, whole.extra_loads, whole.removed) == (2000, 1.0, 100, 100)
    assert (posts.hit_ratio_after, posts.extra_loads, posts.warm_up_s) == (1.0, 0, 0.0)
    assert (tags.hit_ratio_after, tags.extra_loads, tags.removed) == (0.8, 100, 100)
    assert [row.item.value for row in rows if isinstance(row, Looked)] == ["cache", "hit-ratio"]
    assert not [row for row in rows if isinstance(row, Skip)]


def test_of_a_sampled_trace_the_whole_is_told(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    query: MakeQuery,
    trace: MakeTrace,
) -> None:
    def half(requests: Iterable[tuple[int | str | float, ...]]) -> Trace:
        return replace(trace(requests), rate=0.5, seen=(8000, 0, 0))

    rows = look(redis_client, connection, configure, query, half)
    [read] = [row for row in rows if isinstance(row, TraceRead)]
    [told] = [row for row in rows if isinstance(row, TraceSample)]
    assert (read.gets, told.requests, told.of_requests) == (8000, 4000, 8000)
    whole, _, tags = (row for row in rows if isinstance(row, CacheReplay))
    assert (whole.requests, whole.extra_loads, tags.extra_loads, tags.hit_ratio_after) == (4000, 200, 200, 0.8)
    assert "sampled: those of 50.000% of the keys" in next(
        row.summary for row in rows if isinstance(row, Looked) and row.item.value == "hit-ratio"
    )


FANNED = """
[cache.redis]
maxmemory = "64mb"
[[cache.pattern]]
name = "post"
key = "post:{id}"
loader = "by_id"
ttl = "1h"
key_after = "post:{id}:{locale}:{author}"
loader_after = "by_locale"
fields_after = { locale = %s }
"""


@pytest.mark.parametrize(
    ("locales", "times", "skipped"),
    [('["de", "en"]', 2, ""), ('"locales"', 2, ""), ('"locale_of"', 1, ""), ("3", 3, "only the number of {locale}")],
)
def test_a_key_with_new_fields_is_replayed_with_the_values_of_the_migrated_copy(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    query: MakeQuery,
    trace: MakeTrace,
    locales: str,
    times: int,
    skipped: str,
) -> None:
    settings = configure(FANNED % locales)
    queries = [
        query("by_id", "SELECT *, id % 3 AS author FROM post WHERE id = :id", ["id"]),
        query("by_locale", "SELECT title || :locale || title AS t FROM post WHERE id = :id", ["locale", "id"]),
        query("locales", "SELECT unnest('{de,en}'::text[]) AS locale"),
        query("locale_of", "SELECT 'de' FROM post WHERE id = :id", ["id"]),
    ]
    patterns = [row for row in read_patterns(settings, queries) if isinstance(row, Pattern)]
    requests = trace([(at * 1000, "get", f"post:{at % 100 + 1}") for at in range(6000)])
    before = look_before(redis_client, connection, settings, patterns, queries, requests)
    rows = look_after(before, redis_client, connection, settings, [], [], [])
    [count] = [row for row in rows if isinstance(row, KeyCount)]
    assert (count.before, count.after) == (100, 100 * times)
    assert count.bytes_after > 0.9 * times * count.bytes_before
    reasons = [row.reason for row in rows if isinstance(row, Skip)]
    assert [skipped in reason for reason in reasons] == [True] * bool(skipped)
    timed = {row.phase: row.ms for row in rows if isinstance(row, LoaderCost)}
    assert (timed.get(Phase.AFTER) is None) == bool(skipped)


def test_a_new_field_that_no_loader_returns_leaves_the_hit_ratio_unchecked(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    query: MakeQuery,
    trace: MakeTrace,
) -> None:
    rows = look(redis_client, connection, configure, query, trace, SETTINGS + 'key_after = "tag:{nr}:{id}"\n')
    [skip] = [row for row in rows if isinstance(row, Skip)]
    assert (skip.item.value, skip.configured) == ("hit-ratio", True)
    assert "by_id returns no column `nr`; declare fields_after" in skip.reason


def test_grown_values_crowd_a_small_cache(
    redis_client: "redis.Redis",
    connection: psycopg.Connection[Any],
    configure: Configure,
    query: MakeQuery,
    trace: MakeTrace,
) -> None:
    # The deploy empties the cache: every value is written again, at its new size, and 50 of 170 kB fill 4 MB.
    purged = SETTINGS.replace("tag:*", "*")
    limit = '[cache.redis]\nmaxmemory = "4mb"\npolicy = "allkeys-lru"\n'
    rows = look(redis_client, connection, configure, query, trace, limit + purged)
    _, posts, _ = (row for row in rows if isinstance(row, CacheReplay))
    assert posts.hit_ratio_before == 1.0
    # One miss a key, 300 of 1,500, is the purge; what goes beyond is eviction.
    assert posts.extra_loads > 300 + 100
