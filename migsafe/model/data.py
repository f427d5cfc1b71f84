"""What the rows that are there mean for a migration."""

from enum import StrEnum

from migsafe.model.row import Row


class Doubt(StrEnum):
    """What rows may have that a statement does not allow."""

    DUPLICATES = "duplicates"
    NULLS = "nulls"
    ORPHANS = "orphans"
    VIOLATIONS = "violations"
    MISFITS = "misfits"
    """Values that the new type does not take at all."""
    LOSSES = "losses"
    """Values that the new type takes, and changes."""


class DataCheck(Row, frozen=True):
    """The rows of a relation, held against what a statement asks of them, in the state before the statement.

    `offenders` counts rows (for duplicates: values that occur more than once), None where the answer took too long or
    could not be had. `samples` are a few of them: keys as they are where they are numbers, masked otherwise. `query`
    finds them all. `refused`: the statement failed over them.
    """

    statement: int
    relation: str
    doubt: Doubt
    column: str | None
    offenders: int | None
    samples: tuple[str, ...]
    query: str
    refused: bool
