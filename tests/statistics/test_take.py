"""A snapshot of a running database: what it holds, what it never touches, and how it fails."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.errors import CopyError, SettingsError
from migsafe.statistics import schema_dump, take
from migsafe.statistics.take import take_snapshot

SCHEMA = """
CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, tags int[]);
CREATE INDEX item_tags ON item USING gin (tags);
INSERT INTO item SELECT n, 'item ' || n % 7, ARRAY[n % 5] FROM generate_series(1, 40000) n;
CREATE TABLE unseen (id int);
INSERT INTO unseen SELECT generate_series(1, 10);
ANALYZE item;
"""


def dsn(database: DatabaseCopy, user: str = "postgres") -> str:
    assert isinstance(database.server, PostgresServer)
    return f"host={database.server.folder} user={user} dbname={database.name}"


@pytest.fixture
def shop(database: DatabaseCopy) -> DatabaseCopy:
    with database.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute(SCHEMA.encode())
        connection.execute("CHECKPOINT")
    return database


def test_it_holds_schema_sizes_heights_statistics_and_settings_and_says_what_it_lacks(shop: DatabaseCopy) -> None:
    taken = take_snapshot(dsn(shop))

    snapshot = taken.snapshot
    relations = {one.name: one for one in snapshot.relations}
    columns = {(one.relation, one.column): one for one in snapshot.columns}
    assert snapshot.server_version == shop.version
    assert "CREATE TABLE public.item" in snapshot.sql
    assert "INSERT" not in snapshot.sql
    assert "COPY" not in snapshot.sql
    assert (relations["item"].tuples, relations["item"].kind) == (40000, "r")
    assert relations["item"].pages > 100
    assert relations["item_pkey"].level == 1
    assert relations["item_tags"].gin is not None
    assert columns["item", "name"].distinct == 7
    bounds = columns["item", "id"].bounds
    assert bounds is not None
    assert (bounds[0], bounds[-1]) == ("1", "40000"), "the ends are the index's, not the sample's"
    assert snapshot.settings["random_page_cost"] == "4"
    assert taken.lacks == (
        "no column statistics of 1 table (public.unseen): never analyzed, or the role may not read them "
        "(GRANT pg_read_all_data)",
    )


def test_a_plain_role_that_reads_all_tables_is_enough_and_passwords_stay_there(shop: DatabaseCopy) -> None:
    with shop.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute("CREATE FOREIGN DATA WRAPPER plain")
        connection.execute("CREATE SERVER other FOREIGN DATA WRAPPER plain")
        connection.execute("CREATE USER MAPPING FOR postgres SERVER other OPTIONS (user 'u', password 'its secret')")
        connection.execute("CREATE ROLE snapshooter LOGIN IN ROLE pg_read_all_data")
    try:
        taken = take_snapshot(dsn(shop, "snapshooter"))
    finally:
        with shop.connect_as_superuser(autocommit=True, options="") as connection:
            connection.execute("DROP ROLE snapshooter")
    full = take_snapshot(dsn(shop))

    assert "its secret" not in full.snapshot.sql
    assert "CREATE SERVER other" in full.snapshot.sql
    assert taken.snapshot.columns == full.snapshot.columns
    assert {one.level for one in taken.snapshot.relations} == {None}
    assert "heights of indexes, which are estimated (only a superuser may read them)" in taken.lacks


def test_it_writes_nothing_and_scans_no_table(shop: DatabaseCopy) -> None:
    question = "SELECT sum(n_tup_ins + n_tup_upd), sum(seq_tup_read) FROM pg_stat_user_tables"
    with shop.connect_as_superuser(autocommit=True, options="") as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        before = connection.execute(question).fetchone()
        take_snapshot(dsn(shop))
        connection.execute("SELECT pg_stat_clear_snapshot()")
        assert connection.execute(question).fetchone() == before


def test_it_gives_up_soon_where_a_table_is_locked(shop: DatabaseCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take, "LOCK_TIMEOUT_S", 0.1)
    monkeypatch.setattr(schema_dump, "LOCK_TIMEOUT_MS", 100)
    with shop.connect_as_superuser(options="") as connection:
        connection.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE")

        with pytest.raises(CopyError, match="lock"):
            take_snapshot(dsn(shop))


@pytest.mark.parametrize("text", ["postgresql://u:its secret@[", "host=/nowhere user=u password='its secret"])
def test_a_connection_string_that_cannot_be_read_is_not_repeated(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        take_snapshot(text)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(CopyError, match="cannot be reached") as caught:
        take_snapshot("postgresql://u:hidden@127.0.0.1:1/shop")
    assert "hidden" not in str(caught.value)
