"""What a rollback takes back of the schema.

Looking back costs a copy of the schema for each transaction and savepoint, so only a file that rolls something back is
followed like this.
"""

from collections.abc import Iterable

from migsafe.model import Action, ActionKind
from migsafe.sql.schema.follow import follow
from migsafe.sql.schema.state import Schema


def rolls_back(actions: Iterable[Action]) -> bool:
    """Whether any of them undoes what was done before it."""
    return any(action.kind is ActionKind.ROLLBACK and action.method != "prepared" for action in actions)


class Follower:
    """Follows the actions of one file; `looks_back` where it rolls something back."""

    def __init__(self, schema: Schema, *, looks_back: bool) -> None:
        self._schema = schema
        self._looks_back = looks_back
        self._begin = schema.copy() if looks_back else None
        self._savepoints: list[tuple[str, Schema]] = []

    def follow(self, action: Action) -> None:
        """Take in what one action changes, or what it brings back."""
        if not self._looks_back:
            follow(self._schema, action)
            return
        match action.kind:
            case ActionKind.BEGIN | ActionKind.COMMIT if action.method is None:
                self._begin, self._savepoints = self._schema.copy(), []
            case ActionKind.SAVEPOINT:
                self._savepoint(action)
            case ActionKind.ROLLBACK if action.method is None:
                self._roll_back(action)
            case _:
                follow(self._schema, action)

    def _savepoint(self, action: Action) -> None:
        at = self._at(action.name)
        if action.method is None:
            self._savepoints.append((action.name or "", self._schema.copy()))
        elif at is not None:
            del self._savepoints[at:]

    def _roll_back(self, action: Action) -> None:
        at = self._at(action.name)
        if action.name is None and self._begin is not None:
            self._schema.become(self._begin)
            self._savepoints = []
        elif at is not None:
            self._schema.become(self._savepoints[at][1])
            del self._savepoints[at + 1 :]

    def _at(self, name: str | None) -> int | None:
        names = [known for known, _ in self._savepoints]
        return len(names) - 1 - names[::-1].index(name) if name in names else None
