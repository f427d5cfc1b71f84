"""Each named change is found where it costs something, and nowhere else."""

from typing import Any

import pytest

from migsafe.model import ChangeKind, Phase
from migsafe.plans.changes import plan_changes
from migsafe.plans.indexes import Catalog
from migsafe.sections import LimitsSection
from tests.plans.made import above, catalog, document, index, scan

BEFORE, AFTER = Phase.BEFORE, Phase.AFTER
GONE = catalog(index(BEFORE, "by_author"))
KEPT = catalog(index(BEFORE, "by_author"), index(AFTER, "by_author"))


def _kinds(before: dict[str, Any], after: dict[str, Any], schema: Catalog = KEPT) -> list[ChangeKind]:
    return [change.kind for change in plan_changes(document(before), document(after), schema, LimitsSection())]


def _indexed(kind: str = "Index Scan", name: str = "by_author", **more: Any) -> dict[str, Any]:
    return scan(kind, Index_Name=name, **more)


def _bitmap(*, pages: int) -> dict[str, Any]:
    inner = above("Bitmap Index Scan", pages=2, Index_Name="by_author")
    heap = scan("Bitmap Heap Scan", pages=pages)
    return {**heap, "Shared Hit Blocks": pages + 2, "Plans": [inner]}


def test_equal_plans_have_no_changes() -> None:
    assert _kinds(_indexed(), _indexed()) == []


@pytest.mark.parametrize("before", [_indexed(pages=4), _indexed("Index Only Scan", pages=3), _bitmap(pages=40)])
def test_any_index_scan_that_becomes_sequential_is_named(before: dict[str, Any]) -> None:
    assert _kinds(before, scan("Seq Scan", pages=900), GONE) == [ChangeKind.INDEX_SCAN_TO_SEQ_SCAN]


def test_a_parallel_sequential_scan_is_one_too() -> None:
    after = above("Gather", scan("Seq Scan", pages=900))

    assert _kinds(_indexed(pages=4), after, GONE) == [ChangeKind.INDEX_SCAN_TO_SEQ_SCAN]


def test_a_small_table_may_be_scanned() -> None:
    small = catalog(index(BEFORE, "by_author"), pages=20)

    assert _kinds(_indexed(pages=3), scan("Seq Scan", pages=20), small) == []


def test_a_small_table_scanned_over_and_over_may_not() -> None:
    small = catalog(index(BEFORE, "by_author"), pages=20)

    assert _kinds(_indexed(pages=30), scan("Seq Scan", pages=600), small) == [ChangeKind.INDEX_SCAN_TO_SEQ_SCAN]


def test_a_flip_between_near_ties_is_not_named_while_the_index_is_there() -> None:
    assert _kinds(_bitmap(pages=900), scan("Seq Scan", pages=950), KEPT) == []


def test_an_index_only_scan_lost_to_the_table_is_named() -> None:
    before, after = _indexed("Index Only Scan", pages=3), _indexed(pages=43)

    assert _kinds(before, after) == [ChangeKind.LOST_INDEX_ONLY_SCAN]


def test_an_index_only_scan_in_name_only_is_lost() -> None:
    before = _indexed("Index Only Scan", pages=3, rows=400)
    after = _indexed("Index Only Scan", pages=43, rows=400, Heap_Fetches=400)

    assert _kinds(before, after) == [ChangeKind.LOST_INDEX_ONLY_SCAN]
    assert _kinds(before, {**after, "Heap Fetches": 4}) == []


def test_an_index_renamed_or_made_anew_is_the_same_index() -> None:
    renamed = catalog(index(BEFORE, "by_author", filenode=7), index(AFTER, "posts_author", "(writer)", filenode=7))
    anew = catalog(index(BEFORE, "by_author", filenode=7), index(AFTER, "posts_author", filenode=8))

    for schema in (renamed, anew):
        assert _kinds(_indexed(), _indexed(name="posts_author", pages=30), schema) == []


def test_another_index_is_named_where_the_old_one_is_gone_or_the_new_one_is_new() -> None:
    gone = catalog(index(BEFORE, "by_author"), index(BEFORE, "other", "(id)"), index(AFTER, "other", "(id)"))
    new = catalog(index(BEFORE, "by_author"), index(AFTER, "by_author"), index(AFTER, "other", "(author_id, id)"))
    neither = catalog(*(index(phase, *one) for phase in Phase for one in (("by_author",), ("other", "(id)"))))
    before, after = _indexed(), _indexed(name="other")

    assert _kinds(before, after, gone) == [ChangeKind.INDEX_CHANGED]
    assert _kinds(before, after, new) == [ChangeKind.INDEX_CHANGED]
    assert _kinds(before, after, neither) == []
    assert _kinds(before, _indexed(name="other", pages=40), neither) == [ChangeKind.INDEX_CHANGED]


def _sorted(*, rows: float, key: str = "posts.id") -> dict[str, Any]:
    return above("Sort", scan("Seq Scan", rows=rows), Sort_Key=[key])


def test_a_sort_of_many_rows_that_came_in_order_is_named() -> None:
    assert _kinds(scan("Seq Scan", rows=5000), _sorted(rows=5000)) == [ChangeKind.SORT_ADDED]
    assert _kinds(scan("Seq Scan", rows=20), _sorted(rows=20)) == []
    assert _kinds(_sorted(rows=5000), _sorted(rows=9000)) == []


def test_a_limit_stops_no_scan_early_below_a_sort() -> None:
    few, many = scan("Seq Scan", rows=100), scan("Seq Scan", rows=90_000)
    streamed, sorted_few, sorted_many = above("Limit", few), above("Limit", above("Sort", few)), above("Limit", many)

    assert _kinds(streamed, sorted_many) == [ChangeKind.LOST_TOP_N]
    assert ChangeKind.LOST_TOP_N not in _kinds(sorted_few, sorted_many)


@pytest.mark.parametrize(("pages", "expected"), [(9000, []), (18_000, [ChangeKind.NESTED_LOOP_EXPLOSION])])
def test_a_nested_loop_that_costs_the_query_no_more_pages_is_as_good_as_a_hash(
    pages: int, expected: list[ChangeKind]
) -> None:
    hashed = above("Hash Join", scan("Seq Scan", pages=8000), scan("Seq Scan", "authors", pages=1000))
    inner = scan("Index Scan", "authors", pages=pages - 1000, Actual_Loops=5000, Index_Cond="(authors.id = posts.id)")
    looped = above("Nested Loop", scan("Seq Scan", pages=1000), inner)

    found = _kinds(hashed, looped)
    assert [kind for kind in found if kind is ChangeKind.NESTED_LOOP_EXPLOSION] == expected


def test_a_sort_for_a_merge_join_is_a_matter_of_the_join() -> None:
    joined = above("Merge Join", _sorted(rows=5000), scan("Index Scan", "authors"))

    before = above("Hash Join", scan("Seq Scan", rows=5000), scan("Index Scan", "authors"))
    assert _kinds(before, joined) == [ChangeKind.JOIN_METHOD_CHANGED]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (1000, 2000, [ChangeKind.BUFFERS_GROWN]),
        (1000, 1999, []),
        (10, 1009, []),
        (10, 1010, [ChangeKind.BUFFERS_GROWN]),
        (2000, 1000, [ChangeKind.BUFFERS_SHRUNK]),
        (1000, 900, []),
    ],
)
def test_pages_count_when_both_limits_are_passed(before: int, after: int, expected: list[ChangeKind]) -> None:
    assert _kinds(scan("Seq Scan", pages=before), scan("Seq Scan", pages=after)) == expected


def test_the_relation_whose_pages_grew_is_named() -> None:
    before = above("Hash Join", scan("Seq Scan", pages=50), scan("Seq Scan", "authors", pages=50))
    after = above("Hash Join", scan("Seq Scan", pages=60), scan("Seq Scan", "authors", pages=3000))

    (change,) = plan_changes(document(before), document(after), KEPT, LimitsSection())

    assert (change.relation, change.before, change.after) == ("public.authors", 100, 3060)


def test_spilling_to_temporary_files_is_named_from_a_megabyte_on() -> None:
    assert _kinds(scan("Seq Scan"), scan("Seq Scan", Temp_Written_Blocks=128)) == [ChangeKind.TEMP_GROWN]
    assert _kinds(scan("Seq Scan"), scan("Seq Scan", Temp_Written_Blocks=127)) == []
