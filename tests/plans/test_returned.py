"""Rows that queries give back when they write, the role that queries run as, and the limits of time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.owner import OWNER
from migsafe.copies.postgres import PostgresServer
from migsafe.evidence import Evidence
from migsafe.model import ChangeKind, Header, HeaderField, Phase, PlanChange
from migsafe.plans.results import returned_digest_query
from migsafe.sections import Duration, LimitsSection
from tests.plans.rehearsal import rehearsed

K = ChangeKind
_WRITES = """
-- name: shout
UPDATE orders SET code = code WHERE id < 20 RETURNING id, note
-- name: keep
UPDATE orders SET code = code WHERE id < 20 RETURNING id
-- name: gone
DELETE FROM lines WHERE id = 7 RETURNING id, text
-- name: numbered
INSERT INTO visits (note) VALUES ('a') RETURNING id, at
-- name: locked
SELECT id, note FROM orders WHERE id < 20 FOR UPDATE
-- name: nested
WITH moved AS (UPDATE orders SET code = code WHERE id < 20 RETURNING note) SELECT note FROM moved
"""
_MIGRATION = """
UPDATE orders SET note = upper(note) WHERE id = 3;
CREATE INDEX ON lines (order_id);
ALTER TABLE visits ADD COLUMN more int;
"""


def test_rows_that_a_write_returns_are_compared(shop: DatabaseCopy) -> None:
    with shop.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE visits (id serial, at timestamptz DEFAULT now(), note text)")
        before = connection.execute("SELECT md5(string_agg(o::text, '' ORDER BY id)) FROM orders o").fetchone()

    seen = rehearsed(shop, _WRITES, _MIGRATION)

    changed = {row.query for row in seen.changes if row.kind is K.RESULT_CHANGED}
    assert changed == {"shout", "locked"}
    assert seen.one("shout", K.RESULT_CHANGED).statement == 1
    assert not seen.skips()
    with shop.connect(autocommit=True) as connection:
        connection.execute("UPDATE orders SET note = lower(left(note, 1)) || substr(note, 2) WHERE id <> id")
        after = connection.execute("SELECT md5(string_agg(o::text, '' ORDER BY id)) FROM orders o").fetchone()
        assert before != after  # by the migration alone
        assert connection.execute("SELECT count(*) FROM visits").fetchone() == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE t SET a = 1",
        "INSERT INTO t VALUES (now()) RETURNING at",
        "SELECT id FROM jobs LIMIT 1 FOR UPDATE SKIP LOCKED",
    ],
)
def test_rows_that_equal_data_does_not_fix_are_not_compared(sql: str) -> None:
    assert returned_digest_query(sql, [] if "RETURNING" not in sql and "SELECT" not in sql else ["int4"]) is None


@pytest.fixture
def clerk(postgres: PostgresServer, shop: DatabaseCopy) -> Iterator[str]:
    """A role that sees the orders of small numbers only."""
    with postgres.connect(shop.name, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE clerk; GRANT clerk TO {OWNER}; GRANT SELECT ON orders TO clerk".encode())
        connection.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
        connection.execute("CREATE POLICY small ON orders TO clerk USING (id <= 300)")
    yield "clerk"
    with postgres.connect(shop.name, autocommit=True) as connection:
        connection.execute("DROP OWNED BY clerk; DROP ROLE clerk")


_COUNT = "-- name: q\nSELECT id FROM orders"


def test_queries_run_as_the_applications_role(shop: DatabaseCopy, clerk: str) -> None:
    narrower = "ALTER POLICY small ON orders USING (id <= 100)"

    assert rehearsed(shop, _COUNT, narrower).kinds("q") == set()  # the owner sees all rows
    back = rehearsed(shop, _COUNT, "ALTER POLICY small ON orders USING (id <= 300)", role=clerk)

    change = back.one("q", K.ROWS_CHANGED)
    assert (change.before, change.after, change.statement) == (100, 300, 1)


def test_a_role_that_is_not_there_is_told_for_each_query(shop: DatabaseCopy) -> None:
    (skip, _) = rehearsed(shop, _COUNT, "SELECT 1", role="nobody_here").skips()

    assert skip == (
        'query q at q.sql:1 fails before and after the migration: role "nobody_here" does not exist (SQLSTATE 22023)'
    )


_SLOW = (
    "-- name: slow\nSELECT count(*) FROM orders a, orders b, orders c\n-- name: quick\nSELECT count(*) FROM orders\n"
)
_TOUCHING = "ALTER TABLE orders ADD COLUMN more int"


def test_a_query_that_takes_too_long_stops_alone(shop: DatabaseCopy) -> None:
    limits = LimitsSection(buffers_floor=100, query=Duration(0.2))

    seen = rehearsed(shop, _SLOW, _TOUCHING, limits=limits)

    assert {row.sqlstate for row in seen.runs("slow", Phase.BEFORE)} == {"57014"}
    assert [row.rows for row in seen.runs("quick", Phase.AFTER)] == [1]
    (skip, _) = seen.skips()
    assert skip.startswith("query slow at q.sql:1 fails before and after the migration: canceling statement due to")


def test_queries_whose_turn_comes_when_time_is_over_are_listed(shop: DatabaseCopy) -> None:
    limits = LimitsSection(buffers_floor=100, query=Duration(0.3), workload=Duration(0.1))

    seen = rehearsed(shop, _SLOW, _TOUCHING, limits=limits)

    assert [row.sqlstate for row in seen.runs("quick", Phase.BEFORE)] == ["out of time"]
    reason = "was not measured before the migration: the time for the whole workload was over"
    assert f"query quick at q.sql:3 {reason}" in seen.skips()
    assert not seen.kinds("quick")


@pytest.mark.parametrize(
    ("expected", "severity"),
    [
        ("post_by_id gives the new address", "note"),
        ("other rows of `post_by_id`.", "note"),
        ("nothing\nbut post_by_id, and feed", "note"),
        ("post_by_id_v2 gives the new address", None),
        ("quick", None),
    ],
)
def test_other_rows_are_declared_by_the_querys_whole_name(
    expected: str, severity: str | None, repository: Path
) -> None:
    change = PlanChange("post_by_id", 1, K.RESULT_CHANGED, None, None, None, 1, 1, True, 1)
    evidence = Evidence()
    evidence.add([change, Header("m.sql", HeaderField.EXPECTED, expected, 1)])

    (found,) = evidence.select((repository / "rules/plans/result-changed/find.sql").read_text())

    assert found["severity"] == severity
