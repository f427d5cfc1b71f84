"""A predicted lock before it becomes evidence, and what the prediction of one action needs to know."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from migsafe.model import Action, ActionKind, LockMode
from migsafe.sql.schema.state import Schema

Held = tuple[str, LockMode]
"""A relation and the mode of a lock on it."""


class Situation(Struct, frozen=True):
    """Where an action stands: all actions of its statement, the schema before it, the server's major version.

    `time_zone` is the session's where something set it, `text` and `verb` the statement's where it is known.
    """

    actions: tuple[Action, ...]
    schema: Schema
    server_version: int
    time_zone: str | None = None
    text: str = ""
    verb: str = ""


ByKind = Mapping[ActionKind, Callable[[Action, Situation], Iterable[Held]]]
"""For each kind of action that a family concerns, what gives its locks; a relation may come more than once."""


def on(relation: str | None, mode: LockMode) -> Iterator[Held]:
    """The lock, where the relation is known at all."""
    if relation is not None:
        yield relation, mode


def all_of(relations: Iterable[str], mode: LockMode) -> Iterator[Held]:
    """The same lock on each of them."""
    return ((relation, mode) for relation in relations)
