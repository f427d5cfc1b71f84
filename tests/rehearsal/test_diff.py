"""Which relations a migration changed, by photographs of a real schema."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import Lock, Phase
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.diff import changed_relations
from migsafe.rehearsal.snapshot import photograph
from tests.rehearsal.written import migration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT 1", set()),
        ("SELECT count(*) FROM post", set()),
        ("ALTER TABLE post ADD COLUMN note text", {"public.post"}),
        ("ALTER TABLE post ALTER COLUMN views TYPE bigint", {"public.post"}),
        ("CREATE INDEX ON post (views)", {"public.post"}),
        ("DROP INDEX post_title", {"public.post"}),
        ("ALTER TABLE author ADD CHECK (id > 0)", {"public.author"}),
        ("ALTER TABLE author RENAME TO writer", {"public.author", "public.writer"}),
        ("CREATE TABLE tag (id int)", {"public.tag"}),
        ("DROP MATERIALIZED VIEW top", {"public.top"}),
        ("CREATE SEQUENCE numbers", set()),
        ("DELETE FROM post WHERE id = 1", {"public.post"}),
    ],
)
def test_changed_relations_are_named(blog: DatabaseCopy, text: str, expected: set[str]) -> None:
    with blog.connect(autocommit=True) as connection:
        before = photograph(connection, Phase.BEFORE)
        rows = rehearse(blog, migration(text))
        after = photograph(connection, Phase.AFTER)
    locks = [row for row in rows if isinstance(row, Lock)]
    assert changed_relations(before, after, locks) == expected
