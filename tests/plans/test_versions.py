"""Plans recorded on PostgreSQL 14 to 18 (`record.py`) are read alike, whatever each version calls things."""

import json
from typing import Any

import pytest

from migsafe.model import ChangeKind
from migsafe.plans.changes import plan_changes
from migsafe.plans.document import Document, read_document
from migsafe.plans.indexes import catalog_of
from migsafe.plans.read import PlanNode, ScanKind
from migsafe.sections import LimitsSection
from tests.plans.made import DATA

MAJORS = (14, 15, 16, 17, 18)
EACH = pytest.mark.parametrize("major", MAJORS)
QUERIES = ("index", "index_only", "filtered", "spilled_sort", "spilled_hash", "memoize", "workers", "disabled")


def _recorded(name: str, major: int) -> Document:
    plans: dict[str, Any] = json.loads((DATA / f"plans_{major}.json").read_text("utf-8"))
    return read_document(json.dumps(plans[name]))


def _node(name: str, major: int, kind: str) -> PlanNode:
    return next(node for node in _recorded(name, major).root.walk() if node.kind == kind)


@EACH
def test_rows_are_whole_over_all_loops(major: int) -> None:
    """Since 18 the rows of one loop have a fraction; before, they were rounded, and the sum with them."""
    inner = next(node for node in _recorded("looped", major).root.walk() if node.relation == "public.posts")

    assert inner.loops > 1
    assert inner.rows == pytest.approx(_recorded("looped", major).root.rows, rel=0.2)


@EACH
def test_a_filter_tells_what_it_threw_away(major: int) -> None:
    scan = _node("filtered", major, "Seq Scan")

    assert scan.removed + (scan.rows or 0) == 20_000
    assert scan.filter is not None


@EACH
def test_a_sort_and_a_hash_tell_that_they_spilled(major: int) -> None:
    sort, hashed = _node("spilled_sort", major, "Sort"), _node("spilled_hash", major, "Hash")

    assert (sort.sort_method, sort.spilled_kb > 1000, sort.temp > 100) == ("external merge", True, True)
    assert (hashed.batches > 1, hashed.temp > 100) == (True, True)


@EACH
def test_a_cache_of_a_nested_loop_tells_its_misses(major: int) -> None:
    assert _node("memoize", major, "Memoize").cache_misses == 500


@EACH
def test_workers_are_counted_where_they_were_planned_and_where_they_came(major: int) -> None:
    gather = next(node for node in _recorded("workers", major).root.walk() if node.workers)

    assert gather.launched <= gather.workers
    assert _recorded("workers", major).root.rows == 1


@EACH
def test_what_a_setting_forbids_is_disabled(major: int) -> None:
    assert [node.disabled for node in _recorded("disabled", major).root.walk()] == [True]
    assert not any(node.disabled for node in _recorded("index", major).root.walk())


@EACH
def test_only_the_partition_that_is_asked_for_is_read(major: int) -> None:
    read = [node.relation for node in _recorded("partitions", major).root.walk() if node.scan]

    assert read == ["public.events_2"]


@EACH
def test_a_subplan_runs_for_each_row(major: int) -> None:
    (subplan,) = [node for node in _recorded("subplan", major).root.walk() if node.relationship == "SubPlan"]

    assert (subplan.loops, subplan.relation) == (20_000, "public.authors")


@EACH
def test_an_index_only_scan_and_a_write_are_read(major: int) -> None:
    scans = {node.scan for node in _recorded("index_only", major).root.walk()}
    write = _recorded("update", major).root

    assert ScanKind.INDEX_ONLY in scans
    assert (write.operation, write.relation, write.wal_bytes > 0) == ("Update", "public.posts", True)


@pytest.mark.parametrize("name", QUERIES)
@EACH
def test_the_same_plan_of_two_versions_is_no_change(name: str, major: int) -> None:
    """Only what the servers really did otherwise may differ: how many workers came."""
    found = plan_changes(_recorded(name, major), _recorded(name, 16), catalog_of(()), LimitsSection())

    assert {change.kind for change in found} <= {ChangeKind.WORKERS_NOT_LAUNCHED}
