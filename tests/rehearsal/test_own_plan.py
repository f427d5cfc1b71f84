"""How the migration's own statements are planned, in the state in which they run."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import Execution, Lock, StatementPlan
from migsafe.rehearsal.apply import rehearse
from tests.rehearsal.written import migration


@pytest.mark.parametrize(
    ("text", "scans"),
    [
        ("UPDATE post SET views = 0 WHERE title LIKE '%7%'", ["Seq Scan of public.post"]),
        ("DELETE FROM post WHERE id = 7", ["Index Scan of public.post by post_pkey"]),
        ("INSERT INTO author SELECT id + 1000, title FROM post", ["Seq Scan of public.post"]),
        ("WITH old AS (SELECT id FROM author) DELETE FROM author USING old WHERE old.id = author.id",
         ["Seq Scan of public.author"]),
        ("INSERT INTO author VALUES (1000, 'x')", None),
        ("SELECT count(*) FROM post", None),
        ("CREATE INDEX ON post (views)", None),
        ("UPDATE post SET nothing = 1", None),
    ],
)  # fmt: skip
def test_a_statement_that_changes_rows_it_has_to_find_is_planned(
    text: str, scans: list[str] | None, blog: DatabaseCopy
) -> None:
    plans = [row for row in rehearse(blog, migration(text)) if isinstance(row, StatementPlan)]

    assert [list(row.scans) for row in plans] == ([scans] if scans else [])
    assert all(row.cost > 0 for row in plans)


def test_the_plan_is_of_what_earlier_statements_left_and_leaves_nothing_behind(blog: DatabaseCopy) -> None:
    statements = migration(
        "CREATE TABLE fresh (id int, body text)",
        "INSERT INTO fresh SELECT id, title FROM post",
        "UPDATE fresh SET body = 'x' WHERE id < 10",
    )

    rows = rehearse(blog, statements)

    plans = {row.statement: row for row in rows if isinstance(row, StatementPlan)}
    assert plans[statements[1].id].rows == 5000
    assert plans[statements[2].id].scans == ("Seq Scan of public.fresh",)
    assert [row.rows for row in rows if isinstance(row, Execution)][1:] == [5000, 9]
    # The lock that planning took is the statement's own.
    locks = [row.relation for row in rows if isinstance(row, Lock) and row.statement == statements[1].id]
    assert "public.post" in locks
