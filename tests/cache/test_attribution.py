"""Stale entries are traced to the statement that changed what their loader reads."""

import pytest

from migsafe.cache.attribution import causing_statement
from migsafe.cache.compare_values import Difference
from migsafe.model import Action, ActionKind, PatternColumn

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
