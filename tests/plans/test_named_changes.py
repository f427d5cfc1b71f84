"""Each named change, planted on real data: found, with the numbers that decide it and the statement that caused it.

A query that the migration has nothing to do with stands beside each plant, and never changes.
"""

from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import ChangeKind
from tests.plans.rehearsal import rehearsed

K = ChangeKind
BYSTANDER = "-- name: bystander\nSELECT name FROM customers WHERE id = 5\n"
EVERYWHERE = "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET {}', current_database()); END$$"


def setting(text: str) -> str:
    """A migration that changes a setting of the planner for all who connect."""
    return EVERYWHERE.format(text)


@dataclass(frozen=True, slots=True)
class Plant:
    """A query, a migration, and the change that it must give. `before` makes the database ready."""

    kind: ChangeKind
    query: str
    migration: str
    relation: str | None = "public.orders"
    statement: int | None = 1
    before: tuple[str, ...] = ()
    healed_by: str | None = None
    superuser: bool = False


BY_CUSTOMER = "SELECT id, note FROM orders WHERE customer_id = 42"
DATES = "SELECT created_at FROM orders WHERE customer_id = 42"
NEWEST = "SELECT id FROM orders ORDER BY created_at DESC LIMIT 20"
OPEN = "SELECT id, note FROM orders WHERE status = 'open'"
JOINED = "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id"
LOOPS = (setting("enable_hashjoin = off"), setting("enable_mergejoin = off"))
VIEW = "CREATE OR REPLACE VIEW names AS "
PLANTS = [
    Plant(K.INDEX_SCAN_TO_SEQ_SCAN, OPEN.replace("open", "lost"), "DROP INDEX orders_status"),
    Plant(
        K.LOST_INDEX_ONLY_SCAN,
        DATES,
        "ALTER TABLE lines ADD x int; ALTER TABLE orders ALTER customer_id TYPE bigint",
        statement=2,
        before=("DROP VIEW names, open_orders",),
        healed_by="VACUUM",
    ),
    Plant(
        K.LOST_INDEX_ONLY_SCAN,
        DATES,
        "DROP INDEX orders_customer; DROP INDEX orders_customer_code; CREATE INDEX narrow ON orders (customer_id)",
    ),
    Plant(K.INDEX_CHANGED, BY_CUSTOMER + " AND created_at < '2026-01-03'", "DROP INDEX orders_customer"),
    Plant(
        K.INDEX_RANGE_WIDENED,
        "SELECT id FROM orders WHERE customer_id < 200 AND customer_id > 100 AND code = 42.0",
        "ALTER TABLE orders ALTER code TYPE bigint",
        before=("DROP INDEX orders_code", "DROP INDEX orders_customer",),
    ),
    Plant(K.FILTER_REMOVES_MANY_ROWS, OPEN.replace("open", "lost"), "DROP INDEX orders_status"),
    Plant(
        K.IMPLICIT_CAST_KILLS_INDEX,
        "SELECT id FROM orders WHERE code = 4242.0",
        "ALTER TABLE orders ALTER code TYPE bigint",
    ),
    Plant(K.NESTED_LOOP_EXPLOSION, JOINED, ";".join(LOOPS), "public.customers", None),
    Plant(K.JOIN_METHOD_CHANGED, JOINED, setting("enable_hashjoin = off"), relation=None),
    Plant(
        K.JOIN_ORDER_CHANGED,
        "SELECT o.id FROM orders o JOIN lines l ON l.order_id = o.id JOIN customers c ON c.id = o.customer_id"
        " WHERE c.region = 7",
        setting("join_collapse_limit = 1"),
        relation=None,
    ),
    Plant(
        K.CARTESIAN,
        "SELECT count(*) FROM names",
        VIEW + "SELECT o.id, o.customer_id, c.name FROM orders o, customers c WHERE c.region = 7",
        "public.customers",
    ),
    Plant(K.SORT_SPILL, "SELECT note FROM orders ORDER BY note", setting("work_mem = ''64kB''"), None,
          before=(setting("work_mem = ''64MB''"),)),
    Plant(K.HASH_SPILL, "SELECT o.note, p.note FROM orders o JOIN orders p ON p.note = o.note",
          setting("work_mem = ''64kB''"), None,
          before=(setting("enable_mergejoin = off"), setting("work_mem = ''64MB''"))),
    Plant(K.LOST_ORDERED_PATH, "SELECT created_at FROM orders ORDER BY created_at", "DROP INDEX orders_created", None),
    Plant(K.LOST_TOP_N, NEWEST, "DROP INDEX orders_created"),
    Plant(K.LOSSY_BITMAP, "SELECT note FROM orders WHERE created_at < '2026-01-05'", setting("work_mem = ''64kB''"),
          before=(setting("enable_indexscan = off"), setting("enable_seqscan = off"))),
    Plant(
        K.LOST_PARTITION_PRUNING,
        "SELECT count(*) FROM events WHERE day = 3",
        setting("enable_partition_pruning = off"),
        "public.events",
        before=(setting("constraint_exclusion = off"),),
    ),
    Plant(
        K.LOST_PARTITION_PRUNING,
        "SELECT id FROM lines WHERE order_id = 7",
        """CREATE TABLE parted (id int, order_id int, text text) PARTITION BY HASH (id);
        CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 0);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 1);
        CREATE TABLE parted_2 PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER 2);
        INSERT INTO parted SELECT * FROM lines; CREATE INDEX ON parted (order_id);
        ALTER TABLE lines RENAME TO lines_old; ALTER TABLE parted RENAME TO lines""",
        "public.lines",
        7,
        before=("CREATE INDEX lines_order ON lines (order_id)",),
    ),
    Plant(
        K.LOST_PARALLELISM,
        "SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE tidy(o.note) <> ''",
        "CREATE OR REPLACE FUNCTION tidy(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN $1; END'",
        None,
        before=(
            "CREATE FUNCTION tidy(text) RETURNS text LANGUAGE plpgsql PARALLEL SAFE AS 'BEGIN RETURN $1; END'",
            setting("min_parallel_table_scan_size = 0"),
            setting("parallel_setup_cost = 0"),
            setting("parallel_tuple_cost = 0"),
            setting("enable_memoize = off"),
            *LOOPS,
        ),
    ),
    Plant(
        K.WORKERS_NOT_LAUNCHED,
        "SELECT count(*) FROM orders WHERE note LIKE '%9%'",
        setting("max_parallel_workers = 0"),
        None,
        before=(setting("min_parallel_table_scan_size = 0"), setting("parallel_setup_cost = 0")),
    ),
    Plant(K.JIT_KICK_IN, OPEN.replace("open", "lost"), "DROP INDEX orders_status", None,
          before=(setting("jit_above_cost = 1000"),)),
    Plant(
        K.ROW_MISESTIMATE,
        "SELECT id FROM open_orders",
        "CREATE OR REPLACE VIEW open_orders AS SELECT id, customer_id FROM orders WHERE lower(status) = 'done'",
        statement=1,
    ),
    Plant(K.MISSING_STATISTICS, BY_CUSTOMER, "ALTER TABLE orders ALTER customer_id TYPE bigint",
          before=("DROP VIEW names, open_orders",), healed_by="ANALYZE"),
    Plant(
        K.SUBPLAN_PER_ROW,
        "SELECT id, name FROM names",
        VIEW + "SELECT o.id, o.customer_id, (SELECT c.name FROM customers c WHERE c.id = o.customer_id) AS name"
        " FROM orders o",
        "public.customers",
        1,
    ),
    Plant(
        K.CTE_MATERIALIZED,
        "SELECT name FROM names WHERE id = 42",
        VIEW + "WITH c AS MATERIALIZED (SELECT * FROM customers) SELECT o.id, o.customer_id, c.name FROM orders o"
        " JOIN c ON c.id = o.customer_id",
        None,
        1,
    ),
    Plant(
        K.CTE_INLINED,
        "SELECT count(*) FROM busy b1, busy b2 WHERE b1.id = b2.id",
        "CREATE OR REPLACE VIEW busy AS WITH c AS NOT MATERIALIZED (SELECT id FROM orders WHERE note LIKE '%9%')"
        " SELECT a.id FROM c a, c b WHERE a.id = b.id",
        None,
        1,
        before=(
            "CREATE VIEW busy AS WITH c AS MATERIALIZED (SELECT id FROM orders WHERE note LIKE '%9%')"
            " SELECT a.id FROM c a, c b WHERE a.id = b.id",
        ),
    ),
    Plant(K.MEMOIZE_LOST, JOINED, setting("enable_memoize = off"), "public.customers",
          before=LOOPS),
    Plant(K.HOT_UPDATE_LOST, "UPDATE orders SET note = 'x' WHERE id = 42", "CREATE INDEX by_note ON orders (note)"),
    Plant(
        K.TRIGGER_COST,
        "DELETE FROM orders WHERE id = 50000",
        "ALTER TABLE lines ADD FOREIGN KEY (order_id) REFERENCES orders",
        "public.lines",
    ),
    Plant(K.ROW_WIDTH_GROWN, "SELECT * FROM lines", "ALTER TABLE lines ADD x text DEFAULT repeat('x', 99)", None),
    Plant(K.OUTPUT_COLUMNS_CHANGED, "SELECT * FROM customers", "ALTER TABLE customers ADD bio text", None),
    Plant(K.BLOAT, "SELECT count(note) FROM orders", "UPDATE orders SET note = note || '!'"),
    Plant(
        K.INDEX_BECAME_INVALID,
        OPEN,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_status'::regclass",
        superuser=True,
    ),
    Plant(
        K.SECURITY_BARRIER,
        BY_CUSTOMER,
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON orders USING (note LIKE '%1%')",
    ),
    Plant(
        K.GENERIC_PLAN_WORSE,
        "-- example: status = 'lost'\nSELECT note FROM orders WHERE status = :status ORDER BY created_at LIMIT 20",
        "CREATE INDEX by_time ON orders (created_at)",
        None,
        before=("DROP INDEX orders_created",),
    ),
    Plant(K.NEAR_TIE, BY_CUSTOMER, "CREATE INDEX newer ON orders (customer_id, id)", None, None),
    Plant(K.SORT_ADDED, "SELECT * FROM list",
          "CREATE OR REPLACE VIEW list AS SELECT note FROM orders ORDER BY note", None,
          before=("CREATE VIEW list AS SELECT note FROM orders",)),
    Plant(K.BUFFERS_GROWN, "SELECT id FROM list",
          "CREATE OR REPLACE VIEW list AS SELECT l.id FROM lines l JOIN orders o ON o.id = l.id AND o.note <> ''",
          before=("CREATE VIEW list AS SELECT id FROM lines",)),
    Plant(K.BUFFERS_SHRUNK, OPEN.replace("open", "lost"), "CREATE INDEX by_status ON orders (status)",
          before=("DROP INDEX orders_status",)),
    Plant(K.TEMP_GROWN, "SELECT note FROM orders ORDER BY note", setting("work_mem = ''64kB''"), None,
          before=(setting("work_mem = ''64MB''"),)),
    Plant(K.QUERY_MENDED, "SELECT bio FROM customers", "ALTER TABLE customers ADD bio text", None),
    Plant(K.QUERY_BROKEN, BY_CUSTOMER, "ALTER TABLE orders DROP COLUMN note", None),
    Plant(K.RESULT_CHANGED, BY_CUSTOMER, "UPDATE orders SET note = upper(note) WHERE customer_id = 42", None),
    Plant(K.ROWS_CHANGED, BY_CUSTOMER, "DELETE FROM orders WHERE id = 2041", None),
    Plant(K.WAL_GROWN, "UPDATE lines SET text = 'x' WHERE id < 2000", "CREATE INDEX a ON lines (text);"
          "CREATE INDEX b ON lines (upper(text)); CREATE INDEX c ON lines (lower(text))", None),
]  # fmt: skip


def test_every_named_change_is_planted() -> None:
    assert {plant.kind for plant in PLANTS} == set(ChangeKind)


@pytest.mark.parametrize("plant", PLANTS, ids=[f"{plant.kind}-{number}" for number, plant in enumerate(PLANTS)])
def test_a_planted_change_is_found_with_its_cause(shop: DatabaseCopy, plant: Plant) -> None:
    with shop.connect(autocommit=True) as connection:
        for statement in plant.before:
            connection.execute(statement.encode())

    shop = replace(shop, superuser=plant.superuser)
    seen = rehearsed(shop, f"{BYSTANDER}-- name: q\n{plant.query}", plant.migration)

    change = seen.one("q", plant.kind)
    assert (change.relation, change.statement) == (plant.relation, plant.statement)
    assert (change.permanent, change.healed_by) == (plant.healed_by is None, plant.healed_by)
    assert not seen.skips()
    assert not [row for row in seen.changes if row.query == "bystander"]
    if plant.kind is K.NEAR_TIE:
        assert all(row.unstable for row in seen.changes if row != change)
