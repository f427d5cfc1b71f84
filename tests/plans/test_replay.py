"""Which statement changed a plan, where the text does not tell: the migration is replayed on another copy."""

from contextlib import nullcontext

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import ChangeKind
from migsafe.plans.replay import in_transaction
from tests.plans.conftest import Another
from tests.plans.rehearsal import rehearsed

LOST = "-- name: q\nSELECT id, note FROM orders WHERE status = 'lost'"
DROPS_UNSEEN = "DO $$BEGIN EXECUTE 'DROP INDEX orders_status'; END$$"


@pytest.mark.parametrize(
    ("migration", "statement"),
    [
        (
            f"ALTER TABLE orders ADD x int; ALTER TABLE orders ADD y int; {DROPS_UNSEEN}; ALTER TABLE orders ADD z int",
            3,
        ),
        (f"{DROPS_UNSEEN}; CREATE INDEX CONCURRENTLY by_note ON orders (note); ALTER TABLE orders ADD z int", 1),
        (f"DROP VIEW open_orders; ALTER TABLE orders ALTER status TYPE varchar(9); {DROPS_UNSEEN}", 3),
    ],
)
def test_the_statement_from_which_on_the_plan_differs_is_the_cause(
    shop: DatabaseCopy, another_shop: Another, migration: str, statement: int
) -> None:
    with another_shop() as second:
        for database in (shop, second):
            with database.connect(autocommit=True) as connection:
                connection.execute("DROP VIEW names")
        seen = rehearsed(shop, LOST, migration, another=lambda: nullcontext(second))

    assert seen.one("q", ChangeKind.INDEX_SCAN_TO_SEQ_SCAN).statement == statement
    assert seen.one("q", ChangeKind.BUFFERS_GROWN).statement == statement


def test_a_query_that_breaks_is_blamed_on_the_statement_after_which_it_fails(
    shop: DatabaseCopy, another_shop: Another
) -> None:
    hidden = "DO $$BEGIN EXECUTE 'ALTER TABLE orders RENAME note TO remark'; END$$"

    seen = rehearsed(shop, LOST, f"ALTER TABLE orders ADD x int; {hidden}", another=another_shop)

    assert seen.one("q", ChangeKind.QUERY_BROKEN).statement == 2


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("BEGIN", None),
        ("VACUUM orders", None),
        ("CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX  i ON t (a)"),
        ("COMMENT ON TABLE t IS 'CONCURRENTLY'", "COMMENT ON TABLE t IS 'CONCURRENTLY'"),
    ],
)
def test_statements_are_replayed_in_a_form_that_a_transaction_takes(sql: str, expected: str | None) -> None:
    assert in_transaction(sql) == expected
