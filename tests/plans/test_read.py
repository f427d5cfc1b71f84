"""EXPLAIN of real servers (PostgreSQL 16 and 18) as typed nodes, their pages, and their shape."""

import pytest

from migsafe.plans.conditions import columns_in
from migsafe.plans.pages import ELSEWHERE, Pages, pages_by_relation
from migsafe.plans.read import ScanKind, read_plan
from migsafe.plans.shape import shape
from tests.plans.made import above, plan, recorded, scan, text_of

VERSIONS = pytest.mark.parametrize("version", [16, 18])


@VERSIONS
def test_a_scan_says_what_it_reads_how_and_how_much(version: int) -> None:
    limit = recorded("index", version)
    (node,) = limit.children

    assert (node.scan, node.relation, node.index, node.alias) == (
        ScanKind.INDEX,
        "public.posts",
        "posts_author",
        "posts",
    )
    assert (node.rows, node.pages, node.temp) == (20.0, 22, 0)
    assert limit.scan is None


@VERSIONS
def test_a_bitmap_index_scan_belongs_to_the_relation_of_the_heap_scan_above(version: int) -> None:
    found = [(node.relation, node.index) for node in recorded("bitmap", version).walk() if node.index]

    assert found == [("public.posts", "posts_author"), ("public.posts", "posts_pkey")]


def test_rows_are_counted_over_all_loops() -> None:
    assert plan(scan("Index Scan", rows=1.5, Actual_Loops=4)).rows == 6.0


def test_a_plan_that_did_not_run_has_no_rows() -> None:
    root = {"Node Type": "Result", "Total Cost": 0.01}

    assert plan(root).rows is None


def test_the_list_that_explain_prints_is_read_like_the_object_in_it() -> None:
    text = text_of(scan("Seq Scan"))

    assert read_plan(f"[{text}]") == read_plan(text)


@VERSIONS
def test_pages_of_a_cte_are_counted_once_and_at_its_relation(version: int) -> None:
    root = recorded("scopes", version)

    pages = pages_by_relation(root)

    assert pages["public.posts"].total >= 307
    assert sum(part.total for part in pages.values()) == root.pages


@VERSIONS
def test_pages_of_a_write_belong_to_its_target(version: int) -> None:
    root = recorded("update", version)

    assert pages_by_relation(root) == {"public.posts": Pages(root.hit, root.read)}


def test_pages_of_a_node_without_a_relation_go_to_the_only_one_below_or_elsewhere() -> None:
    one = plan(above("Sort", scan("Seq Scan", pages=5), pages=2))
    two = plan(above("Hash Join", scan("Seq Scan", pages=5), scan("Seq Scan", "authors", pages=1), pages=2))

    assert pages_by_relation(one) == {"public.posts": Pages(7, 0)}
    assert pages_by_relation(two)[ELSEWHERE] == Pages(2, 0)


def test_columns_of_a_condition_are_told_from_functions_literals_and_casts() -> None:
    text = """((p.status = 'a.b'::text) AND (lower(p."Title") = pg_catalog.upper(q.x)) AND (p.id = 3.5))"""

    assert columns_in(text) == ("Title", "id", "status", "x")


def test_shape_ignores_numbers_literals_aliases_and_the_names_of_indexes() -> None:
    first = scan("Index Scan", pages=3, Index_Name="a", Index_Cond="(posts.id = 1)")
    second = scan("Index Scan", pages=9, rows=2, alias="p", Index_Name="b", Index_Cond="(p.id = 2)")
    defined = "CREATE INDEX {} ON public.posts USING btree (id)"
    definitions = {"public.a": defined.format("a"), "public.b": defined.format("b")}

    assert shape(plan(first), definitions) == shape(plan(second), definitions)
    assert shape(plan(above("Gather", first)), definitions) == shape(plan(first), definitions)


@pytest.mark.parametrize(
    "other",
    [
        scan("Seq Scan", Filter="(posts.id = 1)"),
        scan("Index Scan", Index_Name="a", Index_Cond="(posts.author_id = 1)"),
        scan("Index Scan", "comments", Index_Name="a", Index_Cond="(posts.id = 1)"),
        scan("Index Scan", Index_Name="b", Index_Cond="(posts.id = 1)"),
        above("Limit", scan("Index Scan", Index_Name="a", Index_Cond="(posts.id = 1)")),
    ],
)
def test_shape_tells_different_choices_apart(other: dict[str, object]) -> None:
    first = scan("Index Scan", Index_Name="a", Index_Cond="(posts.id = 1)")

    assert shape(plan(first), {}) != shape(plan(other), {})


@VERSIONS
def test_shape_is_the_same_for_the_same_plan_of_two_servers(version: int) -> None:
    assert shape(recorded("index_only", version), {}) == shape(recorded("index_only", 34 - version), {})
