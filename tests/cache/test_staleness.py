"""What the migration makes stale is measured on the migrated copy, against what was cached."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from migsafe.cache.staleness import compare_after, sample
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import Action, ActionKind, EntryKind, Item, Looked, Pattern, PatternColumn, Query, Skip, Staleness
from tests.cache.conftest import MakePattern, MakeQuery, MakeTrace

if TYPE_CHECKING:
    import redis

    from migsafe.cache.requests import Trace

Measure = Callable[..., tuple[Staleness | Looked | Skip, ...]]


@pytest.fixture
def connection(database: DatabaseCopy) -> Iterator[psycopg.Connection[Any]]:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE post (id int PRIMARY KEY, title text, likes int DEFAULT 0)")
        connection.execute("INSERT INTO post SELECT n, 'title ' || n FROM generate_series(1, 800) n")
        yield connection


@pytest.fixture
def queries(query: MakeQuery) -> tuple[Query, ...]:
    return (
        query("by_id", "SELECT id, title FROM post WHERE id = :id", ["id"]),
        query("all_by_id", "SELECT * FROM post WHERE id = :id", ["id"]),
        query("v2", "SELECT id, headline FROM post WHERE id = :id", ["id"]),
        query("page", "SELECT id, title FROM post WHERE id / 10 = :id", ["id"]),
        query("wrong", "SELECT nothing FROM post WHERE id = :id", ["id"]),
    )


@pytest.fixture
def measure(redis_client: "redis.Redis", connection: psycopg.Connection[Any], queries: tuple[Query, ...]) -> Measure:
    """Sample, migrate, compare."""

    def run(
        patterns: Sequence[Pattern],
        migration: str,
        purge: Sequence[str] = (),
        trace: "Trace | None" = None,
        actions: Sequence[Action] = (),
        columns: Sequence[PatternColumn] = (),
    ) -> tuple[Staleness | Looked | Skip, ...]:
        requests = dict(zip(trace.keys, trace.gets_by_key(), strict=True)) if trace is not None else {}
        before = sample(redis_client, connection, patterns, purge, queries, requests)
        connection.execute(migration)
        return compare_after(connection, before, queries, actions, columns)

    return run


def cache_posts(client: "redis.Redis", numbers: Sequence[int], prefix: str = "post:") -> None:
    client.mset({f"{prefix}{n}": json.dumps({"id": n, "title": f"title {n}"}) for n in numbers})


def only(rows: tuple[Staleness | Looked | Skip, ...]) -> Staleness:
    [row] = [row for row in rows if isinstance(row, Staleness)]
    return row


def test_a_planted_share_of_one_in_eight_is_measured_exactly(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern, trace: MakeTrace
) -> None:
    cache_posts(redis_client, range(1, 801))
    requests = trace([(at, "get", f"post:{8 if at < 300 else 1}") for at in range(400)])
    actions = [
        Action(1, 1, ActionKind.ADD_COLUMN, "public.post", column="likes"),
        Action(2, 1, ActionKind.UPDATE, "public.post", columns=("title",)),
    ]
    columns = [PatternColumn("post", "public.post", "title", "title")]
    rows = measure(
        [pattern("post", "post:{id}", "by_id")],
        "UPDATE post SET title = upper(title) WHERE id % 8 = 0",
        trace=requests,
        actions=actions,
        columns=columns,
    )
    row = only(rows)
    assert (row.keys, row.sampled, row.stale, row.drifted, row.unreadable) == (800, 800, 100, 0, 0)
    assert row.stale_share == 0.125
    assert row.stale_share_by_requests == 0.75
    assert (row.changed_fields, row.missing_fields, row.new_fields) == (("title",), (), ())
    assert row.statement == 2
    assert rows[-1] == Looked(Item.CACHE, "800 cached entries of 1 patterns reloaded and compared")


def test_a_large_pattern_is_sampled_and_its_share_weighted_back(
    redis_client: "redis.Redis", connection: psycopg.Connection[Any], measure: Measure, pattern: MakePattern
) -> None:
    connection.execute("INSERT INTO post SELECT n, 'title ' || n FROM generate_series(801, 30000) n")
    cache_posts(redis_client, range(1, 30001))
    row = only(measure([pattern("post", "post:{id}", "by_id")], "UPDATE post SET title = '' WHERE id % 8 = 0"))
    assert (row.keys, row.sampled) == (30_000, 10_000)
    assert row.stale_share == pytest.approx(0.125, abs=0.02)
    assert row.stale_share_by_requests is None


def test_a_loader_that_breaks_leaves_the_share_unknown(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    cache_posts(redis_client, [1, 2])
    renamed = Action(1, 1, ActionKind.RENAME_COLUMN, "public.post", column="title", new_name="headline")
    row = only(
        measure(
            [pattern("post", "post:{id}", "by_id")],
            "ALTER TABLE post RENAME title TO headline",
            actions=[renamed],
            columns=[PatternColumn("post", "public.post", "title", "title")],
        )
    )
    assert row.error == 'column "title" does not exist (42703)'
    assert (row.stale_share, row.stale_share_by_requests, row.stale, row.statement) == (None, None, 0, 1)


def test_a_loader_that_breaks_is_told_where_the_purge_leaves_nothing_as_well(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    cache_posts(redis_client, [1, 2])
    post = pattern("post", "post:{id}", "by_id")
    row = only(measure([post], "ALTER TABLE post RENAME title TO headline", purge=["post:*"]))
    assert (row.keys, row.sampled, row.error) == (0, 0, 'column "title" does not exist (42703)')


def test_a_renamed_column_is_missing_and_new_at_once(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    cache_posts(redis_client, [1, 2])
    row = only(
        measure([pattern("post", "post:{id}", "by_id", loader_after="v2")], "ALTER TABLE post RENAME title TO headline")
    )
    assert (row.stale_share, row.missing_fields, row.new_fields) == (1.0, ("title",), ("headline",))


def test_a_column_that_a_star_loader_gains_is_new(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    redis_client.set("post:1", '{"id": 1, "title": "title 1", "likes": 0}')
    row = only(measure([pattern("post", "post:{id}", "all_by_id")], "ALTER TABLE post ADD COLUMN summary text"))
    assert (row.stale, row.new_fields, row.changed_fields) == (1, ("summary",), ())


def test_a_wider_integer_makes_nothing_stale_but_another_type_does(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    redis_client.set("post:1", '{"id": 1, "title": "title 1", "likes": 0}')
    posts = [pattern("post", "post:{id}", "all_by_id")]
    assert only(measure(posts, "ALTER TABLE post ALTER likes TYPE bigint")).stale == 0
    row = only(measure(posts, "ALTER TABLE post ALTER likes DROP DEFAULT, ALTER likes TYPE text"))
    assert (row.stale, row.retyped_fields) == (1, ("likes",))


def test_what_differed_before_is_drifted_and_what_does_not_decode_unreadable(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    cache_posts(redis_client, [1, 2, 3, 4, 5])
    redis_client.set("post:1", '{"id": 1, "title": "older"}')
    redis_client.set("post:2", "not json")
    redis_client.lpush("post:6", "a list")
    row = only(measure([pattern("post", "post:{id}", "by_id")], "UPDATE post SET title = '' WHERE id < 4"))
    assert (row.sampled, row.stale, row.drifted, row.unreadable) == (6, 1, 1, 2)
    assert row.stale_share == pytest.approx(1 / 6)


def test_purged_entries_and_those_under_a_new_key_cannot_be_stale(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    cache_posts(redis_client, [1, 2, 10])
    cache_posts(redis_client, [1], "old:")
    patterns = [
        pattern("post", "post:{id}", "by_id"),
        pattern("old", "old:{id}", "by_id", key_after="new:{id}"),
    ]
    rows = measure(patterns, "UPDATE post SET title = ''", purge=["post:?"])
    post, old = (row for row in rows if isinstance(row, Staleness))
    assert (post.keys, post.stale, post.stale_share) == (1, 1, 1.0)
    assert (old.keys, old.sampled, old.stale_share) == (0, 0, 0.0)


def test_a_row_that_appears_makes_a_cached_not_found_stale(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    redis_client.mset({"absent:900": "1", "absent:901": "1", "absent:1": "1"})
    absent = pattern("absent", "absent:{id}", "by_id", kind=EntryKind.NEGATIVE)
    row = only(measure([absent], "INSERT INTO post VALUES (900, 'new')"))
    assert (row.stale, row.drifted, row.sampled) == (1, 1, 3)


def test_rows_that_only_moved_are_not_stale_without_order_by(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    page = [{"id": n, "title": f"title {n}"} for n in range(10, 20)]
    redis_client.set("page:1", json.dumps(page))
    # An update moves rows to the end of the table.
    row = only(measure([pattern("page", "page:{id}", "page")], "UPDATE post SET likes = 1 WHERE id = 10"))
    assert (row.stale, row.drifted) == (0, 0)


def test_a_key_that_only_the_migrated_copy_refuses_is_the_loaders_failure(
    redis_client: "redis.Redis", connection: psycopg.Connection[Any], measure: Measure, pattern: MakePattern
) -> None:
    connection.execute("ALTER TABLE post ALTER id TYPE text")
    connection.execute("INSERT INTO post VALUES ('intro', 'x')")
    redis_client.set("post:intro", '{"id": "intro", "title": "x"}')
    migration = "DELETE FROM post WHERE id = 'intro'; ALTER TABLE post ALTER id TYPE int USING id::int"
    row = only(measure([pattern("post", "post:{id}", "by_id")], migration))
    assert row.error == 'invalid input syntax for type integer: "‹masked›" (22P02)'
    assert row.stale_share is None


def test_patterns_that_cannot_be_compared_are_skipped_with_the_reason(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    redis_client.mset({"a:1": "{}", "b:1": "{}", "lock:1": "x"})
    patterns = [
        pattern("a", "a:{id}"),
        pattern("b", "b:{id}", "wrong"),
        pattern("c", "c:{id}", "by_id"),
        pattern("lock", "lock:{id}", kind=EntryKind.LOCK),
    ]
    rows = measure(patterns, "SELECT 1")
    assert [(row.reason.partition(":")[2][:40], row.configured) for row in rows if isinstance(row, Skip)] == [
        (" its values cannot be reloaded", False),
        (" loader wrong fails before the migration", True),
        (" the copy of the cache holds none of its", False),
    ]
    assert not [row for row in rows if isinstance(row, Staleness | Looked)]


def test_a_large_pattern_is_sampled_and_its_share_comes_with_bounds(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migsafe.cache.sampling.LOOKED_AT_WHOLE", 200)
    cache_posts(redis_client, range(1, 801))
    row = only(measure([pattern("post", "post:{id}", "by_id")], "UPDATE post SET title = 'x' WHERE id % 4 = 0"))
    assert (row.keys, row.sampled) == (800, 200)
    assert row.stale_low is not None
    assert row.stale_high is not None
    assert row.stale_low < 0.25 < row.stale_high
    assert row.stale_high - row.stale_low < 0.2


def test_entries_without_ttl_are_counted_and_examples_are_masked(
    redis_client: "redis.Redis", measure: Measure, pattern: MakePattern
) -> None:
    cache_posts(redis_client, [7])
    redis_client.set("post:123", json.dumps({"id": 123, "title": "title 123"}), ex=600)
    post = pattern("post", "post:{id}", "by_id", ttl_s=600)
    row = only(measure([post], "UPDATE post SET title = 'hush' WHERE id > 100"))
    assert (row.sampled, row.endless, row.stale_low, row.stale_high) == (2, 1, 0.5, 0.5)
    assert row.examples == ("post:###: title: string of 9, now string of 4",)
