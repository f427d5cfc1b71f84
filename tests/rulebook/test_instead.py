"""What a rule says to do instead is SQL that can be run: its names are written as PostgreSQL wants them."""

import re
from pathlib import Path

import pytest

from bench.grammar.oracle import actions as postgresql
from migsafe.check import check
from migsafe.progress import Silent
from migsafe.request import Request
from migsafe.rulebook.load import load_rules
from migsafe.rulebook.rule import Rule
from tests.sql.reading import readings

AS_WRITTEN = {
    *("type_name", "old_type", "_default_type", "_default_sql", "_columns", "_condition", "_form", "_parent_form"),
    *("_bound", "_key", "_statement_text", "_remedy", "_else", "query"),
}
KEYWORDS = {"_keyword", "_kind", "_rights", "_several", "_target", "_uniqueness", "_verb"}
BASE = """
CREATE TABLE "User" (id bigint PRIMARY KEY);
CREATE TABLE "Post" (id bigint PRIMARY KEY, "authorId" int, title text, "order" int);
CREATE INDEX "byTitle" ON "Post" (title);
CREATE TYPE "Kind" AS ENUM ('a');
"""


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_every_name_in_it_is_quoted_where_it_has_to_be(rule: Rule) -> None:
    text = "" if rule.instead_text.startswith("#") else rule.instead_text

    raw = {name for line in text.splitlines() for name in re.findall(r"\{([a-z_]+)\}", line.partition("--")[0])}

    assert raw <= AS_WRITTEN | KEYWORDS


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ('ALTER TABLE "Post" ALTER COLUMN "authorId" TYPE bigint', "table-rewrite"),
        ('ALTER TABLE "Post" ALTER COLUMN "authorId" SET NOT NULL', "scan-under-exclusive-lock"),
        (
            'ALTER TABLE "Post" ADD CONSTRAINT k FOREIGN KEY ("authorId") REFERENCES "User"',
            "foreign-key-validated-on-add",
        ),
        ('ALTER TABLE "Post" ADD CONSTRAINT k UNIQUE (title, "order")', "unique-or-primary-key-builds-index"),
        ('ALTER TABLE "Post" ADD CONSTRAINT k CHECK ("order" > 0)', "check-validated-on-add"),
        ('CREATE INDEX "byOrder" ON "Post" ("order")', "index-not-concurrent"),
        ('DROP INDEX "byTitle"', "drop-index-not-concurrent"),
        ('ALTER TABLE "Post" DROP COLUMN "order"', "drop-column"),
        ('ALTER TABLE "Post" RENAME COLUMN "order" TO "position"', "rename-column"),
        ('ALTER TABLE "Post" RENAME TO "Entry"', "rename-table"),
        ('DROP TABLE "Post"', "drop-table"),
        ("""ALTER TYPE "Kind" RENAME VALUE 'a' TO 'it''s'""", "enum-value-renamed"),
    ],
)
def test_it_names_what_the_migration_names(tmp_path: Path, statement: str, rule: str) -> None:
    (tmp_path / "0001_before.sql").write_text(BASE, "utf-8")
    judged = tmp_path / "0002_after.sql"
    judged.write_text(f"{statement};", "utf-8")

    report = check(Request(paths=(judged,), copy="none", cache="none"), Silent())

    (instead,) = (one.instead for one in report.findings if one.rule == rule)
    found = [action for reading in readings(instead) for action in reading.actions]
    assert found
    assert postgresql(instead) is not None
    assert {one.relation for one in found} <= {None, "public.Post", "public.User"}
    assert {one.column for one in found} <= {None, "authorId", "authorId_new", "order", "position"}
    assert {name for one in found for name in one.columns} <= {"authorId", "order", "title", "id"}
