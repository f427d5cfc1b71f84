"""What PostgreSQL said when a statement failed, and where in the file that is [pure].

PostgreSQL tells the place of an error as a character position in the statement's text, or, for one inside a DO block,
as a line of its body (documentation, "Error and Notice Message Fields"). An error without either stands where its
statement does. Only the primary message is kept, and a value that came out of a row is taken out of it.
"""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from migsafe.sql.places import LineMap

if TYPE_CHECKING:
    from psycopg import Error

CONNECTION_LOST = "08006"
_DATA_EXCEPTION = "22"
_NO_RIGHT = "42501"
_RIGHTS = "migrations run on the copy without a superuser's rights; [copy] superuser = true gives them"


class Failure(Struct, frozen=True):
    """A statement's failure. `line` and `column` count from 1, in the file."""

    sqlstate: str
    message: str
    line: int
    column: int


def failure(error: "Error", text: str, line: int, column: int, *, verbatim: bool = True) -> Failure:
    """The failure of a statement whose `text` starts at `line` and `column` of its file.

    Not `verbatim`: the file holds what a tool or a template made the text from, so only its start can be told.
    """
    if not verbatim:
        return Failure(error.sqlstate or CONNECTION_LOST, _message(error), line, column)
    position = error.diag.statement_position
    in_block = re.search(r"inline_code_block line (\d+)", error.diag.context or "")
    if position is not None:
        line, column = place_in_file(text, line, column, int(position) - 1)
    elif in_block is not None:
        line, column = _line_of_body(text, line, column, int(in_block[1]))
    return Failure(error.sqlstate or CONNECTION_LOST, _message(error), line, column)


def place_in_file(text: str, line: int, column: int, offset: int) -> tuple[int, int]:
    """Line and column of the character `offset` of a text that starts at `line` and `column`."""
    further, at = LineMap(text).place(offset)
    return (line, column + at - 1) if further == 1 else (line + further - 1, at)


def _line_of_body(text: str, line: int, column: int, number: int) -> tuple[int, int]:
    """The first word on line `number` of the statement's first dollar-quoted text."""
    opening = re.search(r"\$\w*\$", text)
    if opening is None:
        return line, column
    offset = opening.end()
    for _ in range(number - 1):
        offset = text.find("\n", offset) + 1 or offset
    offset += len(text[offset:]) - len(text[offset:].lstrip())
    return place_in_file(text, line, column, offset)


def _message(error: "Error") -> str:
    message = error.diag.message_primary or " ".join(str(error).split())
    if (error.sqlstate or "").startswith(_DATA_EXCEPTION) and error.diag.statement_position is None:
        return re.sub(r': ".*"$', ": (a value of the data)", message, flags=re.DOTALL)
    return f"{message} ({_RIGHTS})" if error.sqlstate == _NO_RIGHT else message
