"""Building the base: earlier migrations and seeds run on the copy, unwatched [edge].

A file that fails here is not the user's finding but an input that cannot be used: the base cannot be built from it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.errors import InputError, Place
from migsafe.migrations.source import MigrationFile
from migsafe.model import Statement
from migsafe.rehearsal.failure import Failure, failure
from migsafe.rehearsal.framing import Framing, in_transaction
from migsafe.rehearsal.send import send
from migsafe.sql.read import read
from migsafe.sql.split import split

if TYPE_CHECKING:
    from psycopg import Connection

_LARGE = 1_000_000
# What needs the client, or must not or cannot run in the one transaction that a whole text is to the server.
_NOT_AS_A_WHOLE = re.compile(
    r"(?:^|;|\*/)[ \t]*(?:\\|(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|COPY|VACUUM|CALL|DO)\b)|\bCONCURRENTLY\b",
    re.IGNORECASE | re.MULTILINE,
)
_WITHOUT_EFFECT = re.compile(
    r"\\(?:a|C|conninfo|d\S*|echo|encoding|errverbose|f|g?desc|h|H|o|p|pset|q?echo|restrict|s|set|sf|sv|t|T|timing|"
    r"unrestrict|unset|warn|x)(?:\s|$)"
)


class Refused(InputError):
    """A statement of the file that PostgreSQL refuses."""

    def __init__(self, path: str, failure: Failure) -> None:
        super().__init__(
            f"PostgreSQL refuses it: {failure.message} (SQLSTATE {failure.sqlstate})",
            hint=_advice(failure),
            place=Place(path, failure.line, failure.column),
        )
        self.failure = failure


_NOT_SUPPORTED, _NO_SUCH_OBJECT, _NO_SUCH_SCHEMA = "0A000", "42704", "3F000"


def _advice(failure: Failure) -> str:
    """What to do about a base that cannot be built."""
    if failure.sqlstate == _NOT_SUPPORTED and failure.message.startswith("extension "):
        return (
            "install it for the PostgreSQL that migsafe starts (contrib extensions come with the distribution's "
            "packages, such as postgresql-contrib), or name a server that has it: --copy postgresql://…"
        )
    if failure.sqlstate == _NO_SUCH_SCHEMA or (failure.sqlstate == _NO_SUCH_OBJECT and "role " in failure.message):
        return "what exists before the first migration, such as roles and schemas, belongs in a file of [copy] prepare"
    return "the copy is built from the earlier migrations, then the seeds, starting from nothing"


def apply_history(connection: "Connection[Any]", file: MigrationFile) -> None:
    """Run a migration that came before the judged ones, in the transactions that a migration tool would give it.

    `connection` is a fresh session in autocommit mode. Raises InputError with the place of the first statement that
    fails, its SQLSTATE and PostgreSQL's message.
    """
    framing = Framing(connection)
    last: _Piece | None = None
    for statement, end in _statements(file):
        piece = _Piece(file.path, statement.text, statement.line, statement.column, statement.is_verbatim)
        if last is not None and framing.must_commit_before(statement):
            with last.placed():
                framing.commit()
        last = piece
        with piece.placed():
            framing.open_for(statement)
            send(connection, statement.text, file.text[end:])
    if last is not None:
        with last.placed():
            framing.commit()
        last.refuse_open_transaction(connection)


def apply_seed(connection: "Connection[Any]", path: str, text: str) -> None:
    """Run a file of rows, each statement alone, as psql does; a large plain one goes to the server as a whole.

    `connection` is a fresh session in autocommit mode, `path` is for messages. Raises InputError as `apply_history`.
    """
    if len(text) > _LARGE and not _NOT_AS_A_WHOLE.search(text) and _ran_as_a_whole(connection, text):
        return
    piece: _Piece | None = None
    for chunk in split(text):
        if not _has_no_effect(chunk.text):
            piece = _Piece(path, chunk.text, chunk.line, chunk.column)
            with piece.placed():
                send(connection, chunk.text, text[chunk.end :])
    if piece is not None:
        piece.refuse_open_transaction(connection)


def _statements(file: MigrationFile) -> Iterator[tuple[Statement, int]]:
    """The statements that do something, each with the offset in the file's text at which it ends."""
    statements = (row for row in read(file, 1, 1) if isinstance(row, Statement))
    pairs = zip(statements, split(file.text), strict=True)
    return ((statement, chunk.end) for statement, chunk in pairs if not _has_no_effect(statement.text))


def _has_no_effect(text: str) -> bool:
    """Whether it is a command of psql that only changes what psql shows."""
    return _WITHOUT_EFFECT.match(text) is not None


def _ran_as_a_whole(connection: "Connection[Any]", text: str) -> bool:
    """False when something in it failed: then nothing of it was applied, and one by one its place will be found."""
    from psycopg import Error

    try:
        connection.execute(text.encode())
    except Error:
        return False
    return True


class _Piece(Struct, frozen=True):
    """A statement of a file and where it starts."""

    path: str
    text: str
    line: int
    column: int
    verbatim: bool = True

    @contextmanager
    def placed(self) -> Iterator[None]:
        """Turn what PostgreSQL refuses into an error with its place in the file."""
        from psycopg import Error

        self._refuse_psql()
        try:
            yield
        except Error as error:
            found = failure(error, self.text, self.line, self.column, verbatim=self.verbatim)
            raise Refused(self.path, found) from None

    def refuse_open_transaction(self, connection: "Connection[Any]") -> None:
        """Raise InputError when the file ended without COMMIT."""
        if in_transaction(connection):
            connection.execute("ROLLBACK")
            raise InputError(
                "the file ends inside the transaction that it opened, so nothing since then was applied",
                hint="end it with COMMIT",
                place=Place(self.path, self.line, self.column),
            )

    def _refuse_psql(self) -> None:
        if self.text.startswith("\\"):
            raise InputError(
                f"{self.text.split()[0]} is a command of psql, which no server understands",
                hint="put what it does into the file as SQL",
                place=Place(self.path, self.line, self.column),
            )
