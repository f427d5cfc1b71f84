"""What the history tells of the schema, and what it cannot tell."""

import pytest

from migsafe.model import ConstraintKind, LockMode, RelationKind
from migsafe.sql.schema.state import Schema
from migsafe.sql.type_format import format_type
from tests.sql.written import history, locks, rewritten, scanned

SHOP = """
CREATE TYPE mood AS ENUM ('sad', 'fine');
CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0);
CREATE TABLE customer (id serial PRIMARY KEY, email text UNIQUE, name varchar(20));
CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customer ON DELETE CASCADE, total price, note text,
    CHECK (note <> '')
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE VIEW big AS SELECT o.id, c.email FROM orders o JOIN customer c ON c.id = o.customer_id WHERE o.total > 100;
CREATE VIEW bigger AS SELECT * FROM big;
"""


def test_a_folder_that_begins_at_the_beginning_has_no_gap() -> None:
    assert history(SHOP).gap is None


def test_nothing_is_known_without_history() -> None:
    schema = history()
    assert schema.gap is not None
    assert not schema.is_absent("public.customer")


def test_a_relation_that_nobody_made_shows_a_gap() -> None:
    schema = history(SHOP, "ALTER TABLE legacy ADD COLUMN n int;")
    assert schema.gap == "nothing in the history makes public.legacy"
    assert not schema.is_absent("public.other")


def test_a_statement_that_is_not_understood_is_a_gap() -> None:
    assert history(SHOP, "\nDO $$ BEGIN EXECUTE 'DROP TABLE ' || x; END $$;").gap == "1.sql:2 is not understood"


def test_names_that_postgresql_chooses_are_known() -> None:
    schema = history(SHOP)
    assert set(schema.constraints["public.orders"]) == {"orders_pkey", "orders_customer_id_fkey", "orders_note_check"}
    assert set(schema.constraints["public.customer"]) == {"customer_pkey", "customer_email_key"}
    assert schema.sequences == {"public.customer_id_seq": ("public.customer", "id")}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("CREATE TEMP TABLE t (a int); DROP TABLE t; CREATE TABLE t (b int); ALTER TABLE t ADD c int;", ["b", "c"]),
        ("CREATE TEMP TABLE t (a int); CREATE TABLE t (b int); ALTER TABLE t ADD c int;", ["b"]),
        ("CREATE TABLE t (b int); CREATE TEMP TABLE t (a int); DROP TABLE t;", ["b"]),
    ],
)
def test_a_temporary_table_hides_another_one_while_it_is_there(text: str, left: list[str]) -> None:
    assert list(history(text).columns["public.t"]) == left


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * FROM customer", ["id", "email"]),
        ("SELECT c.email AS mail, id FROM public.customer AS c WHERE id > 5 ORDER BY 1", ["mail", "id"]),
        ("SELECT * FROM (SELECT id::text FROM customer) c", None),
        ("SELECT * FROM customer, generate_series(1, 2) n", None),
        ("SELECT id, lower(email) FROM customer", None),
        ("SELECT * FROM customer WHERE id IN (SELECT customer_id FROM orders)", None),
        ("SELECT id FROM customer UNION SELECT 5", None),
        ("TABLE customer", None),
    ],
)
def test_the_columns_of_a_query_are_known_where_it_is_plain(query: str, columns: list[str] | None) -> None:
    schema = history(
        "CREATE TABLE customer (id int, email text); CREATE TABLE orders (customer_id int);",
        f"CREATE TABLE made AS {query};",
    )

    assert list(schema.columns["public.made"]) == (columns or [])
    assert (schema.gap is None) is (columns is not None)


def test_the_statements_of_a_body_keep_their_order() -> None:
    body = "CREATE TABLE made (a int, b int); ALTER TABLE made DROP COLUMN b;"
    assert list(history(f"DO $$ BEGIN {body} END $$;").columns["public.made"]) == ["a"]


def test_a_table_that_is_there_does_not_end_a_body() -> None:
    body = "CREATE TABLE IF NOT EXISTS customer (id int); ALTER TABLE orders ADD COLUMN made_in_body int;"
    assert "made_in_body" in history(SHOP, f"DO $$ BEGIN {body} END $$;").columns["public.orders"]
    assert locks(f"DO $$ BEGIN {body} END $$;", history(SHOP))["public.orders"] is LockMode.ACCESS_EXCLUSIVE


@pytest.mark.parametrize("move", ["ALTER TABLE customer SET SCHEMA away;", "ALTER SCHEMA public RENAME TO away;"])
def test_a_columns_sequence_goes_where_its_table_goes(move: str) -> None:
    schema = history(SHOP, move)

    assert schema.sequences == {"away.customer_id_seq": ("away.customer", "id")}
    assert schema.columns["away.customer"]["id"].sequence == "away.customer_id_seq"


def test_long_names_are_shortened_to_63_bytes() -> None:
    table = "t" * 60
    schema = history(f"CREATE TABLE {table} (identifier_of_the_thing int UNIQUE);")
    (name,) = schema.constraints[f"public.{table}"]
    assert name == f"{'t' * 35}_identifier_of_the_thing_key"
    assert len(name) == 63


def test_foreign_keys_are_known_from_both_sides() -> None:
    schema = history(SHOP)
    (of,) = schema.foreign_keys_of("public.orders")
    (to,) = schema.foreign_keys_to("public.customer")
    assert of == to
    assert (of.columns, of.referenced, of.referenced_columns, of.on_delete) == (
        ("customer_id",),
        "public.customer",
        ("id",),
        "cascade",
    )


def test_enum_values_are_known_in_their_order() -> None:
    schema = history(
        SHOP,
        "ALTER TYPE mood ADD VALUE 'glad' AFTER 'sad'; ALTER TYPE mood ADD VALUE 'low' BEFORE 'sad';"
        "ALTER TYPE mood RENAME VALUE 'fine' TO 'well'; ALTER TYPE mood ADD VALUE 'end';",
    )
    assert schema.enums["public.mood"] == ("low", "sad", "glad", "well", "end")


def test_columns_have_a_renamed_type_under_its_new_name() -> None:
    schema = history(
        SHOP,
        "ALTER TABLE customer ADD COLUMN feels mood, ADD COLUMN felt mood[]; ALTER TYPE mood RENAME TO temper;"
        "ALTER DOMAIN price RENAME TO cost;",
    )
    found = [schema.column("public.customer", name) for name in ("feels", "felt")]
    assert [column.type_name for column in found if column] == ["temper", "temper[]"]
    assert schema.users_of_type("public.cost") == ("public.orders",)


@pytest.mark.parametrize(
    ("column", "views"),
    [("total", ("public.big", "public.bigger")), ("note", ()), ("id", ("public.big", "public.bigger"))],
)
def test_the_views_that_fall_with_a_column_are_known(column: str, views: tuple[str, ...]) -> None:
    assert history(SHOP).dependent_views("public.orders", column) == views


def test_a_view_depends_on_every_column_that_a_star_stands_for() -> None:
    schema = history(SHOP, "CREATE VIEW every AS SELECT o.* FROM orders o;")
    assert "public.every" in schema.dependent_views("public.orders", "note")


def test_names_defined_by_with_are_no_tables() -> None:
    schema = history(SHOP, "CREATE VIEW v AS WITH customer AS (SELECT id FROM orders) SELECT id FROM customer;")
    assert schema.views["public.v"].reads == ("public.orders",)


def test_dropping_a_column_takes_its_index_constraint_and_view_along() -> None:
    schema = history(SHOP, "ALTER TABLE orders DROP COLUMN customer_id CASCADE;")
    assert "public.orders_customer" not in schema.indexes
    assert list(schema.foreign_keys_of("public.orders")) == []
    assert "public.big" not in schema.kinds


def test_a_renamed_table_keeps_all_that_hangs_on_it() -> None:
    schema = history(SHOP, "ALTER TABLE customer RENAME TO client;")
    assert schema.column("public.client", "email") is not None
    assert [key.referenced for key in schema.foreign_keys_of("public.orders")] == ["public.client"]
    assert [name for name, _ in schema.indexes.of("public.client")] == [
        "public.customer_email_key",
        "public.customer_pkey",
    ]
    assert schema.dependent_views("public.client") == ("public.big", "public.bigger")
    assert schema.kinds["public.client"] is RelationKind.TABLE
    assert "public.customer" not in schema.kinds


def test_a_constraint_is_valid_once_it_is_validated() -> None:
    before = history(SHOP, "ALTER TABLE orders ADD CONSTRAINT cheap CHECK (total < 9) NOT VALID;")
    after = history(
        SHOP,
        "ALTER TABLE orders ADD CONSTRAINT cheap CHECK (total < 9) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT cheap;",
    )
    validated = [one.constraint("public.orders", "cheap") for one in (before, after)]
    assert [one.validated for one in validated if one] == [False, True]


def test_a_copy_of_the_schema_goes_its_own_way() -> None:
    schema = history(SHOP)
    other = schema.copy()
    locks("DROP TABLE orders CASCADE; ALTER TABLE customer ADD COLUMN n int;", other)
    assert "public.orders" in schema.kinds
    assert schema.column("public.customer", "n") is None
    assert next(schema.constraints_of("public.orders", ConstraintKind.FOREIGN_KEY), None) is not None


def test_what_is_rolled_back_never_happened() -> None:
    schema = history(
        SHOP,
        "BEGIN; DROP TABLE orders CASCADE; ROLLBACK; BEGIN; ALTER TABLE customer ADD COLUMN a int; SAVEPOINT s;"
        "ALTER TABLE customer ADD COLUMN b int; ROLLBACK TO s; ALTER TABLE customer ADD COLUMN c int; COMMIT;",
    )
    assert "public.orders" in schema.kinds
    assert [name for name in schema.columns["public.customer"] if len(name) == 1] == ["a", "c"]
    assert schema.gap is None


def test_a_statement_after_a_rollback_finds_what_was_there_before() -> None:
    text = "BEGIN; ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey; ROLLBACK; DROP TABLE orders CASCADE;"
    assert locks(text, history(SHOP))["public.customer"] is LockMode.ACCESS_EXCLUSIVE


def test_the_history_proves_a_column_not_null() -> None:
    proved = history(
        SHOP,
        "ALTER TABLE orders ADD CONSTRAINT has_note CHECK (note IS NOT NULL) NOT VALID;",
        "ALTER TABLE orders VALIDATE CONSTRAINT has_note;",
    )
    assert scanned("ALTER TABLE orders ALTER COLUMN note SET NOT NULL", history(SHOP)) == ["public.orders"]
    assert scanned("ALTER TABLE orders ALTER COLUMN note SET NOT NULL", proved) == []


def test_a_not_null_constraint_that_is_not_valid_proves_nothing() -> None:
    schema = history(SHOP, "ALTER TABLE orders ADD CONSTRAINT has_note NOT NULL note NOT VALID;")
    text = "ALTER TABLE orders ALTER COLUMN note SET NOT NULL"
    assert scanned(text, schema, server_version=18) == ["public.orders"]


@pytest.mark.parametrize(
    ("change", "rewrites"),
    [
        ("ALTER TABLE customer ALTER COLUMN name TYPE varchar(40)", []),
        ("ALTER TABLE customer ALTER COLUMN name TYPE text", []),
        ("ALTER TABLE customer ALTER COLUMN name TYPE varchar(10)", ["public.customer"]),
        ("ALTER TABLE customer ALTER COLUMN name TYPE varchar(40) USING trim(name)", ["public.customer"]),
        ('ALTER TABLE customer ALTER COLUMN "name" TYPE varchar(40) USING "name"::varchar(40)', []),
        ("ALTER TABLE customer ALTER COLUMN name TYPE text USING (CAST((name) AS text))", []),
        ("ALTER TABLE customer ALTER COLUMN name TYPE text USING name::varchar(5)", ["public.customer"]),
        ("ALTER TABLE customer ALTER COLUMN name TYPE text USING name || ''", ["public.customer"]),
        ("ALTER TABLE customer ALTER COLUMN name TYPE text USING email::text", ["public.customer"]),
        ("ALTER TABLE orders ALTER COLUMN total TYPE numeric(12, 2)", ["public.orders"]),
        ("ALTER TABLE unheard_of ALTER COLUMN a TYPE text", ["public.unheard_of"]),
    ],
)
def test_the_history_tells_whether_a_change_of_type_rewrites(change: str, rewrites: list[str]) -> None:
    assert rewritten(change, history(SHOP)) == rewrites


@pytest.mark.parametrize(("zone", "rewrites"), [("UTC", []), ("America/New_York", ["public.t"]), (None, ["public.t"])])
def test_the_session_time_zone_decides_about_timestamps(zone: str | None, rewrites: list[str]) -> None:
    setting = f"SET LOCAL timezone = '{zone}'; " if zone else ""
    text = f"{setting}ALTER TABLE t ALTER COLUMN at TYPE timestamptz;"
    assert rewritten(text, history("CREATE TABLE t (at timestamp);")) == rewrites


def test_own_functions_count_as_what_they_say_of_themselves() -> None:
    pick = "CREATE FUNCTION pick() RETURNS int LANGUAGE plpgsql {} AS 'BEGIN RETURN 1; END';"
    text = "ALTER TABLE customer ADD COLUMN n int DEFAULT pick()"
    assert rewritten(text, history(SHOP, pick.format("STABLE"))) == []
    assert rewritten(text, history(SHOP, pick.format("VOLATILE"))) == ["public.customer"]
    assert rewritten(text, history(SHOP, pick.format(""))) == ["public.customer"]
    assert rewritten(text, history(SHOP)) == ["public.customer"]


def test_what_the_migration_makes_itself_is_new() -> None:
    assert locks("CREATE TABLE fresh (id int); CREATE INDEX ON fresh (id); DROP TABLE fresh;", history(SHOP)) == {}


def test_if_exists_does_nothing_where_the_history_is_whole() -> None:
    assert locks("DROP TABLE IF EXISTS unheard_of", history(SHOP)) == {}
    assert locks("DROP TABLE IF EXISTS unheard_of", Schema()) == {"public.unheard_of": LockMode.ACCESS_EXCLUSIVE}


def test_dropping_a_foreign_key_locks_the_other_table_too() -> None:
    assert locks("ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey", history(SHOP)) == {
        "public.orders": LockMode.ACCESS_EXCLUSIVE,
        "public.customer": LockMode.ACCESS_EXCLUSIVE,
    }


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("int", "integer"),
        ("VARCHAR(20)", "character varying(20)"),
        ("numeric(10, 2)", "numeric(10,2)"),
        ("timestamptz", "timestamp with time zone"),
        ("timestamp (3) with time zone", "timestamp(3) with time zone"),
        ("timestamp", "timestamp without time zone"),
        ("time(0)", "time(0) without time zone"),
        ("char", "character(1)"),
        ("float(10)", "real"),
        ("double   precision", "double precision"),
        ("text[][3]", "text[]"),
        ("int ARRAY", "integer[]"),
        ("public.mood", "mood"),
        ('shop."Mood"', 'shop."Mood"'),
        ("pg_catalog.int4", "integer"),
        ("", ""),
    ],
)
def test_types_are_named_as_postgresql_prints_them(written: str, printed: str) -> None:
    assert format_type(written) == printed


def test_a_constraint_is_enforced_anew_and_valid_then() -> None:
    key = "ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey"
    off = history(SHOP, f"{key} NOT ENFORCED;")
    found = off.constraint("public.orders", "orders_customer_id_fkey")
    assert found is not None
    assert (found.enforced, found.validated) == (False, False)
    assert scanned(f"{key} ENFORCED;", off, server_version=18) == ["public.customer", "public.orders"]

    on = history(SHOP, f"{key} NOT ENFORCED;", f"{key} ENFORCED;")
    found = on.constraint("public.orders", "orders_customer_id_fkey")
    assert found is not None
    assert (found.enforced, found.validated) == (True, True)
    assert scanned(f"{key} ENFORCED;", on, server_version=18) == []
    assert scanned(f"{key} DEFERRABLE;", off, server_version=18) == []
