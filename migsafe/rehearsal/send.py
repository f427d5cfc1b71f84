r"""Sending one statement to PostgreSQL as it stands in the file [edge].

The text goes out unchanged and without parameters, in the simple query protocol that psql and most migration tools
use. The rows of COPY … FROM STDIN are the lines that follow it in the file, up to `\.`; what COPY … TO STDOUT returns
is thrown away.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

_COPY_IN = re.compile(r"COPY\b.*\bFROM\s+STDIN\b", re.IGNORECASE | re.DOTALL)
_COPY_OUT = re.compile(r"COPY\b.*\bTO\s+STDOUT\b", re.IGNORECASE | re.DOTALL)
_END_OF_ROWS = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)


def send(connection: "Connection[Any]", text: str, following: str = "") -> int | None:
    """Run one statement; the row count of its command tag, None where it has none. Raises psycopg.Error.

    `following` is the file's text behind the statement, of which only COPY … FROM STDIN takes anything.
    """
    cursor = connection.cursor()
    if reads_rows_of_client(text):
        with cursor.copy(text.encode()) as copy:
            copy.write(_rows(following))
    elif _COPY_OUT.match(text):
        with cursor.copy(text.encode()) as copy:
            for _ in copy:
                pass
    else:
        cursor.execute(text.encode())
    return cursor.rowcount if cursor.rowcount >= 0 else None


def reads_rows_of_client(text: str) -> bool:
    """Whether the statement is a COPY whose rows do not come from the server's own files."""
    return _COPY_IN.match(text) is not None


def _rows(following: str) -> bytes:
    _, _, rows = following.partition("\n")
    end = _END_OF_ROWS.search(rows)
    return (rows[: end.start()] if end else rows).encode()
