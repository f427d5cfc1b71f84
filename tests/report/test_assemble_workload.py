"""From evidence rows to the queries, the cache and the jobs of the answer."""

import pytest
from msgspec.structs import replace

from migsafe.model import (
    CacheReplay,
    ChangeKind,
    EntryKind,
    Explained,
    Finding,
    Job,
    JobQuery,
    JobWrite,
    Outcome,
    Pattern,
    Phase,
    PlanChange,
    Query,
    QueryExample,
    Severity,
    Staleness,
    Waived,
)
from tests.report.evidence_rows import finding, report_of

QUERY = Query("post_by_id", "queries/posts.sql", 1, "SELECT :id", "SELECT", ("id",))
EXAMPLE = QueryExample("post_by_id", 1, ("42",), 2)
BEFORE = Explained("post_by_id", 1, Phase.BEFORE, 8.5, 1, 4, 4, 0, 0, 1.0, "shape", "{}")
AFTER = replace(BEFORE, phase=Phase.AFTER, buffers=4000)


def test_a_query_has_its_parameters_by_name_and_both_measures() -> None:
    change = PlanChange("post_by_id", 1, ChangeKind.BUFFERS_GROWN, None, None, None, 4, 4000, True, 1)

    (entry,) = report_of(QUERY, EXAMPLE, BEFORE, AFTER, change).queries

    assert entry.parameters == {"id": "42"}
    assert entry.before
    assert entry.after
    assert (entry.before.buffers, entry.after.buffers) == (4, 4000)
    assert [(one.kind, one.permanent) for one in entry.changes] == [(ChangeKind.BUFFERS_GROWN, True)]


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ((), Outcome.PASS),
        ((finding(Severity.NOTE, "post_by_id"),), Outcome.PASS),
        ((finding(Severity.WARNING, "post_by_id"),), Outcome.WARN),
        ((finding(Severity.WARNING, "post_by_id"), finding(Severity.ERROR, "post_by_id")), Outcome.FAIL),
        ((finding(Severity.ERROR, "another"), finding(Severity.ERROR)), Outcome.PASS),
        ((finding(Severity.ERROR, "post_by_id", Waived("rare", None, "m.sql", 1)),), Outcome.PASS),
    ],
)
def test_a_querys_outcome_is_what_the_findings_say_about_it(findings: tuple[Finding, ...], outcome: Outcome) -> None:
    (entry,) = report_of(QUERY, EXAMPLE, BEFORE, AFTER, findings=findings).queries

    assert entry.outcome is outcome


def test_a_query_that_the_migration_breaks_fails_though_the_finding_names_several() -> None:
    broken = replace(AFTER, cost=None, buffers=None, sqlstate="42703", message="no such column")
    change = PlanChange("post_by_id", 1, ChangeKind.QUERY_BROKEN, None, None, None, None, None, True, 1)
    told = replace(finding(Severity.ERROR), rule="query-broken")

    (entry,) = report_of(QUERY, EXAMPLE, BEFORE, broken, change, findings=(told,)).queries
    (waived,) = report_of(
        *(QUERY, EXAMPLE, BEFORE, broken, change), findings=(replace(told, waived=Waived("rare", None, "m.sql", 1)),)
    ).queries

    assert (entry.outcome, waived.outcome) == (Outcome.FAIL, Outcome.NOT_CHECKED)


def test_a_query_that_was_not_explained_after_is_not_checked() -> None:
    report = report_of(QUERY, EXAMPLE, BEFORE)

    assert report.queries[0].outcome is Outcome.NOT_CHECKED
    assert (report.coverage.queries, report.coverage.explained) == (1, 0)


def test_a_query_without_an_example_is_listed_and_not_checked() -> None:
    (entry,) = report_of(QUERY).queries

    assert (entry.example, entry.parameters, entry.outcome) == (None, {}, Outcome.NOT_CHECKED)


def test_a_broken_query_counts_as_explained_and_says_why() -> None:
    broken = replace(AFTER, cost=None, buffers=None, sqlstate="42703", message="no such column")

    report = report_of(QUERY, EXAMPLE, BEFORE, broken)

    assert report.queries[0].after
    assert report.queries[0].after.error
    assert report.queries[0].after.error.sqlstate == "42703"
    assert report.coverage.explained == 1


def test_the_cache_is_told_for_all_patterns_and_for_each() -> None:
    pattern = Pattern(
        "post", "p:{id}", "p:*", EntryKind.VALUE, "json", "post_by_id", 60.0, None, None, None, False, "migsafe.toml", 3
    )
    replay = CacheReplay(None, 1000, 900, 800, 0.9, 0.8, 100, 2.5, 10, None, None, 1.0)
    stale = Staleness("post", 50, 40, 10, 1, 0, 0.25, 0.2, ("title",), (), (), (), None, 1)

    cache = report_of(pattern, replay, replace(replay, pattern="post", requests=500), stale).cache

    assert cache
    assert (cache.requests, cache.hit_ratio.before, cache.hit_ratio.after) == (1000, 0.9, 0.8)
    assert (cache.extra_loads, cache.warm_up_s) == (100, 2.5)
    (entry,) = cache.patterns
    assert (entry.name, entry.requests, entry.stale, entry.sampled) == ("post", 500, 0.25, 40)
    assert entry.changed_fields == ("title",)


def test_declared_patterns_that_nobody_looked_at_are_no_cache() -> None:
    pattern = Pattern(
        "post", "p:{id}", "p:*", EntryKind.VALUE, "json", None, None, None, None, None, False, "migsafe.toml", 3
    )

    assert report_of(pattern).cache is None


def test_a_job_has_its_queries_writes_and_lock() -> None:
    job = Job("refresh", "*/10 * * * *", "UTC", 600.0, 600.0, False, "lock:refresh", 120.0, "migsafe.toml", 9)

    (entry,) = report_of(
        job, JobQuery("refresh", "top"), JobWrite("refresh", "top:*", "a"), JobWrite("refresh", "top:*", "b")
    ).jobs

    assert (entry.queries, entry.writes) == (("top",), ("top:*",))
    assert entry.lock
    assert (entry.lock.key, entry.lock.ttl_s) == ("lock:refresh", 120.0)
