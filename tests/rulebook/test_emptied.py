"""A table that the same transaction has truncated holds nothing that could be scanned, rewritten or be in the way."""

from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.progress import Silent
from migsafe.request import Request

BEFORE = "CREATE TABLE alerts (id int PRIMARY KEY, kind text);"
WORK = """
ALTER TABLE alerts ADD COLUMN resource text NOT NULL;
ALTER TABLE alerts ALTER COLUMN kind SET NOT NULL;
CREATE INDEX by_kind ON alerts (kind);
ALTER TABLE alerts ALTER COLUMN id TYPE bigint;
"""
ABOUT_ROWS = {"not-null-column-without-default", "scan-under-exclusive-lock", "index-not-concurrent", "table-rewrite"}


def errors(folder: Path, migration: str) -> set[str]:
    (folder / "0001_before.sql").write_text(BEFORE, "utf-8")
    judged = folder / "0002_after.sql"
    judged.write_text(migration, "utf-8")
    report = check(Request(paths=(judged,), copy="none", cache="none"), Silent())
    return {one.rule for one in report.findings if one.severity == "error"} & ABOUT_ROWS


def test_what_follows_truncate_in_its_transaction_is_no_error(tmp_path: Path) -> None:
    assert errors(tmp_path, WORK) == ABOUT_ROWS
    assert errors(tmp_path, f"BEGIN; TRUNCATE alerts; {WORK} COMMIT;") == set()


@pytest.mark.parametrize(
    "between",
    [
        "BEGIN; TRUNCATE alerts; COMMIT; BEGIN;",
        "BEGIN; TRUNCATE alerts; INSERT INTO alerts (id) SELECT generate_series(1, 1000000);",
    ],
    ids=["another transaction", "filled again"],
)
def test_rows_may_be_there_again(tmp_path: Path, between: str) -> None:
    assert errors(tmp_path, f"{between} {WORK} COMMIT;") == ABOUT_ROWS
