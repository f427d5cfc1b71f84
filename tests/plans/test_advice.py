"""Indexes that were tried: only what helps is told, and nothing stays."""

import json

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import Advice, Phase, Query, QueryExample, RelationIndex
from migsafe.plans.advice import Worse, advise
from migsafe.plans.explain import bound
from migsafe.plans.indexes import Catalog
from migsafe.plans.query_file import read_query_file
from migsafe.plans.read import read_node
from migsafe.plans.run import read_run
from migsafe.rehearsal.snapshot import photograph
from tests.plans.rehearsal import rehearsed


@pytest.mark.parametrize(
    ("query", "migration", "index"),
    [
        (
            "SELECT id, note FROM orders WHERE status = 'lost'",
            "DROP INDEX orders_status",
            "CREATE INDEX ON public.orders USING btree (status)",
        ),
        (
            "SELECT note FROM orders ORDER BY created_at DESC LIMIT 20",
            "DROP INDEX orders_created",
            "CREATE INDEX ON public.orders USING btree (created_at)",
        ),
    ],
)
def test_the_index_that_was_lost_is_tried_and_told_with_its_price(
    shop: DatabaseCopy, query: str, migration: str, index: str
) -> None:
    seen = rehearsed(shop, f"-- name: q\n{query}", migration)

    (advice,) = seen.evidence.rows(Advice)
    assert (advice.query, advice.relation, advice.sql) == ("q", "public.orders", index)
    assert advice.after <= advice.before / 2
    assert advice.bytes > 0
    assert advice.build_ms > 0
    assert 40 < (advice.wal_bytes_a_row or 0) < 400


def test_what_was_tried_leaves_nothing_behind(shop: DatabaseCopy) -> None:
    seen = rehearsed(shop, "-- name: q\nSELECT id FROM orders WHERE status = 'lost'", "DROP INDEX orders_status")

    assert seen.evidence.rows(Advice)
    with shop.connect(autocommit=True) as connection:
        now = {row.name for row in photograph(connection, Phase.AFTER) if isinstance(row, RelationIndex)}
    known = {row.name for row in seen.evidence.rows(RelationIndex) if row.phase is Phase.AFTER}
    assert now == known


def test_nothing_is_told_where_no_index_helps(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("CREATE OR REPLACE VIEW notes AS SELECT note FROM orders WHERE id = 7")

    seen = rehearsed(
        shop, "-- name: q\nSELECT note FROM notes", "CREATE OR REPLACE VIEW notes AS SELECT note FROM orders"
    )

    assert "buffers-grown" in seen.kinds("q")
    assert seen.evidence.rows(Advice) == ()


def test_statistics_are_told_where_the_planner_misjudges_columns_that_belong_together(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE visits (city int, country int, line int)")
        connection.execute("INSERT INTO visits SELECT n % 100, n % 100, 1 + n % 20000 FROM generate_series(1, 60000) n")
        connection.execute("CREATE STATISTICS visits_place ON city, country FROM visits")
        connection.execute("VACUUM (ANALYZE) visits")
    query = "SELECT l.text FROM visits v JOIN lines l ON l.id = v.line WHERE v.city = 7 AND v.country = 7"

    seen = rehearsed(shop, f"-- name: q\n{query}", "DROP STATISTICS visits_place")

    (advice,) = seen.evidence.rows(Advice)
    assert advice.sql == (
        "CREATE STATISTICS public.visits_city_country_stats ON city, country FROM public.visits; ANALYZE public.visits"
    )
    assert (advice.relation, advice.bytes, advice.wal_bytes_a_row) == (None, 0, None)
    assert advice.after <= advice.before / 2


def test_fresh_statistics_are_told_where_the_planner_goes_by_old_ones(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE visits (place int, line int) WITH (autovacuum_enabled = false)")
        connection.execute("CREATE INDEX visits_place ON visits (place)")
        connection.execute("INSERT INTO visits SELECT n, n FROM generate_series(1, 1000) n")
        connection.execute("ANALYZE visits")
        connection.execute("INSERT INTO visits SELECT 5, n FROM generate_series(1, 20000) n")
        query = "SELECT l.text FROM visits v JOIN lines l ON l.id = v.line WHERE v.place = 5"
        (run,) = bound(*_workload(query))
        plan = read_run(connection, run.sql, digest=None)
        text, pages = json.dumps(plan), read_node(plan["Plan"]).pages

        (advice,) = advise(connection, [Worse(run, text, text, 3, pages)], Catalog({}, {}, {}))

        assert (advice.sql, advice.before) == ("ANALYZE public.visits", pages)
        assert advice.after <= advice.before / 2


def _workload(query: str) -> tuple[list[Query], list[QueryExample]]:
    rows = list(read_query_file(f"-- name: q\n{query}", "q.sql"))
    return [row for row in rows if isinstance(row, Query)], [row for row in rows if isinstance(row, QueryExample)]
