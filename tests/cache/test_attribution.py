"""Stale entries are traced to the statement that changed what their loader reads."""

import pytest

from migsafe.cache.attribution import causing_statement, indirect_writes
from migsafe.cache.compare_values import Difference
from migsafe.model import Action, ActionKind, Lock, LockMode, PatternColumn, Provenance

COLUMNS = [
    PatternColumn("post", "public.posts", "title", "title"),
    PatternColumn("post", "public.posts", "id", None),
    PatternColumn("post", "public.authors", "name", "author"),
]


def action(statement: int, kind: ActionKind, relation: str = "public.posts", **more: object) -> Action:
    return Action(statement, 1, kind, relation, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actions", "found", "expected"),
    [
        ([action(1, ActionKind.UPDATE, columns=("title",))], Difference(frozenset({"title"})), 1),
        ([action(1, ActionKind.UPDATE, columns=("likes",))], Difference(frozenset({"title"})), None),
        ([action(1, ActionKind.UPDATE, "public.tags")], Difference(frozenset({"title"})), None),
        (
            [
                action(1, ActionKind.UPDATE, columns=("title",)),
                action(2, ActionKind.UPDATE, "public.authors", columns=("name",)),
            ],
            Difference(frozenset({"author"})),
            2,
        ),
        ([action(3, ActionKind.DELETE), action(2, ActionKind.INSERT)], Difference(rows=True), 2),
        ([action(1, ActionKind.RENAME_COLUMN, column="title", new_name="head")], Difference(), 1),
        ([action(1, ActionKind.ADD_COLUMN, column="likes")], Difference(new=frozenset({"likes"})), 1),
        ([action(1, ActionKind.ADD_COLUMN, column="likes")], Difference(frozenset({"title"})), None),
        ([action(1, ActionKind.CREATE_INDEX)], Difference(frozenset({"title"})), None),
        ([action(1, ActionKind.ALTER_COLUMN_TYPE, column="id")], Difference(frozenset({"title"})), 1),
    ],
)
def test_the_first_statement_that_touches_the_differing_columns_is_named(
    actions: list[Action], found: Difference, expected: int | None
) -> None:
    assert causing_statement(COLUMNS, found, actions) == expected


def lock(statement: int, relation: str, mode: LockMode = LockMode.ROW_EXCLUSIVE, seen: bool = True) -> Lock:
    evidence = Provenance.OBSERVED if seen else Provenance.PREDICTED
    return Lock(statement, relation, mode, evidence, None, False, False, False)


@pytest.mark.parametrize(
    ("locks", "found", "expected"),
    [
        ([lock(1, "public.posts")], Difference(rows=True), 1),
        ([lock(1, "public.posts"), lock(2, "public.authors")], Difference(frozenset({"author"})), 2),
        # The statement that names the column goes before one that may have changed it.
        ([lock(1, "public.posts")], Difference(frozenset({"title"})), 3),
        ([lock(1, "public.posts", LockMode.ROW_SHARE)], Difference(rows=True), 3),
        ([lock(1, "public.posts", seen=False)], Difference(rows=True), 3),
        ([lock(3, "public.posts"), lock(4, "public.authors")], Difference(rows=True), 3),
    ],
)
def test_triggers_and_cascades_are_known_by_the_locks_that_were_seen(
    locks: list[Lock], found: Difference, expected: int | None
) -> None:
    named = [action(3, ActionKind.UPDATE, columns=("title",))]
    assert causing_statement(COLUMNS[:1] + COLUMNS[2:], found, [*named, *indirect_writes(locks, named)]) == expected
