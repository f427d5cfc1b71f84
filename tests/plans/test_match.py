"""Scans are matched by what they do, wherever they have moved."""

import pytest

from migsafe.plans.match import match_scans, scans
from migsafe.plans.read import ScanKind
from tests.plans.made import above, plan, recorded, scan


def _same(name: str) -> str:
    return name


@pytest.mark.parametrize("version", [16, 18])
def test_a_plan_matches_itself_scan_by_scan(version: int) -> None:
    found = scans(recorded("scopes", version))

    assert match_scans(found, found, _same) == tuple((one, one) for one in found)
    assert {one.scope for one in found} == {"", "CTE busy"}


def test_both_sides_of_a_self_join_find_their_own_partner_when_they_swap_places() -> None:
    one, two = scan("Index Scan", alias="a", pages=1), scan("Seq Scan", alias="b", pages=2)
    before, after = scans(plan(above("Nested Loop", one, two))), scans(plan(above("Hash Join", two, one)))

    assert [(old.alias, new.alias) for old, new in match_scans(before, after, _same)] == [("a", "a"), ("b", "b")]


def test_a_subquery_turned_into_a_join_is_matched_by_its_alias() -> None:
    inner = {**scan("Seq Scan", alias="p"), "Parent Relationship": "SubPlan", "Subplan Name": "SubPlan 1"}
    before = scans(plan(above("Result", scan("Seq Scan", alias="a"), inner)))
    after = scans(plan(above("Hash Join", scan("Seq Scan", alias="p"), scan("Seq Scan", alias="a"))))

    assert [(old.scope, old.alias, new.alias) for old, new in match_scans(before, after, _same)] == [
        ("", "a", "a"),
        ("SubPlan", "p", "p"),
    ]


def test_a_renamed_relation_is_matched_by_its_new_name() -> None:
    before, after = scans(plan(scan("Seq Scan", "posts"))), scans(plan(scan("Seq Scan", "articles")))

    assert match_scans(before, after, _same) == ()
    assert len(match_scans(before, after, {"public.posts": "public.articles"}.__getitem__)) == 1


def test_added_nodes_above_do_not_move_scans_apart() -> None:
    before = scans(plan(above("Limit", scan("Index Scan"))))
    after = scans(plan(above("Limit", above("Sort", above("Gather", scan("Seq Scan"))))))

    assert [new.kind for _, new in match_scans(before, after, _same)] == [ScanKind.SEQ]


def test_a_bitmap_scan_knows_its_indexes_and_counts_their_pages() -> None:
    (found,) = scans(recorded("bitmap", 18))

    assert (found.kind, found.indexes, found.pages) == (ScanKind.BITMAP, ("posts_author", "posts_pkey"), 44)
