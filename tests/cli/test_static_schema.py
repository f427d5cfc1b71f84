"""What a check without a copy knows from the earlier migrations of the same folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import migsafe

HISTORY = """\
CREATE TABLE customer (id bigint PRIMARY KEY, name varchar(20), note text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, at timestamp);
CREATE INDEX orders_at ON orders (at);
"""


def check(folder: Path, migration: str, history: str = HISTORY) -> dict[str, Any]:
    (folder / "migrations").mkdir()
    (folder / "migrations" / "0001_base.sql").write_text(history)
    (folder / "migrations" / "0002_change.sql").write_text(migration)
    ran = migsafe(
        *("check", "--copy", "none", "--format", "json", "migrations/0002_change.sql"),
        folder=folder,
    )
    assert ran.returncode in (0, 1), ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def rules(report: dict[str, Any]) -> dict[str, str]:
    return {finding["rule"]: finding["evidence"] for finding in report["findings"]}


def test_a_widening_is_known_to_be_no_rewrite(tmp_path: Path) -> None:
    report = check(
        tmp_path, "SET LOCAL lock_timeout = '1s';\nALTER TABLE customer ALTER COLUMN name TYPE varchar(40);\n"
    )
    assert "table-rewrite" not in rules(report)
    assert report["statements"][1]["rewrites"] == []


def test_a_narrowing_is_a_rewrite(tmp_path: Path) -> None:
    report = check(
        tmp_path, "SET LOCAL lock_timeout = '1s';\nALTER TABLE customer ALTER COLUMN name TYPE varchar(10);\n"
    )
    assert rules(report)["table-rewrite"] == "predicted"


def test_a_foreign_key_without_an_index_is_found_without_a_copy(tmp_path: Path) -> None:
    report = check(
        tmp_path,
        "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customer NOT VALID;\n",
    )
    assert rules(report)["foreign-key-without-index"] == "predicted"


def test_an_index_of_the_history_covers_the_foreign_key(tmp_path: Path) -> None:
    report = check(
        tmp_path,
        "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customer NOT VALID;\n",
        HISTORY + "CREATE INDEX ON orders (customer_id, at);\n",
    )
    assert "foreign-key-without-index" not in rules(report)


def test_the_table_of_a_dropped_index_is_locked(tmp_path: Path) -> None:
    report = check(tmp_path, "DROP INDEX orders_at;\n")
    (statement,) = report["statements"]
    assert ("public.orders", "AccessExclusiveLock") in [(one["relation"], one["mode"]) for one in statement["locks"]]


@pytest.mark.parametrize(("history", "found"), [(HISTORY, False), ("ALTER TABLE legacy ADD COLUMN n int;\n", True)])
def test_if_exists_says_nothing_only_where_the_history_is_whole(tmp_path: Path, history: str, found: bool) -> None:
    report = check(tmp_path, "DROP TABLE IF EXISTS somebody;\n", history)
    assert ("drop-table" in rules(report)) is found


def test_sizes_stay_unknown_and_nothing_counts_as_small(tmp_path: Path) -> None:
    report = check(tmp_path, "CREATE INDEX ON orders (customer_id);\n")
    (finding,) = [one for one in report["findings"] if one["rule"] == "index-not-concurrent"]
    assert finding["severity"] == "error"
    assert finding["measured"].get("rows") is None


def test_facts_show_both_sides_of_a_foreign_key_that_only_the_history_knows(tmp_path: Path) -> None:
    (tmp_path / "0001.sql").write_text(HISTORY + "ALTER TABLE orders ADD CONSTRAINT to_customer\n"
                                       "FOREIGN KEY (customer_id) REFERENCES customer;\n")  # fmt: skip
    (tmp_path / "0002.sql").write_text("ALTER TABLE orders DROP CONSTRAINT to_customer;\n")
    ran = migsafe("facts", "0002.sql", folder=tmp_path)
    assert "locks public.customer in AccessExclusiveLock" in ran.stdout


@pytest.mark.parametrize(
    ("mark", "left_open"), [("-- +goose Up\n", False), ("-- +goose NO TRANSACTION\n-- +goose Up\n", True)]
)
def test_a_tool_commits_what_a_file_of_its_transaction_leaves_open(mark: str, left_open: bool, tmp_path: Path) -> None:
    report = check(tmp_path, f"{mark}SELECT 1;\nCOMMIT;\nVACUUM;\nBEGIN;\nSELECT 2;\n", f"-- +goose Up\n{HISTORY}")

    assert ("transaction-left-open" in rules(report)) is left_open


def test_a_file_waits_for_no_lock_that_its_transaction_has_from_the_file_before(tmp_path: Path) -> None:
    entries = [{"idx": number, "when": number, "tag": f"000{number}_m"} for number in range(3)]
    (tmp_path / "meta").mkdir()
    (tmp_path / "meta" / "_journal.json").write_text(json.dumps({"entries": entries}))
    (tmp_path / "0000_m.sql").write_text(HISTORY)
    (tmp_path / "0001_m.sql").write_text("ALTER TABLE customer ADD COLUMN a int;")
    (tmp_path / "0002_m.sql").write_text("ALTER TABLE customer ADD COLUMN b int;")
    ran = migsafe("check", "--copy", "none", "--format", "json", "0001_m.sql", "0002_m.sql", folder=tmp_path)

    findings = json.loads(ran.stdout)["findings"]
    assert [one["path"] for one in findings if one["rule"] == "lock-timeout-missing"] == ["0001_m.sql"]
