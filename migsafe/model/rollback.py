"""The way back: what a down migration does, what it leaves, and what it cannot bring back."""

from enum import StrEnum

from migsafe.model.row import Row


class Way(StrEnum):
    """What was run after the migration."""

    DOWN = "down"
    """The down migration."""
    UP_AGAIN = "up-again"
    """The migration once more, after its down migration."""
    TWICE = "twice"
    """The migration once more on top of itself, as a deploy that is repeated would."""


class WayBack(Row, frozen=True):
    """One run on the way back. `path` is the migration, `file` what ran. A failure has SQLSTATE, message and place."""

    path: str
    way: Way
    file: str
    sqlstate: str | None = None
    message: str | None = None
    line: int | None = None
    column: int | None = None


class Trace(StrEnum):
    """How something differs after a rollback from what it was before the migration."""

    LEFT = "left"
    """The migration made it, and the down migration leaves it there."""
    LOST = "lost"
    """It was there before the migration and is gone."""
    CHANGED = "changed"
    DATA = "data"
    """The rows, or the values of a column, are not what they were."""


class Remainder(Row, frozen=True):
    """One difference between before the migration and after its rollback. `object` reads `index public.posts_idx`."""

    trace: Trace
    object: str


class NoWayBack(Row, frozen=True):
    """A migration without a down migration; `declared` is what its header says about going back."""

    path: str
    declared: str | None


class Lost(Row, frozen=True):
    """Something that the migrations take away and no down migration brings back: `what` is a phrase with its count."""

    what: str
