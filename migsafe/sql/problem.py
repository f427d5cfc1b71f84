"""Why a statement, or a part of it, is not understood, and where."""

from msgspec import Struct


class Problem(Struct, frozen=True):
    """What is wrong at a character offset of the file, as a phrase that ends with what to do.

    `certain`: no PostgreSQL accepts this text, so the file itself needs mending. Otherwise migsafe may be what falls
    short. `unseen`: the statement itself is read, but what it makes PostgreSQL do is not all in the file (SQL built at
    run time, rows that the client sends).
    """

    message: str
    offset: int
    certain: bool = False
    unseen: bool = False


class NotUnderstood(Exception):
    """Stops the reading of one statement; never leaves `migsafe.sql`."""

    def __init__(self, message: str, offset: int, *, certain: bool = False, unseen: bool = False) -> None:
        super().__init__(message)
        self.problem = Problem(message, offset, certain, unseen)
