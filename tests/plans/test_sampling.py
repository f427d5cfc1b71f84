"""Parameters for queries that have no example: whole rows of the copy, that make the planner choose other plans."""

import pytest
from msgspec.structs import replace

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import ChangeKind, LeftOut, Origin, Phase, Query, QueryExample, Skip
from migsafe.plans.explain import Looking
from migsafe.plans.parameter_columns import Against, Held, parameter_columns
from migsafe.plans.sampling import sample
from migsafe.plans.sessions import Sessions
from migsafe.sections import Duration, LimitsSection
from tests.plans.made import plan, scan
from tests.plans.rehearsal import Rehearsed, rehearsed

NOTHING = "DO $$BEGIN END$$"


def _examples(seen: Rehearsed, query: str = "q") -> list[QueryExample]:
    return [row for row in seen.evidence.rows(QueryExample) if row.query == query]


def test_values_of_one_row_stay_together(shop: DatabaseCopy) -> None:
    seen = rehearsed(shop, "-- name: q\nSELECT note FROM orders WHERE customer_id = :c AND code = :code", NOTHING)

    examples = _examples(seen)
    assert examples
    assert all(row.rows == 1 for row in seen.runs("q", Phase.AFTER))
    assert examples[0].source == "biggest public.orders.customer_id"
    assert examples[0].masked


def test_the_biggest_and_the_smallest_group_are_tried_where_their_plans_differ(shop: DatabaseCopy) -> None:
    seen = rehearsed(shop, "-- name: q\nSELECT note FROM orders WHERE status = $1", NOTHING)

    assert [one.literals for one in _examples(seen)] == [("'done'",), ("'open'",)]
    assert len({row.shape for row in seen.runs("q", Phase.BEFORE)}) == 2


def test_a_long_list_is_tried_where_its_plan_differs(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE places (place text, line int)")
        connection.execute("INSERT INTO places SELECT 'a \"' || n % 120, n FROM generate_series(1, 30000) n")
        connection.execute("CREATE INDEX ON places (place)")
        connection.execute("VACUUM (ANALYZE) places")

    seen = rehearsed(shop, "-- name: q\nSELECT line FROM places WHERE place = ANY($1)", NOTHING)

    assert [one.source for one in _examples(seen)] == ["biggest public.places.place", "100 of public.places.place"]
    assert [row.rows for row in seen.runs("q", Phase.AFTER)] == [250, 25000]


def test_a_value_that_is_not_there_is_tried(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE flags (flag int, line int)")
        connection.execute("INSERT INTO flags SELECT 2147483646 + n % 2, n FROM generate_series(0, 50000) n")
        connection.execute("CREATE INDEX ON flags (flag)")
        connection.execute("VACUUM (ANALYZE) flags")

    queries = (
        "-- name: q\nSELECT line FROM flags WHERE flag = $1 - 0\n-- name: p\nSELECT line FROM flags WHERE flag = $1"
    )
    seen = rehearsed(shop, queries, NOTHING)

    assert [one.source for one in _examples(seen, "p")] == ["biggest public.flags.flag"]
    with shop.connect(autocommit=True) as connection:
        connection.execute("UPDATE flags SET flag = flag - 1000")
        connection.execute("VACUUM (ANALYZE) flags")
    seen = rehearsed(shop, queries, NOTHING)
    assert [one.source for one in _examples(seen, "p")] == ["biggest public.flags.flag", "beyond public.flags.flag"]


def test_a_deep_offset_is_tried_where_its_plan_differs(shop: DatabaseCopy) -> None:
    query = "SELECT note FROM orders WHERE status = 'done' ORDER BY customer_id LIMIT :n OFFSET :skip"
    seen = rehearsed(shop, f"-- name: q\n{query}", NOTHING)

    assert {one.literals[1] for one in _examples(seen)} <= {"0", "1000"}
    assert _examples(seen)[0].literals == ("20", "0")


def test_a_range_gets_both_its_ends_from_quantiles(shop: DatabaseCopy) -> None:
    seen = rehearsed(
        shop, "-- name: q\nSELECT note FROM orders WHERE created_at >= :since AND created_at < :until LIMIT :n", NOTHING
    )

    for example in _examples(seen):
        since, until, size = example.literals
        assert since < until
        assert size == "20"
    assert all((row.rows or 0) > 0 for row in seen.runs("q", Phase.AFTER))


def test_values_fit_the_column_before_and_after_it_changes_its_type(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("DROP VIEW names, open_orders")

    seen = rehearsed(
        shop,
        "-- name: q\nSELECT note FROM orders WHERE customer_id = :c",
        "ALTER TABLE orders ALTER customer_id TYPE text",
    )

    assert ChangeKind.QUERY_BROKEN not in seen.kinds("q")
    assert [row.rows for row in seen.runs("q", Phase.BEFORE)] == [row.rows for row in seen.runs("q", Phase.AFTER)]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT :x", "no column tells which values `x` can have"),
        ("SELECT nothing FROM orders WHERE id = :x", 'column "nothing" does not exist'),
        ("SELECT * FROM nobody WHERE id = :x", "the copy holds no rows to take them from"),
    ],
)
def test_where_nothing_can_be_taken_the_reason_is_told(shop: DatabaseCopy, sql: str, reason: str) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE nobody (id int)")

    seen = rehearsed(shop, f"-- name: q\n{sql}", NOTHING)

    assert reason in seen.skips()[0]
    assert "add `-- example: x = …` at q.sql:1" in seen.skips()[0]


def test_a_parameter_is_held_against_the_column_that_the_plan_names() -> None:
    text = "((o.customer_id = $1) AND (o.created_at >= $2) AND ($3 > o.created_at) AND ((o.note)::text ~~ $4))"
    array = "(o.status = ANY ($5))"
    root = plan(scan("Index Scan", "orders", alias="o", Index_Cond=text, Filter=array))

    orders = "public.orders"
    assert parameter_columns(root) == (
        Against(1, orders, "customer_id", Held.EQUAL),
        Against(2, orders, "created_at", Held.FROM),
        Against(3, orders, "created_at", Held.UNTIL),
        Against(4, orders, "note", Held.LIKE),
        Against(5, orders, "status", Held.AMONG),
    )


def test_a_pattern_is_the_beginning_of_a_value(shop: DatabaseCopy) -> None:
    seen = rehearsed(shop, "-- name: q\nSELECT id FROM orders WHERE note LIKE :pattern", NOTHING)

    assert [one.literals for one in _examples(seen)] == [("'not%'",)]


def test_an_update_writes_what_the_row_has(shop: DatabaseCopy) -> None:
    seen = rehearsed(shop, "-- name: q\nUPDATE orders SET status = $1, note = $2 WHERE id = $3", NOTHING)

    (example, *_) = _examples(seen)
    with shop.connect() as connection:
        row = connection.execute("SELECT status, note FROM orders WHERE id = " + example.literals[2]).fetchone()
    assert row == tuple(literal.strip("'") for literal in example.literals[:2])
    assert [run.rows for run in seen.runs("q", Phase.AFTER)][:1] == [1]


def test_queries_whose_turn_comes_when_time_is_over_get_no_values_and_are_listed(shop: DatabaseCopy) -> None:
    query = "-- name: q\nSELECT id FROM orders WHERE customer_id = $1"

    seen = rehearsed(shop, query, NOTHING, limits=LimitsSection(workload=Duration(0)))

    assert _examples(seen) == []
    assert "none could be taken from the copy: the time for the whole workload was over" in seen.skips()[0]


def test_constants_of_productions_statements_are_any_value_and_parameters_of_files_are_not(shop: DatabaseCopy) -> None:
    text = "SELECT coalesce(note, $1), $2::int + 1 FROM orders WHERE customer_id = $3 LIMIT $4"
    query = Query("q", "s.csv", 2, text, "SELECT", ("1", "2", "3", "4"), origin=Origin.STATISTICS)

    def sampled(query: Query) -> tuple[QueryExample | Skip | LeftOut, ...]:
        with Sessions(shop.connect) as sessions:
            return sample(sessions, [query], [], Looking(Phase.BEFORE, {}), masked=True)

    (example, *_) = sampled(query)
    assert isinstance(example, QueryExample)
    assert (example.literals[:2], example.literals[3]) == (("'a'", "1"), "20")
    assert example.source == "biggest public.orders.customer_id"
    (skip, _) = sampled(replace(query, origin=Origin.FILE))
    assert isinstance(skip, Skip)
    assert "no column tells which values `1`, `2` can have" in skip.reason
    (left_out,) = sampled(replace(query, text="SELECT id FROM orders WHERE point(1, 2) = $1", parameters=("1",)))
    assert isinstance(left_out, LeftOut)
