"""What a migration does behind a long-running transaction, and what it leaves when it gives up."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer
from migsafe.model import Lock, LockWait, Statement
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.lock_queue import rehearse_lock_queue
from migsafe.rehearsal.obstacle import in_the_way
from tests.rehearsal.written import executions, migration

_numbers = count(1)


def waits(postgres: PostgresServer, blog: DatabaseCopy, *files: tuple[Statement, ...]) -> list[LockWait]:
    """What came of the files behind somebody, after they were rehearsed alone."""
    template = f"queue_{next(_numbers)}"
    postgres.create_database(template, template=blog.name)

    @contextmanager
    def another() -> Iterator[DatabaseCopy]:
        name = f"{template}_run"
        yield postgres.create_database(name, template=template)
        postgres.drop_database(name)

    statements = [one for file in files for one in file]
    rows = rehearse(blog, statements)
    holders = in_the_way([row for row in rows if isinstance(row, Lock)], statements)
    try:
        return list(
            rehearse_lock_queue(another, statements, list(executions(rows).values()), holders, {}, patience_s=0.3)
        )
    finally:
        postgres.drop_database(template)


def test_a_lock_timeout_bounds_what_clients_wait_and_nothing_is_left(
    postgres: PostgresServer, blog: DatabaseCopy
) -> None:
    (wait,) = waits(postgres, blog, migration("SET lock_timeout = '2s'", "ALTER TABLE post ADD COLUMN language text"))

    assert (wait.statement, wait.relation, wait.timeout_ms) == (2, "public.post", 2000)
    assert wait.gave_up
    assert 80 <= wait.waited_ms < 300
    assert 50 < wait.reads_ms < 600
    assert (wait.committed, wait.invalid_index, wait.again) == (0, None, None)


def test_without_a_timeout_everybody_waits_until_the_other_one_leaves(
    postgres: PostgresServer, blog: DatabaseCopy
) -> None:
    (wait,) = waits(postgres, blog, migration("ALTER TABLE post ADD COLUMN language text"))

    assert (wait.timeout_ms, wait.gave_up) == (None, False)
    assert wait.waited_ms >= 290
    assert wait.reads_ms >= 250


def test_a_lock_that_lets_readers_pass_waits_behind_a_writer(postgres: PostgresServer, blog: DatabaseCopy) -> None:
    (wait,) = waits(postgres, blog, migration("SET lock_timeout = '1s'", "CREATE INDEX views_idx ON post (views)"))

    assert wait.gave_up
    assert wait.writes_ms > 50
    assert wait.reads_ms < 50


def test_what_was_committed_before_it_gave_up_stands_in_the_way_of_a_second_run(
    postgres: PostgresServer, blog: DatabaseCopy
) -> None:
    texts = ("SET lock_timeout = '1s'", "CREATE TABLE note (id int)", "ALTER TABLE post ADD COLUMN language text")
    (wait,) = waits(postgres, blog, migration(*texts, transaction=None))

    assert (wait.statement, wait.gave_up, wait.committed) == (3, True, 1)
    assert wait.again == 'relation "note" already exists'


def test_what_can_be_run_again_is(postgres: PostgresServer, blog: DatabaseCopy) -> None:
    texts = (
        "SET lock_timeout = '1s'",
        "CREATE TABLE IF NOT EXISTS note (id int)",
        "ALTER TABLE post ADD COLUMN IF NOT EXISTS language text",
    )
    then = migration("ALTER TABLE author ADD COLUMN language text", path="0002.sql", first_id=4, transaction=2)
    first, second = waits(postgres, blog, migration(*texts, transaction=None), then)

    assert (first.statement, first.gave_up, first.again) == (3, True, None)
    assert (second.statement, second.gave_up) == (4, False)


def test_each_transaction_is_tried_and_the_timeout_that_it_set_comes_back(
    postgres: PostgresServer, blog: DatabaseCopy
) -> None:
    first = migration("SET LOCAL lock_timeout = '2s'", "ALTER TABLE post ADD COLUMN language text")
    second = migration("SET lock_timeout = '3s'", "LOCK TABLE author", path="2.sql", first_id=3, transaction=2)
    found = waits(postgres, blog, first, second)

    assert [(wait.statement, wait.timeout_ms) for wait in found] == [(2, 2000), (4, 3000)]


def test_a_concurrent_build_that_gives_up_leaves_an_invalid_index(postgres: PostgresServer, blog: DatabaseCopy) -> None:
    texts = ("SET lock_timeout = '1s'", "CREATE INDEX CONCURRENTLY views_idx ON post (views)")
    (wait,) = waits(postgres, blog, migration(*texts, transaction=None, alone=[2]))

    assert (wait.gave_up, wait.invalid_index) == (True, "public.views_idx")
    assert wait.again == 'relation "views_idx" already exists'


def test_what_takes_no_strong_lock_is_not_tried(postgres: PostgresServer, blog: DatabaseCopy) -> None:
    texts = ("CREATE TABLE note (id int)", "ALTER TABLE note ADD COLUMN text text", "UPDATE post SET views = 1")

    assert waits(postgres, blog, migration(*texts)) == []


@pytest.mark.parametrize("text", ["SET ROLE nobody_there", "ALTER TABLE post ADD COLUMN state nosuchtype"])
def test_what_failed_alone_is_not_tried(postgres: PostgresServer, blog: DatabaseCopy, text: str) -> None:
    assert waits(postgres, blog, migration(text)) == []
