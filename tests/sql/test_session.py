"""Transactions and the settings in effect, statement by statement."""

import pytest

from migsafe.migrations.source import Wrapping
from migsafe.sql.session import milliseconds
from tests.sql.written import statements


def lock_timeouts(text: str) -> list[int | None]:
    return [statement.lock_timeout_ms for statement in statements(text)]


def transactions(text: str, wrapping: Wrapping = Wrapping.UNSTATED) -> list[int | None]:
    return [statement.transaction_id for statement in statements(text, wrapping=wrapping)]


def test_a_file_without_transaction_control_runs_in_one_transaction() -> None:
    assert transactions("CREATE TABLE a (id int); CREATE TABLE b (id int);") == [1, 1]


def test_a_file_with_a_statement_that_must_run_alone_has_no_transaction() -> None:
    assert transactions("CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY ON a (id);") == [None, None]


def test_begin_and_commit_are_obeyed_and_the_rest_commits_alone() -> None:
    assert transactions("SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3; BEGIN; SELECT 4; END;") == [
        None, 1, 1, 1, None, 2, 2, 2,
    ]  # fmt: skip


def test_commit_and_chain_begins_the_next_transaction_at_once() -> None:
    assert transactions("BEGIN; SELECT 1; COMMIT AND CHAIN; SELECT 2; COMMIT; SELECT 3;") == [1, 1, 1, 2, 2, None]


@pytest.mark.parametrize(
    ("wrapping", "expected"),
    [
        (Wrapping.FILE, [1, 1]),
        (Wrapping.RUN, [1, 1]),
        (Wrapping.STATEMENT, [None, None]),
        (Wrapping.MESSAGE, [1, 1]),
    ],
)
def test_the_migration_tool_decides_about_the_transaction(wrapping: Wrapping, expected: list[int | None]) -> None:
    assert transactions("CREATE TABLE a (id int); CREATE TABLE b (id int);", wrapping) == expected


def test_one_statement_sent_as_a_message_commits_alone() -> None:
    assert transactions("CREATE TABLE a (id int);", Wrapping.MESSAGE) == [None]


def test_in_a_message_every_transaction_is_followed_by_another_one() -> None:
    text = "CREATE TABLE a (id int); BEGIN; CREATE TABLE b (id int); COMMIT; CREATE TABLE c (id int); COMMIT; SELECT 1;"

    assert transactions(text, Wrapping.MESSAGE) == [1, 1, 1, 1, 2, 2, 3]
    assert transactions(text, Wrapping.FILE) == [1, 1, 1, 1, None, None, None]


def test_a_timeout_is_in_effect_from_the_next_statement_on() -> None:
    assert lock_timeouts("SELECT 1; SET lock_timeout = '5s'; SELECT 2;") == [None, None, 5000]


def test_set_local_ends_with_the_transaction() -> None:
    assert lock_timeouts("BEGIN; SET LOCAL lock_timeout = '2s'; SELECT 1; COMMIT; SELECT 2;") == [
        None, None, 2000, 2000, None,
    ]  # fmt: skip


def test_set_local_outside_a_transaction_does_nothing() -> None:
    assert lock_timeouts("BEGIN; COMMIT; SET LOCAL lock_timeout = '2s'; SELECT 1;")[-1] is None


def test_a_session_wide_setting_survives_the_commit_but_not_the_rollback() -> None:
    kept = lock_timeouts("BEGIN; SET lock_timeout = '2s'; COMMIT; SELECT 1;")
    lost = lock_timeouts("BEGIN; SET lock_timeout = '2s'; ROLLBACK; SELECT 1;")
    assert (kept[-1], lost[-1]) == (2000, None)


def test_a_rollback_restores_what_was_set_before_the_transaction() -> None:
    text = "BEGIN; COMMIT; SET lock_timeout = '9s'; BEGIN; SET lock_timeout = '2s'; ROLLBACK; SELECT 1;"
    assert lock_timeouts(text)[-1] == 9000


def test_set_local_is_over_at_commit_and_the_session_value_is_back() -> None:
    text = "BEGIN; SET lock_timeout = '9s'; SET LOCAL lock_timeout = '2s'; SELECT 1; COMMIT; SELECT 2;"
    assert lock_timeouts(text)[-3:] == [2000, 2000, 9000]


@pytest.mark.parametrize("undo", ["RESET lock_timeout", "RESET ALL", "DISCARD ALL", "SET lock_timeout TO DEFAULT"])
def test_a_reset_takes_the_timeout_back(undo: str) -> None:
    text = f"SELECT 1; SET lock_timeout = '5s'; SELECT 2; {undo}; SELECT 3;"
    found = [statement.lock_timeout_ms for statement in statements(text, wrapping=Wrapping.STATEMENT)]
    assert found == [None, None, 5000, 5000, None]


def test_reset_all_in_a_transaction_is_undone_by_its_rollback() -> None:
    text = "BEGIN; COMMIT; SET lock_timeout = '5s'; BEGIN; RESET ALL; SELECT 1; ROLLBACK; SELECT 2;"
    assert lock_timeouts(text)[-3:] == [None, None, 5000]


def test_zero_is_no_limit_and_not_the_same_as_nothing_set() -> None:
    assert lock_timeouts("SET lock_timeout = 0; SELECT 1;") == [None, 0]


def test_set_config_is_a_set_and_its_third_argument_makes_it_local() -> None:
    session = "BEGIN; SELECT set_config('lock_timeout', '3s', false); COMMIT; SELECT 1;"
    local = "BEGIN; SELECT pg_catalog.set_config('lock_timeout', '3s', true); SELECT 1; COMMIT; SELECT 2;"
    assert lock_timeouts(session)[-1] == 3000
    assert lock_timeouts(local)[-3:] == [3000, 3000, None]


def test_rollback_to_a_savepoint_restores_the_setting_of_that_moment() -> None:
    text = (
        "BEGIN; SET LOCAL lock_timeout = '1s'; SAVEPOINT s; SET LOCAL lock_timeout = '7s'; SELECT 1; "
        "ROLLBACK TO SAVEPOINT s; SELECT 2; COMMIT;"
    )
    assert lock_timeouts(text)[4:7] == [7000, 7000, 1000]


def test_a_released_savepoint_keeps_the_setting() -> None:
    text = "BEGIN; SAVEPOINT s; SET LOCAL lock_timeout = '7s'; RELEASE SAVEPOINT s; SELECT 1; COMMIT;"
    assert lock_timeouts(text)[4] == 7000


def test_rollback_to_the_latest_of_two_savepoints_of_one_name() -> None:
    text = (
        "BEGIN; SAVEPOINT s; SET LOCAL lock_timeout = '1s'; SAVEPOINT s; SET LOCAL lock_timeout = '2s'; "
        "ROLLBACK TO s; SELECT 1; COMMIT;"
    )
    assert lock_timeouts(text)[6] == 1000


def test_both_timeouts_and_the_time_zone_are_followed() -> None:
    text = "SET statement_timeout = '1min'; SET TIME ZONE 'UTC'; SELECT 1;"
    last = statements(text)[-1]
    assert (last.statement_timeout_ms, last.lock_timeout_ms, last.time_zone) == (60_000, None, "UTC")


def test_alter_role_set_is_for_new_sessions_only() -> None:
    assert lock_timeouts("ALTER ROLE app SET lock_timeout = '5s'; SELECT 1;") == [None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5s", 5000), ("500ms", 500), ("5000", 5000), ("1min", 60_000), ("1.5s", 1500), ("2h", 7_200_000), ("-1", 0),
     ("soon", None), (None, None)],
)  # fmt: skip
def test_durations_are_read_as_postgresql_reads_them(text: str | None, expected: int | None) -> None:
    assert milliseconds(text) == expected


@pytest.mark.parametrize(
    ("text", "version", "alone"),
    [
        ("CREATE INDEX CONCURRENTLY i ON t (a)", 16, True),
        ("CREATE INDEX i ON t (a)", 16, False),
        ("ALTER TYPE mood ADD VALUE 'x'", 11, True),
        ("ALTER TYPE mood ADD VALUE 'x'", 12, False),
        ("VACUUM t", 16, True),
        ("REINDEX TABLE t", 16, False),
        ("REINDEX SCHEMA public", 16, True),
        ("ALTER TABLE p DETACH PARTITION q CONCURRENTLY", 16, True),
        ("CREATE DATABASE d", 16, True),
    ],
)
def test_what_cannot_run_in_a_transaction_is_known(text: str, version: int, alone: bool) -> None:
    (statement,) = statements(text, server_version=version)
    assert statement.needs_autocommit is alone
