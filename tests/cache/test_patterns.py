"""Declared patterns become rows, and those that cannot work are refused at their line."""

import pytest

from migsafe.cache.key_matcher import KeyMatcher
from migsafe.cache.lineage import pattern_columns
from migsafe.cache.loader_cost import loader_costs
from migsafe.cache.patterns import read_patterns
from migsafe.errors import SettingsError
from migsafe.model import (
    CacheServer,
    EntryKind,
    Explained,
    Item,
    LoaderCost,
    Pattern,
    PatternColumn,
    Phase,
    Purge,
    QueryColumn,
    Skip,
)
from tests.cache.conftest import Configure, MakePattern, MakeQuery

BLOG = """
[deploy]
purge = ["anp:post:*", "anp:session:*"]
warm = ["post"]
[[cache.pattern]]
name = "post"
key = "anp:post:{id}"
loader = "post_by_id"
ttl = "15m"
[[cache.pattern]]
name = "lock"
key = "anp:lock:{name}"
kind = "lock"
"""


def test_patterns_and_purges_come_with_their_lines(configure: Configure, query: MakeQuery) -> None:
    settings = configure(BLOG)
    post, lock, first, second, server = read_patterns(settings, [query("post_by_id", parameters=["id"])])
    assert isinstance(post, Pattern)
    assert isinstance(lock, Pattern)
    assert (post.name, post.glob, post.ttl_s, post.warmed, post.line) == ("post", "anp:post:*", 900.0, True, 7)
    assert (lock.kind, lock.loader, lock.ttl_s) == (EntryKind.LOCK, None, None)
    assert first == Purge("anp:post:*", "post", str(settings.path), 3)
    assert second == Purge("anp:session:*", None, str(settings.path), 3)
    assert server == CacheServer(maxmemory=None, policy="noeviction", database_cores=None)


def test_a_purge_that_matches_a_lock_key_names_the_lock(configure: Configure, query: MakeQuery) -> None:
    settings = configure(BLOG.replace("anp:session:*", "anp:*"))
    rows = read_patterns(settings, [query("post_by_id", parameters=["id"])])
    purged = [(row.glob, row.pattern) for row in rows if isinstance(row, Purge)]
    assert purged == [("anp:post:*", "post"), ("anp:*", "post"), ("anp:*", "lock")]


def test_without_patterns_the_cache_is_skipped_with_what_to_declare(configure: Configure) -> None:
    reason = "no cache patterns in the settings; declare [[cache.pattern]]"
    assert read_patterns(configure(""), []) == (Skip(Item.CACHE, reason, configured=False),)


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (('loader = "post_by_id"', 'loader = "post_by_di"'), "`post_by_di` is not a query of the workload", 8),
        (('"anp:post:{id}"', '"anp:post:{id}:{lang}"'), "does not take {lang}", 7),
        (('"anp:post:{id}"', '"anp:post:all"'), "takes `id`, which no field of the key binds", 8),
        (('kind = "lock"', 'key_after = "anp:{name}:{nr}"'), "{nr}, which neither the key nor a loader gives", 13),
        (('ttl = "15m"', 'key_after = "p:{id}:{nr}"\nfields_after = { nr = 0 }'), "`nr` has 0 values", 9),
        (('ttl = "15m"', 'key_after = "p:{id}:{nr}"\nfields_after = { id = 2 }'), "`id` is no field that only", 9),
        (('ttl = "15m"', 'key_after = "p:{id}:{nr}"\nfields_after = { nr = "nrs" }'), "`nrs` is not a query", 9),
        (('ttl = "15m"', 'key_after = "p:{id}:{nr}"\ndual_read = true'), "dual_read needs a key_after without", 9),
        (('ttl = "15m"', 'key_after = "anp:post:{id"'), "stray brace", 9),
        (('ttl = "15m"', 'loader_after = "post_v2"'), "loader_after `post_v2` is not a query", 9),
        (('warm = ["post"]', 'warm = ["posts"]'), "no cache pattern is named `posts`", 4),
        (('name = "lock"', 'name = "post"'), "`post` is declared twice", 12),
        (('"anp:lock:{name}"', '"anp:post:{id}"'), "have the same key `anp:post:{id}`", 11),
        (("[deploy]", '[cache.redis]\npolicy = "lru"\n[deploy]'), "`lru` is no eviction policy", 3),
    ],
)
def test_a_pattern_that_cannot_work_is_refused_at_its_line(
    configure: Configure, query: MakeQuery, change: tuple[str, str], message: str, line: int
) -> None:
    settings = configure(BLOG.replace(*change))
    with pytest.raises(SettingsError) as raised:
        read_patterns(settings, [query("post_by_id", parameters=["id"])])
    assert message in raised.value.message
    assert raised.value.place is not None
    assert (raised.value.place.path, raised.value.place.line) == (str(settings.path), line)


def test_a_loader_with_a_problem_of_its_own_is_not_held_against_the_key(configure: Configure, query: MakeQuery) -> None:
    rows = read_patterns(configure(BLOG), [query("post_by_id", problem="two statements")])
    assert [type(row) for row in rows] == [Pattern, Pattern, Purge, Purge, CacheServer]


def test_the_most_specific_pattern_owns_a_key(pattern: MakePattern) -> None:
    matcher = KeyMatcher.of([pattern("any", "anp:{kind}:{id}"), pattern("post", "anp:post:{id}")])
    post, other = matcher.match("anp:post:7"), matcher.match("anp:tag:7")
    assert post is not None
    assert (post.pattern.name, post.fields) == ("post", {"id": "7"})
    assert other is not None
    assert (other.pattern.name, other.fields) == ("any", {"kind": "tag", "id": "7"})
    assert matcher.match("other:7") is None


def test_a_pattern_depends_on_the_columns_of_its_loader(pattern: MakePattern) -> None:
    columns = [
        QueryColumn("post_by_id", "public.posts", "title", "title"),
        QueryColumn("post_by_id", "public.posts", "id", None),
        QueryColumn("other", "public.tags", "id", "id"),
    ]
    assert pattern_columns([pattern("post", "anp:post:{id}", "post_by_id")], columns) == (
        PatternColumn("post", "public.posts", "title", "title"),
        PatternColumn("post", "public.posts", "id", None),
    )


def test_a_miss_costs_the_mean_pages_of_its_loaders_examples(pattern: MakePattern) -> None:
    def plan(query: str, phase: Phase, buffers: int | None) -> Explained:
        return Explained(query, 1, phase, None, None, buffers, None, None, None, None, None, None)

    patterns = [pattern("post", "anp:post:{id}", "old", loader_after="new"), pattern("lock", "anp:lock:{id}")]
    before, after = Phase.BEFORE, Phase.AFTER
    plans = [plan("old", before, 4), plan("old", before, 6), plan("new", after, 9), plan("old", after, None)]
    assert loader_costs(patterns, plans) == (LoaderCost("post", before, 5.0), LoaderCost("post", after, 9.0))
