"""Which index is redundant: the beginning of another one, or one defined like another."""

from pathlib import Path

from migsafe.check import check
from migsafe.progress import Silent
from migsafe.request import Request

BEFORE = """
CREATE TABLE posts (id int PRIMARY KEY, author int, day int, tags jsonb);
CREATE INDEX by_tags ON posts USING gin (tags);
CREATE INDEX by_author ON posts (author);
CREATE INDEX drafts ON posts (author) WHERE day IS NULL;
"""
AFTER = """
CREATE INDEX CONCURRENTLY by_tags_again ON posts USING gin (tags);
CREATE INDEX CONCURRENTLY by_author_and_day ON posts (author, day);
CREATE INDEX CONCURRENTLY drafts_again ON posts (author) WHERE day IS NULL;
CREATE INDEX CONCURRENTLY published ON posts (author) WHERE day IS NOT NULL;
CREATE UNIQUE INDEX CONCURRENTLY once_a_day ON posts (day, author);
"""


def test_an_index_is_redundant_beside_a_longer_one_and_beside_one_like_it(tmp_path: Path) -> None:
    (tmp_path / "0001_before.sql").write_text(BEFORE, "utf-8")
    judged = tmp_path / "0002_after.sql"
    judged.write_text(AFTER, "utf-8")

    report = check(Request(paths=(judged,), copy="none", cache="none"), Silent())

    found = [dict(one.measured) | {"line": one.line} for one in report.findings if one.rule == "index-redundant"]
    assert [(one["line"], one["redundant"], one["covering"]) for one in found] == [
        (2, "public.by_tags_again", "public.by_tags"),
        (4, "public.drafts_again", "public.drafts"),
        (3, "public.by_author", "public.by_author_and_day"),
    ]
