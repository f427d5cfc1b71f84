"""What a statement that nobody understood keeps from passing, and what it does not."""

import pytest
from msgspec.structs import replace

from migsafe.checklist import NOT_UNDERSTOOD, draw_up
from migsafe.looked import behind_others, looked_at
from migsafe.model import (
    Execution,
    Finding,
    Item,
    LockWait,
    Looked,
    Outcome,
    Provenance,
    Severity,
    Skip,
    Statement,
    Verdict,
    Waived,
)
from migsafe.sql.reach import EVERYTHING, may_matter_to
from tests.rulebook.facts import ran, statement

L, D, I, C, S = Item.LOCKS, Item.DATA, Item.INDEXES, Item.COMPATIBILITY, Item.SECURITY  # noqa: E741


@pytest.mark.parametrize(
    ("sql", "items"),
    [
        ("FROBNICATE posts", {L, D, I, C, S}),
        ("ALTER TABLE posts FROB", {L, D, I, C, S}),
        ("DO $$ frob $$", {L, D, I, C, S}),
        ("CALL frob()", {L, D, I, C, S}),
        (r"\i other.sql", {L, D, I, C, S}),
        ("'quoted'", {L, D, I, C, S}),
        ("", {L, D, I, C, S}),
        ("/* SHOW */ DROP SCHEMA old FROB", {L, D, I, C, S}),
        ("DROP OWNED BY frob", {L, D, I, C, S}),
        ("-- why\nCREATE UNIQUE INDEX frob", {L, I}),
        ("reindex frob", {L, I}),
        ("INSERT INTO posts FROB", {L, D}),
        ("WITH frob", {L, D}),
        ("CREATE OR REPLACE FUNCTION f() FROB", {L, C, S}),
        ("GRANT FROB", {L, C, S}),
        ("VACUUM FROB", {L}),
        ("COMMENT ON FROB", {L}),
        ("NOTIFY 1 frob", set()),
        (r"\echo done", set()),
    ],
)
def test_a_statement_matters_to_what_it_can_change(sql: str, items: set[Item]) -> None:
    assert may_matter_to(sql) == items
    assert may_matter_to(sql) <= EVERYTHING


def unknown(number: int, sql: str) -> Statement:
    return replace(statement(number), text=sql, understood=False, problem="it is new")


def skipped(*statements: Statement, observed: bool = False) -> set[Item]:
    executions = [ran(one.id, 1) for one in statements] if observed else []
    return {row.item for row in looked_at(statements, (), executions, None) if isinstance(row, Skip) and row.configured}


def test_only_what_it_could_have_mattered_to_is_not_checked() -> None:
    assert skipped(unknown(1, "CREATE INDEX frob"), statement(2)) == {L, I}
    assert skipped(unknown(1, "NOTIFY 1")) == set()
    assert skipped(unknown(1, "CREATE INDEX frob"), unknown(2, "INSERT frob")) == {L, I, D}


def test_one_that_ran_on_the_copy_showed_its_locks() -> None:
    assert skipped(unknown(1, "CREATE INDEX frob"), observed=True) == {I}


FINDING = Finding(NOT_UNDERSTOOD, L, Severity.WARNING, "", "", "m.sql", 1, 1, 1, 1, Provenance.PREDICTED, ())
SKIPS = [Skip(item, "m.sql:1 is not understood", configured=True, statement=1) for item in (L, I)]
LOOKED = [Looked(item, "looked") for item in Item]


def test_a_gap_leaves_the_run_incomplete_until_somebody_says_that_they_looked() -> None:
    open_gap = draw_up([FINDING], LOOKED, SKIPS)
    waived = draw_up([replace(FINDING, waived=Waived("read by me", None, "m.sql", 1))], LOOKED, SKIPS)

    assert open_gap.verdict is Verdict.INCOMPLETE
    assert waived.verdict is Verdict.PASS
    assert {result.outcome for result in waived.items} == {Outcome.PASS}


def test_a_waiver_of_one_statement_closes_no_other_gap() -> None:
    waived = replace(FINDING, waived=Waived("read by me", None, "m.sql", 1))
    other = Skip(D, "m.sql:2 is not understood", configured=True, statement=2)

    assert draw_up([waived], LOOKED, [*SKIPS, other]).verdict is Verdict.INCOMPLETE


def test_many_reasons_are_counted() -> None:
    skips = [Skip(L, f"m.sql:{line} is not understood", configured=True) for line in range(1, 13)]

    reason = draw_up([], LOOKED, skips).items[0].reason

    assert reason is not None
    assert reason.startswith("m.sql:1 is not understood; m.sql:2")
    assert reason.endswith("; and 7 more")


def test_a_file_after_one_that_failed_is_named_as_not_rehearsed() -> None:
    file = [replace(statement(number), path=f"{number}.sql") for number in (1, 2)]
    failed = Execution(1, 1.0, 0, None, "42703", "no such column")
    rows = looked_at(
        file, [], [failed, Execution(2, 0.0, None, None, skipped="the migration stopped at 1.sql:1")], None
    )

    reason = "2.sql was not rehearsed: the migration stopped at 1.sql:1"
    assert [(row.item, row.reason) for row in rows if isinstance(row, Skip)] == [(L, reason), (D, reason)]


def test_want_of_room_on_this_machine_says_nothing_about_the_migration() -> None:
    rows = looked_at([statement(1)], [], [Execution(1, 1.0, 0, None, "53100", "No space left", 1, 1)], None)

    assert {row.item for row in rows if isinstance(row, Skip) and "for want of room" in row.reason} == {L, D}


@pytest.mark.parametrize(
    ("timeout_ms", "gave_up", "reads_ms", "phrase"),
    [
        (2000.0, True, 120.0, "behind a long-running transaction it gives up, and clients wait 2.0 s"),
        (None, False, 300.0, "behind a long-running transaction it waits as long as that runs, and clients with it"),
        (None, False, 1.0, None),
    ],
)
def test_what_clients_wait_behind_somebody_counts_the_timeout_that_was_cut_short(
    timeout_ms: float | None, gave_up: bool, reads_ms: float, phrase: str | None
) -> None:
    wait = LockWait(1, "public.posts", timeout_ms, gave_up, 100.0, reads_ms, 0.0, 0, None, None)

    assert [row.summary for row in behind_others([wait], None) if isinstance(row, Looked)] == (
        [phrase] if phrase else []
    )
