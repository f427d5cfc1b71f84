"""Files that a tool sends as one message, with transactions of their own inside: what Prisma writes for an enum."""

from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.progress import Silent
from migsafe.request import Request

FIRST = """
CREATE TYPE "Kind" AS ENUM ('a', 'b');
CREATE TABLE "Item" (id bigint PRIMARY KEY, kind "Kind" NOT NULL);
"""
ENUM = """
UPDATE "Item" SET kind = 'a' WHERE kind = 'b';
BEGIN;
CREATE TYPE "Kind_new" AS ENUM ('a');
ALTER TABLE "Item" ALTER COLUMN kind TYPE "Kind_new" USING (kind::text::"Kind_new");
ALTER TYPE "Kind" RENAME TO "Kind_old";
ALTER TYPE "Kind_new" RENAME TO "Kind";
DROP TYPE "Kind_old";
COMMIT;
"""


@pytest.mark.parametrize(
    ("text", "rule", "lines"),
    [
        (ENUM, "object-renamed", []),
        (ENUM, "object-dropped", []),
        (ENUM, "transaction-nested", []),
        (ENUM.replace("COMMIT", "BEGIN;\nCOMMIT"), "transaction-nested", [9]),
        (f'{ENUM}CREATE INDEX CONCURRENTLY i ON "Item" (kind);', "concurrently-in-transaction", [10]),
    ],
)
def test_what_is_found_there(tmp_path: Path, text: str, rule: str, lines: list[int]) -> None:
    for name, content in (("20250101000000_first", FIRST), ("20250102000000_kind", text)):
        (tmp_path / "migrations" / name).mkdir(parents=True)
        (tmp_path / "migrations" / name / "migration.sql").write_text(content, "utf-8")

    report = check(Request((tmp_path / "migrations" / "20250102000000_kind",), copy="none", cache="none"), Silent())

    assert [one.line for one in report.findings if one.rule == rule] == lines
