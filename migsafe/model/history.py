"""What became of migrations that were merged before."""

from enum import StrEnum

from migsafe.model.row import Row


class HistoryChange(StrEnum):
    """How a migration disagrees with those that were merged before it."""

    CHANGED = "changed"
    """Merged, and different now."""
    REMOVED = "removed"
    """Merged, and gone now."""
    OUT_OF_ORDER = "out-of-order"
    """New, and its number is below that of one that was merged."""
    SAME_NUMBER = "same-number"
    """Another migration has its number."""


class Disagreement(Row, frozen=True):
    """One disagreement of the migration at `path`. `other` is the migration that it disagrees with, where there is one.

    `since` is the git reference. `only_comments`: what changed is nothing that a server would see.
    """

    path: str
    kind: HistoryChange
    other: str | None
    since: str | None
    only_comments: bool
