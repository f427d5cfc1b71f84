"""Character offsets to lines and columns, both from 1. Lines end as in PostgreSQL's scanner: LF, CRLF or a lone CR."""

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\n|\r")


class LineMap:
    """Where each line of one text starts."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def line(self, offset: int) -> int:
        """The line that holds the character at `offset`."""
        return bisect_right(self._starts, offset)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, in characters, of the character at `offset`."""
        line = self.line(offset)
        return line, offset - self._starts[line - 1] + 1
