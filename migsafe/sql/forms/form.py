"""What the readers of all families share: how a statement begins, and what a reader is."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from migsafe.model import Action
from migsafe.sql.cursor import Cursor

UNPLACED = (0, 0)
"""Statement and ordinal of an action before `read` numbers it."""


class Head(Struct, frozen=True):
    """The words that say what a statement is, and what stands between CREATE and the kind of object."""

    verb: str
    replaces: bool = False
    temporary: bool = False
    unlogged: bool = False
    is_unique: bool = False


Reader = Callable[[Cursor, Head], Iterable[Action]]
"""Reads a statement behind its verb. Yields an action only when all of it is read; raises NotUnderstood."""
