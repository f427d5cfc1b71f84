"""A copy without rows at production's size: statistics of every kind, on another version, and no disk taken."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from msgspec.structs import replace

from migsafe.copies.carried import carried
from migsafe.copies.database import open_database
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.full_size import enlarge
from migsafe.copies.known_sizes import Known
from migsafe.copies.postgres import PostgresServer
from migsafe.copies.recipe import Recipe
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.source import StatsFile
from migsafe.errors import SettingsError
from migsafe.statistics.file import snapshot_bytes
from migsafe.statistics.take import take_snapshot

SCHEMA = """
CREATE TYPE color AS ENUM ('red', 'blue');
CREATE DOMAIN short AS varchar(20);
CREATE TABLE item (
    id int PRIMARY KEY, name text, price numeric, shade color, tags int[], made timestamptz, span int4range,
    words tsvector, code short
);
CREATE INDEX item_name ON item (lower(name));
CREATE INDEX item_tags ON item USING gin (tags);
CREATE INDEX item_made ON item USING brin (made);
CREATE INDEX item_span ON item USING gist (span);
CREATE INDEX item_latest ON item (made DESC, id);
CREATE INDEX item_code ON item (code) WHERE price < 1000;
CREATE STATISTICS item_together (ndistinct, dependencies) ON name, code, shade FROM item;
INSERT INTO item SELECT n, 'name' || n % 100, n, CASE WHEN n % 9 = 0 THEN 'blue' ELSE 'red' END::color, ARRAY[n % 10],
    '2026-01-01Z'::timestamptz + n * interval '1 min', int4range(n, n + 5), to_tsvector('simple', 'w' || n % 7), n % 50
FROM generate_series(1, 60000) n;
"""
QUERIES = (
    "SELECT name, code, count(*) FROM item GROUP BY name, code",
    "SELECT * FROM item WHERE name = 'name7' AND code = '7'",
    *("SELECT * FROM item WHERE id < 500", "SELECT * FROM item WHERE id > 1000000", "SELECT * FROM item WHERE id < -5"),
    *("SELECT * FROM item WHERE lower(name) = 'name5'", "SELECT * FROM item WHERE tags @> ARRAY[3]"),
    *("SELECT * FROM item WHERE made > '2026-02-11Z'", "SELECT * FROM item WHERE made > '2100-01-01'"),
    *("SELECT * FROM item WHERE span && int4range(5, 9)", "SELECT * FROM item WHERE words @@ 'w1'"),
    *("SELECT name, count(*) FROM item GROUP BY name", "SELECT max(id) FROM item"),
    *(
        "SELECT * FROM item a JOIN item b ON a.id = b.id + 1 WHERE b.id < 900 ORDER BY a.id",
        "SELECT * FROM item WHERE code = '7'",
    ),
    *("SELECT * FROM item WHERE shade = 'blue'", "SELECT * FROM item WHERE code = '7' AND price < 100"),
)


@pytest.fixture(scope="module")
def shop(postgres: PostgresServer) -> Iterator[DatabaseCopy]:
    copy = postgres.create_database("full_size_shop")
    with copy.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(SCHEMA.encode())
        connection.execute("VACUUM (ANALYZE) item")
        connection.execute("CHECKPOINT")
    yield copy
    postgres.drop_database(copy.name)


@pytest.fixture(scope="module")
def stats(shop: DatabaseCopy, tmp_path_factory: pytest.TempPathFactory) -> StatsFile:
    assert isinstance(shop.server, PostgresServer)
    path = tmp_path_factory.mktemp("stats") / "shop.stats"
    taken = take_snapshot(f"host={shop.server.folder} user=postgres dbname={shop.name}")
    path.write_bytes(snapshot_bytes(taken.snapshot))
    return StatsFile(path)


def never(*_: object) -> None:
    raise AssertionError("statistics bring their own schema")


@pytest.fixture(scope="module")
def bare(stats: StatsFile, run_folder: RunFolder) -> Iterator[DatabaseCopy]:
    with open_database(stats, run_folder, Recipe(), never, wanted_major=16) as copy:
        yield copy


def known(copy: DatabaseCopy) -> Known:
    assert copy.known is not None
    return copy.known


def plans(copy: DatabaseCopy, *, costs: bool = True) -> dict[str, Any]:
    def tree(plan: dict[str, Any]) -> tuple[Any, ...]:
        keys = ("Node Type", "Index Name", "Plan Rows", "Plan Width", *(["Total Cost"] if costs else []))
        return (*(plan.get(key) for key in keys), tuple(tree(child) for child in plan.get("Plans", ())))

    with closing(copy.connect_as_superuser(autocommit=True, options="")) as connection:
        explained = {
            query: connection.execute(f"EXPLAIN (FORMAT JSON) {query}".encode()).fetchone() for query in QUERIES
        }
    return {query: tree(row[0][0]["Plan"]) for query, row in explained.items() if row}


def test_statistics_of_every_kind_give_the_same_plans_to_the_last_digit_of_their_cost(
    shop: DatabaseCopy, bare: DatabaseCopy
) -> None:
    shrink = enlarge(bare, known(bare))
    try:
        assert plans(bare) == plans(shop)
    finally:
        shrink()


def test_they_are_restored_on_another_major_version(
    shop: DatabaseCopy, stats: StatsFile, run_folder: RunFolder
) -> None:
    with open_database(stats, run_folder, Recipe(), never, wanted_major=18) as copy:
        enlarge(copy, known(copy))
        assert copy.major == 18
        assert plans(copy, costs=False) == plans(shop, costs=False)


def test_a_table_of_many_gigabytes_takes_no_disk_and_is_as_before_when_it_shrinks(bare: DatabaseCopy) -> None:
    assert isinstance(bare.server, PostgresServer)
    grown = {oid: replace(size, pages=size.pages + 300_000) for oid, size in known(bare).sizes.items()}
    with closing(bare.connect(autocommit=True)) as connection:
        row = connection.execute("SELECT pg_relation_filepath('item')").fetchone()
        assert row is not None
        folder = (bare.server.folder / "data" / row[0]).parent
    before = files_in(folder)
    shrink = enlarge(bare, Known(grown, known(bare).columns))
    with closing(bare.connect(autocommit=True)) as connection:
        (pages,) = connection.execute("SELECT pg_relation_size('item') / 8192").fetchone() or (0,)
    assert pages == max(size.pages for size in grown.values() if size.tuples == 60000)
    assert bare.bytes() > 10 << 30
    assert sum(path.stat().st_blocks * 512 for path in folder.iterdir()) < 20 << 20
    shrink()
    assert files_in(folder) == before
    with closing(bare.connect(autocommit=True)) as connection:
        connection.execute("INSERT INTO item (id, name) VALUES (1, 'first')")
        assert connection.execute("SELECT name FROM item WHERE id = 1").fetchone() == ("first",)
        connection.execute("TRUNCATE item")


def files_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and checksum of the files of relations of the user."""
    paths = (path for path in folder.iterdir() if path.name[0].isdigit() and int(path.name.split("_")[0]) >= 16384)
    return {path.name: (path.stat().st_size, crc32(path.read_bytes())) for path in paths}


def test_what_a_migration_renames_converts_adds_and_builds_has_the_size_and_statistics_it_would_have(
    shop: DatabaseCopy, stats: StatsFile, run_folder: RunFolder
) -> None:
    migration = (
        "ALTER TABLE item RENAME COLUMN name TO title",
        "ALTER TABLE item ALTER COLUMN id TYPE bigint",
        "ALTER TABLE item ADD COLUMN rank int NOT NULL DEFAULT 3",
        "ALTER TABLE item ADD COLUMN note text",
        "CREATE INDEX item_title ON item (title, id)",
        "CREATE INDEX item_shade ON item (shade)",
    )
    sizes = (
        "SELECT c.relname, pg_relation_size(c.oid) / 8192 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i') ORDER BY 1"
    )
    columns = (
        "SELECT attname, n_distinct, null_frac, avg_width, most_common_vals::text FROM pg_stats"
        " WHERE tablename = 'item' AND attname IN ('title', 'rank', 'note', 'shade') ORDER BY 1"
    )
    assert isinstance(shop.server, PostgresServer)
    real = shop.server.create_database("full_size_after", template=shop.name)
    try:
        with open_database(stats, run_folder, Recipe(), never, wanted_major=16) as copy:
            for one in (real, copy):
                with closing(one.connect(autocommit=True)) as connection:
                    for statement in migration:
                        connection.execute(statement.encode())
            with real.connect_as_superuser(autocommit=True, options="") as connection:
                connection.execute("SET default_statistics_target = 1000")  # the whole table is its own sample
                connection.execute("ANALYZE item (rank, note)")
                expected, counted = (connection.execute(query.encode()).fetchall() for query in (sizes, columns))
            with closing(copy.connect_as_superuser(autocommit=True, options="")) as connection:
                after = carried(connection, known(copy))
            enlarge(copy, after)
            with closing(copy.connect_as_superuser(options="")) as connection:
                found, restored = (connection.execute(query.encode()).fetchall() for query in (sizes, columns))
    finally:
        shop.server.drop_database(real.name)

    assert restored == counted
    assert [name for name, _ in found] == [name for name, _ in expected]
    pages = dict(expected)
    for name, size in found:
        if name not in ("item_tags", "item_span"):  # of GIN and GiST the size is a rough guess
            assert abs(size - pages[name]) <= max(2, 0.1 * pages[name]), (name, size, pages[name])


def test_no_code_of_the_project_runs_as_the_superuser_when_values_are_restored(
    postgres: PostgresServer, run_folder: RunFolder, tmp_path: Path
) -> None:
    harmless = (
        "CREATE OR REPLACE FUNCTION public.fine(v text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN {} END$$"
    )
    spying = "IF current_user = 'postgres' THEN RAISE EXCEPTION 'as superuser'; END IF; RETURN true;"
    copy = postgres.create_database("full_size_domains")
    with copy.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(harmless.format("RETURN true;").encode())
        connection.execute("CREATE DOMAIN checked AS text CHECK (public.fine(VALUE))")
        connection.execute("CREATE TYPE pair AS (a int, b checked)")
        connection.execute("CREATE TABLE pairs (id int, one pair, many checked[], plain checked)")
        connection.execute("INSERT INTO pairs SELECT n, '(1,x)', '{y}', 'z' FROM generate_series(1, 100) n")
        connection.execute("ANALYZE pairs")
        connection.execute(harmless.format(spying).encode())
    path = tmp_path / "domains.stats"
    taken = take_snapshot(f"host={postgres.folder} user=postgres dbname={copy.name}")
    path.write_bytes(snapshot_bytes(taken.snapshot))
    postgres.drop_database(copy.name)

    with open_database(StatsFile(path), run_folder, Recipe(), never, wanted_major=16) as bare:
        enlarge(bare, known(bare))
        with closing(bare.connect_as_superuser(autocommit=True)) as connection:
            rows = connection.execute("SELECT attname FROM pg_stats WHERE tablename = 'pairs' ORDER BY 1").fetchall()

    assert {"one", "many", "plain"} <= {one.column for one in taken.snapshot.columns}
    assert rows == [("id",), ("plain",)]


def test_damaged_statistics_are_refused_before_a_server_starts(tmp_path: Path, run_folder: RunFolder) -> None:
    path = tmp_path / "prod.stats"
    path.write_bytes(b"nonsense")

    with pytest.raises(SettingsError, match="is no file of `migsafe snapshot`"):
        open_database(StatsFile(path), run_folder, Recipe(), never).__enter__()
