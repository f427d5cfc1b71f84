"""SQL that a tool made from a migration in Python, as one text with the way back to the file [pure].

What the file says in comments of Python, its header and its waivers (`# owner: …`, `# migsafe: allow …`), is said in
the text as comments of SQL, at the same places.
"""

import re
from collections.abc import Iterator, Sequence

from migsafe.migrations.source import Anchor

_NOTE = re.compile(r"#[ \t]*((?:owner|reason|expected|rollback|migsafe)[ \t]*:[^\r\n]*)", re.IGNORECASE)


def joined(pieces: Sequence[tuple[str, int]], source: str) -> tuple[str, tuple[Anchor, ...]]:
    """Pieces of SQL and the lines they were made from; each is anchored at the first word of its line."""
    parts: list[str] = []
    anchors = []
    length = 0
    for text, origin in (*_notes(source), *_statements(pieces, source)):
        anchors.append(Anchor(length, origin, True))
        parts.append(f"{text}\n")
        length += len(parts[-1])
    return "".join(parts), tuple(anchors)


def _notes(source: str) -> Iterator[tuple[str, int]]:
    return ((f"-- {match[1]}", match.start()) for match in _NOTE.finditer(source))


def _statements(pieces: Sequence[tuple[str, int]], source: str) -> Iterator[tuple[str, int]]:
    starts = [0, *(match.end() for match in re.finditer("\n", source))]
    for sql, line in pieces:
        start = starts[min(max(line, 1), len(starts)) - 1]
        indent = len(source[start:]) - len(source[start:].lstrip(" \t"))
        ended = sql.rstrip().endswith(";") or sql.lstrip().startswith("--")
        yield sql if ended else f"{sql};", start + indent
