"""What is gone for good after a migration, in phrases with counts."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.migrations.source import MigrationFile
from migsafe.model import Action, DataCheck, Execution, Lost, NoWayBack, Phase, Role, Skip, Statement, Way, WayBack
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.looked_back import looked_back
from migsafe.rehearsal.losses import losses
from migsafe.rehearsal.snapshot import photograph
from migsafe.sql.read import read


def lost(copy: DatabaseCopy, text: str) -> list[str]:
    file = MigrationFile("0001.sql", Role.JUDGED, 1, text)
    read_rows = list(read(file, 1, 1))
    statements = [row for row in read_rows if isinstance(row, Statement)]
    actions = [row for row in read_rows if isinstance(row, Action)]
    with copy.connect(autocommit=True) as connection:
        before = photograph(connection, Phase.BEFORE)
        rows = rehearse(copy, statements, actions)
        after = photograph(connection, Phase.AFTER)
    executions = [row for row in rows if isinstance(row, Execution)]
    assert [row.message for row in executions if row.sqlstate] == []
    checks = [row for row in rows if isinstance(row, DataCheck)]
    return [one.what for one in losses(before, after, actions, executions, checks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE post ADD COLUMN note text; CREATE TABLE note (id int); DROP TABLE note;", []),
        ("ALTER TABLE post RENAME TO article; ALTER TABLE article RENAME COLUMN title TO heading;", []),
        (
            "ALTER TABLE post RENAME TO article; ALTER TABLE article DROP COLUMN views;",
            ["column public.post.views (5,000 rows)"],
        ),
        ("DROP TABLE author;", ["table public.author (100 rows)"]),
        ("DELETE FROM post WHERE id <= 10;", ["rows of public.post (10)"]),
        ("UPDATE post SET views = 0 WHERE id <= 10;", ["the old values of rows of public.post (10)"]),
        ("TRUNCATE post;", ["all rows of public.post (5,000 rows)"]),
        ("ALTER TABLE post ALTER COLUMN author_id TYPE bigint, ALTER COLUMN views TYPE real;", []),
    ],
)  # fmt: skip
def test_what_no_down_migration_brings_back_is_named_with_its_count(
    blog: DatabaseCopy, text: str, expected: list[str]
) -> None:
    assert lost(blog, text) == expected


def test_without_a_way_back_the_item_says_what_is_lost_and_what_a_second_run_does() -> None:
    twice = WayBack("1.sql", Way.TWICE, "1.sql", "42P07", 'relation "note" already exists', 3, 1)
    rows = list(
        looked_back([NoWayBack("1.sql", None)], [twice], [Execution(1, 1.0, 0, None)], [Lost("table public.a")])
    )

    assert [row.reason for row in rows if isinstance(row, Skip)] == [
        "1.sql has no down migration and no `-- rollback:` line",
        'lost without a backup: table public.a; run a second time it stops at 1.sql:3: relation "note" already exists',
    ]
