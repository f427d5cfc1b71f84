"""What published tools say of locks, rewrites and scans, and real servers contradict."""

import pytest

from migsafe.model import LockMode
from tests.sql.written import history, locks, rewritten, scanned

_M = LockMode
BASE = history(
    """
    CREATE TABLE parent (id int PRIMARY KEY);
    CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, words text);
    CREATE UNIQUE INDEX t_b ON t (b);
    CREATE INDEX t_words ON t (words);
    CREATE MATERIALIZED VIEW list AS SELECT id FROM t;
    CREATE TABLE whole (at date NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE part (at date NOT NULL);
    """
)


@pytest.mark.parametrize("version", [12, 15, 18])
@pytest.mark.parametrize(
    "constraint",
    [
        "ADD CHECK (a > 0)",
        "ADD CHECK (a > 0) NOT VALID",
        "ADD UNIQUE (a)",
        "ADD PRIMARY KEY (a)",
        "ADD EXCLUDE USING btree (a WITH =)",
        "ADD CONSTRAINT t_b UNIQUE USING INDEX t_b",
        "ADD PRIMARY KEY USING INDEX t_b",
    ],
)
def test_check_unique_exclude_and_primary_key_lock_out_readers_whether_they_use_an_index_or_not(
    constraint: str, version: int
) -> None:
    assert locks(f"ALTER TABLE t {constraint}", BASE.copy(), server_version=version)["public.t"] is _M.ACCESS_EXCLUSIVE


@pytest.mark.parametrize("version", [12, 15, 18])
@pytest.mark.parametrize("default", ["now()", "CURRENT_TIMESTAMP", "transaction_timestamp()"])
def test_a_default_of_now_is_no_rewrite_and_no_scan(default: str, version: int) -> None:
    text = f"ALTER TABLE t ADD COLUMN at timestamptz NOT NULL DEFAULT {default}"
    assert rewritten(text, BASE.copy(), server_version=version) == []
    assert scanned(text, BASE.copy(), server_version=version) == []


@pytest.mark.parametrize("action", ["ENABLE TRIGGER ALL", "DISABLE TRIGGER x", "ENABLE REPLICA TRIGGER x"])
def test_switching_a_trigger_keeps_writers_waiting(action: str) -> None:
    (mode,) = locks(f"ALTER TABLE t {action}", BASE.copy()).values()
    assert mode is _M.SHARE_ROW_EXCLUSIVE
    assert mode.blocks_writes
    assert not mode.blocks_reads


@pytest.mark.parametrize("valid", ["", " NOT VALID"])
def test_a_foreign_key_takes_share_row_exclusive_on_both_tables_and_no_more(valid: str) -> None:
    assert locks(f"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES parent (id){valid}", BASE.copy()) == {
        "public.t": _M.SHARE_ROW_EXCLUSIVE,
        "public.parent": _M.SHARE_ROW_EXCLUSIVE,
    }


def test_refresh_concurrently_takes_exclusive_and_lets_readers_in() -> None:
    mode = locks("REFRESH MATERIALIZED VIEW CONCURRENTLY list", BASE.copy())["public.list"]
    assert mode is _M.EXCLUSIVE
    assert not mode.blocks_reads


@pytest.mark.parametrize(
    ("action", "mode"),
    [
        ("ALTER COLUMN a SET STATISTICS 5", _M.SHARE_UPDATE_EXCLUSIVE),
        ("SET (fillfactor = 70)", _M.SHARE_UPDATE_EXCLUSIVE),
        ("CLUSTER ON t_b", _M.SHARE_UPDATE_EXCLUSIVE),
        ("VALIDATE CONSTRAINT x", _M.SHARE_UPDATE_EXCLUSIVE),
        ("DISABLE TRIGGER x", _M.SHARE_ROW_EXCLUSIVE),
    ],
)
def test_not_every_alter_table_is_access_exclusive(action: str, mode: LockMode) -> None:
    assert locks(f"ALTER TABLE t {action}", BASE.copy()) == {"public.t": mode}


def test_another_collation_builds_the_index_anew_and_leaves_the_table() -> None:
    text = 'ALTER TABLE t ALTER COLUMN words TYPE text COLLATE "C"'
    assert rewritten(text, BASE.copy()) == ["public.t_words"]
    assert scanned(text, BASE.copy()) == ["public.t"]


@pytest.mark.parametrize("version", [12, 15, 18])
def test_attaching_a_partition_leaves_the_parent_to_readers_and_writers(version: int) -> None:
    text = "ALTER TABLE whole ATTACH PARTITION part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
    assert locks(text, BASE.copy(), server_version=version) == {
        "public.whole": _M.SHARE_UPDATE_EXCLUSIVE,
        "public.part": _M.ACCESS_EXCLUSIVE,
    }


@pytest.mark.parametrize("version", [12, 15, 18])
@pytest.mark.parametrize("column", ["n int GENERATED ALWAYS AS IDENTITY", "n bigserial"])
def test_adding_an_identity_rewrites_the_table_as_serial_does(column: str, version: int) -> None:
    assert rewritten(f"ALTER TABLE t ADD COLUMN {column}", BASE.copy(), server_version=version) == ["public.t"]
