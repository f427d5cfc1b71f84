"""Both phases of a workload, compared: changes with their cause, what was looked at, and what could not be."""

from collections.abc import Sequence

import pytest

from migsafe.model import (
    Action,
    ActionKind,
    ChangeKind,
    Explained,
    Item,
    LeftOut,
    Looked,
    Phase,
    PlanChange,
    QueryColumn,
    Row,
    Skip,
)
from migsafe.plans.compare import compare
from migsafe.plans.steady import is_steady
from migsafe.sections import LimitsSection
from tests.plans.made import above, explained, failed, index, named, scan, table

BEFORE, AFTER = Phase.BEFORE, Phase.AFTER
READS_TITLE = (QueryColumn("q", "public.posts", "title", "title"),)
INDEXED = explained(BEFORE, scan("Index Scan", pages=4, Index_Name="by_author"))
SCANNED = explained(AFTER, above("Sort", scan("Seq Scan", pages=4000, rows=9000), rows=10, Sort_Key=["posts.id"]))


def _compared(
    before: Explained,
    after: Explained,
    actions: Sequence[Action] = (),
    indexes: Sequence[Row] = (),
    text: str = "SELECT 1",
) -> tuple[PlanChange | Looked | Skip | LeftOut, ...]:
    schema = (table(BEFORE), table(AFTER), table(BEFORE, "public.authors", oid=2), *indexes)
    return compare((before, after), (named(text),), READS_TITLE, schema, actions, LimitsSection())


def _changes(
    before: Explained, after: Explained, actions: Sequence[Action] = (), indexes: Sequence[Row] = ()
) -> list[tuple[ChangeKind, int | None]]:
    found = _compared(before, after, actions, indexes)
    return [(row.kind, row.statement) for row in found if isinstance(row, PlanChange)]


def test_what_was_compared_is_said_for_both_items() -> None:
    same = explained(AFTER, scan("Index Scan", pages=4, Index_Name="by_author"))

    summary = "1 query, 1 parameter set, compared before and after"
    assert _compared(INDEXED, same) == (Looked(Item.PLANS, summary), Looked(Item.BUFFERS, summary))


def test_what_fails_after_the_migration_does_not_count_as_compared() -> None:
    found = [row for row in _compared(INDEXED, failed(AFTER)) if not isinstance(row, PlanChange)]

    assert found == [Skip(item, "1 query fails and cannot be compared", True) for item in (Item.PLANS, Item.BUFFERS)]


def test_the_statement_that_dropped_the_index_is_blamed_for_all_that_follows_from_it() -> None:
    actions = (
        Action(1, 1, ActionKind.ADD_COLUMN, "public.posts", column="x"),
        Action(2, 1, ActionKind.DROP_INDEX, "public.posts", name="public.by_author"),
    )

    assert _changes(INDEXED, SCANNED, actions, [index(BEFORE, "by_author")]) == [
        (ChangeKind.INDEX_SCAN_TO_SEQ_SCAN, 2),
        (ChangeKind.LOST_ORDERED_PATH, 2),
        (ChangeKind.BUFFERS_GROWN, 2),
    ]


@pytest.mark.parametrize(
    ("action", "statement"),
    [
        (Action(3, 1, ActionKind.DROP_COLUMN, "public.posts", column="author_id"), 3),
        (Action(3, 1, ActionKind.ALTER_COLUMN_TYPE, "public.posts", column="author_id"), 3),
        (Action(3, 1, ActionKind.ADD_COLUMN, "public.posts", column="x"), 3),
        (Action(3, 1, ActionKind.COMMENT, "public.posts"), None),
        (Action(3, 1, ActionKind.ADD_COLUMN, "public.authors", column="x"), None),
    ],
)
def test_the_cause_is_the_nearest_explanation_or_none(action: Action, statement: int | None) -> None:
    (first, *_) = _changes(INDEXED, SCANNED, [action], [index(BEFORE, "by_author")])

    assert first == (ChangeKind.INDEX_SCAN_TO_SEQ_SCAN, statement)


def test_a_new_index_is_the_cause_of_its_use() -> None:
    after = explained(AFTER, scan("Index Scan", pages=2, Index_Name="new"))
    actions = (
        Action(1, 1, ActionKind.ADD_COLUMN, "public.posts", column="x"),
        Action(2, 1, ActionKind.CREATE_INDEX, "public.posts", name="new"),
    )
    indexes = [index(BEFORE, "by_author"), index(AFTER, "by_author"), index(AFTER, "new", "(author_id, id)")]

    assert _changes(INDEXED, after, actions, indexes) == [(ChangeKind.INDEX_CHANGED, 2)]


@pytest.mark.parametrize(
    ("actions", "message", "statement"),
    [
        (
            [
                Action(1, 1, ActionKind.DROP_COLUMN, "public.posts", column="body"),
                Action(2, 1, ActionKind.RENAME_COLUMN, "public.posts", column="title", new_name="headline"),
            ],
            "column p.title does not exist",
            2,
        ),
        (
            [
                Action(1, 1, ActionKind.ADD_COLUMN, "public.posts", column="x"),
                Action(2, 1, ActionKind.RENAME_TABLE, "public.posts", new_name="articles"),
            ],
            'relation "posts" does not exist',
            2,
        ),
        (
            [
                Action(1, 1, ActionKind.RENAME_TABLE, "public.posts", new_name="articles"),
                Action(2, 1, ActionKind.DROP_COLUMN, "public.articles", column="title"),
            ],
            "column x.title does not exist",
            2,
        ),
        (
            [
                Action(1, 1, ActionKind.ADD_COLUMN, "public.posts", column="x"),
                Action(2, 1, ActionKind.DROP_COLUMN, "public.posts", column="title", cascade=True),
            ],
            'relation "recent" does not exist',
            2,
        ),
        ([Action(1, 1, ActionKind.DROP_FUNCTION, name="public.slugify")], "function slugify(text) does not exist", 1),
        ([Action(1, 1, ActionKind.ADD_COLUMN, "public.authors", column="x")], "division by zero", None),
    ],
)
def test_a_broken_query_is_blamed_on_what_took_its_names_away(
    actions: list[Action], message: str, statement: int | None
) -> None:
    (change,) = [row for row in _compared(INDEXED, failed(AFTER, message), actions) if isinstance(row, PlanChange)]

    assert (change.kind, change.after_name, change.statement) == (ChangeKind.QUERY_BROKEN, message, statement)


def test_a_query_that_failed_before_and_after_is_skipped_with_its_reason() -> None:
    reason = (
        "query q at queries/q.sql:3 fails before and after the migration: "
        'column "title" does not exist (SQLSTATE 42703)'
    )

    assert _compared(failed(BEFORE), failed(AFTER)) == (
        Skip(Item.PLANS, reason, True),
        Skip(Item.BUFFERS, reason, True),
    )


def test_a_query_that_failed_before_only_is_mended() -> None:
    assert _changes(failed(BEFORE), SCANNED) == [(ChangeKind.QUERY_MENDED, None)]


def test_a_query_measured_in_one_phase_only_is_skipped() -> None:
    found = compare((INDEXED,), (named(),), (), (), (), LimitsSection())

    assert {type(row) for row in found} == {Skip}


def test_other_rows_are_named_with_the_statement_that_changed_rows() -> None:
    before, after = (explained(phase, scan("Seq Scan", rows=rows)) for phase, rows in ((BEFORE, 10), (AFTER, 9)))
    actions = (
        Action(1, 1, ActionKind.ADD_COLUMN, "public.posts", column="x"),
        Action(2, 1, ActionKind.DELETE, "public.posts"),
    )

    assert _changes(before, after, actions) == [(ChangeKind.ROWS_CHANGED, 2)]


@pytest.mark.parametrize("text", ["SELECT now()", "SELECT 1 FROM t TABLESAMPLE SYSTEM (1)", "SELECT current_date"])
def test_other_rows_say_nothing_where_the_clock_or_chance_decides(text: str) -> None:
    before, after = (explained(phase, scan("Seq Scan", rows=rows)) for phase, rows in ((BEFORE, 10), (AFTER, 9)))

    assert not is_steady(text)
    assert not [row for row in _compared(before, after, text=text) if isinstance(row, PlanChange)]
