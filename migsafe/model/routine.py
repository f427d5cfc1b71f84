"""What a migration stores for later: the statements in the bodies of functions and procedures."""

from migsafe.model.row import Row
from migsafe.model.source import ActionKind


class RoutineStep(Row, frozen=True):
    """One thing that a function or procedure does each time it is called; the migration itself only stores it.

    `statement` is the one that creates the routine, `line` that of the step in the same file. The other fields are
    those of an Action. `unseen` says why a step is not known, as with EXECUTE of a string that is built (`kind` is
    `other`).
    """

    statement: int
    ordinal: int
    routine: str
    line: int
    kind: ActionKind
    relation: str | None = None
    name: str | None = None
    column: str | None = None
    columns: tuple[str, ...] = ()
    referenced: str | None = None
    predicate: str | None = None
    unseen: str | None = None
