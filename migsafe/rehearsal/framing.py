"""The sessions and transactions in which the statements of files run [edge].

A migration tool wraps a file in one transaction unless a statement of it cannot run in one; the reader has numbered
the transactions (`Statement.transaction_id`, None: autocommit). BEGIN and COMMIT that the file brings itself run as
they stand; only the missing ones are added. The connection is in autocommit mode.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from migsafe.model import Statement

if TYPE_CHECKING:
    from psycopg import Connection

_OPENING = frozenset({"BEGIN", "START"})
_WRAPPED = 0
_CONTROL = _OPENING | frozenset({"COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE", "DEALLOCATE"})
_SESSION = frozenset({"SET", "RESET", "SHOW", "DISCARD", "LISTEN", "UNLISTEN", "NOTIFY"})


@dataclass(slots=True)
class Framing:
    """One session's transactions. `ours` is the id of the one that we opened, 0 where that wraps one statement.

    `wraps`: a transaction was open before the file's first statement, so that its tool will commit in the end, even if
    the file itself ended that one and began another.
    """

    connection: "Connection[Any]"
    ours: int | None = None
    wraps: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open, be it ours or the file's."""
        return in_transaction(self.connection)

    def must_commit_before(self, statement: Statement) -> bool:
        """Whether the transaction that we opened does not reach to this statement."""
        return self.ours is not None and statement.transaction_id != self.ours

    def open_for(self, statement: Statement) -> None:
        """Open the statement's transaction, unless one is open or the statement opens it itself."""
        if self.wraps is None:
            self.wraps = statement.transaction_id is not None and first_word(statement) not in _OPENING
        if statement.transaction_id is not None and not self.is_open and first_word(statement) not in _OPENING:
            self._begin(statement.transaction_id)

    def wrap(self) -> None:
        """Open a transaction around the next statement alone."""
        self._begin(_WRAPPED)

    def commit(self) -> None:
        """Commit the transaction that we opened, or at the end have to, if there is one. Raises psycopg.Error."""
        owes, self.ours = self.owes_commit, None
        if owes:
            self.connection.execute("COMMIT")

    @property
    def owes_commit(self) -> bool:
        """Whether a transaction is open that not the file has to end."""
        return self.is_open and (self.ours is not None or bool(self.wraps))

    def abandon(self) -> None:
        """Roll back whatever is open."""
        self.ours = None
        if not self.connection.closed and self.is_open:
            self.connection.execute("ROLLBACK")

    def _begin(self, transaction: int) -> None:
        self.connection.execute("BEGIN")
        self.ours = transaction


def sessions(statements: Sequence[Statement]) -> Iterator[tuple[Statement, ...]]:
    """The statements of each session: those of one file, or of all files that share a transaction."""
    session: list[Statement] = []
    for statement in statements:
        if session and not _goes_on(session[-1], statement):
            yield tuple(session)
            session = []
        session.append(statement)
    if session:
        yield tuple(session)


def _goes_on(last: Statement, following: Statement) -> bool:
    shared = last.transaction_id is not None and last.transaction_id == following.transaction_id
    return shared or last.path == following.path


def in_transaction(connection: "Connection[Any]") -> bool:
    """Whether the session is inside a transaction, a failed one included."""
    from psycopg.pq import TransactionStatus

    return connection.info.transaction_status != TransactionStatus.IDLE


def first_word(statement: Statement) -> str:
    """The statement's command in capitals: `ALTER`, `BEGIN`, `\\CONNECT` …"""
    words = statement.verb.split()
    return words[0].upper() if words else ""


def is_control(statement: Statement) -> bool:
    """Whether it only steers the session or its transactions, and so locks no relation."""
    return first_word(statement) in _CONTROL | _SESSION
