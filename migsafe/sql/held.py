"""A predicted lock before it becomes evidence."""

from collections.abc import Iterator

from migsafe.model import LockMode

Held = tuple[str, LockMode]
"""A relation and the mode of a lock on it."""


def on(relation: str | None, mode: LockMode) -> Iterator[Held]:
    """The lock, where the relation is known at all."""
    if relation is not None:
        yield relation, mode
