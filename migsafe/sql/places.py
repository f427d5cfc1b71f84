"""Character offsets to lines and columns, both from 1. Lines end as in PostgreSQL's scanner: LF, CRLF or a lone CR."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from migsafe.migrations.source import Anchor

_LINE_END = re.compile(r"\r\n|\n|\r")


class LineMap:
    """Where each line of one text starts; with `anchors`, offsets are those of a text made from `source`."""

    def __init__(self, source: str, anchors: Sequence[Anchor] = ()) -> None:
        self._starts = [0, *[match.end() for match in _LINE_END.finditer(source)]]
        self._anchors = anchors
        self._offsets = [anchor.offset for anchor in anchors]

    def origin(self, offset: int) -> int:
        """The offset in the source of what stands at `offset` of the text."""
        number = bisect_right(self._offsets, offset) - 1
        if number < 0:
            return offset
        anchor = self._anchors[number]
        return anchor.origin if anchor.fixed else anchor.origin + offset - anchor.offset

    def line(self, offset: int) -> int:
        """The line that holds the character at `offset`."""
        return bisect_right(self._starts, self.origin(offset))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, in characters, of the character at `offset`."""
        origin = self.origin(offset)
        line = bisect_right(self._starts, origin)
        return line, origin - self._starts[line - 1] + 1
