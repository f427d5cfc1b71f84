"""What a migration says about itself in comments: the header at its top, and waivers at its statements.

Header: `-- owner: …`, `-- reason: …`, `-- expected: …`, `-- rollback: …`, before the first statement, one line each.
Waiver: `-- migsafe: allow RULE because REASON [until YYYY-MM-DD]`, on a statement's lines or directly above it; in the
header, that is with a header field or an empty line between it and the first statement, it covers the whole file.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, takewhile

from migsafe.model import Header, HeaderField, Waiver
from migsafe.sql.lex import Token
from migsafe.sql.places import LineMap
from migsafe.sql.split import Chunk, Script

_FIELD = re.compile(r"(owner|reason|expected|rollback)\s*:\s*(\S.*)", re.IGNORECASE)
_MARKER = re.compile(r"\+?(goose|migrate|liquibase|changeset)\b", re.IGNORECASE)
"""Where a migration tool's own comments begin a section: what stands above is the header."""
_SCAFFOLD = re.compile(
    r">?\s*statement-breakpoint|your sql goes here\.?|(up|down) migration|xxx add ddls here\.?|"
    r"(add|write)( your)?( up| down)? ?migrat\w+( up| down)? (script|statements?) here\.?",
    re.IGNORECASE,
)
"""What migration tools write into a new file."""
_WAIVER = re.compile(r"migsafe\s*:\s*(.*)", re.IGNORECASE)
_ALLOW = r"allow\s+([A-Za-z0-9][\w./-]*)(?:\s+because\b\s*(.*?))?(?:\s+until\s+(\d{4}-\d{2}-\d{2}))?"


def headers(path: str, script: Script) -> tuple[Header, ...]:
    """The documented fields; one that is given twice counts as it first stands, one without a text not at all."""
    end = script.chunks[0].start if script.chunks else len(script.text)
    found: dict[HeaderField, Header] = {}
    for text, line, _ in _comment_lines(script, end):
        match = _FIELD.fullmatch(text)
        if match is not None:
            field = HeaderField(match[1].lower())
            found.setdefault(field, Header(path, field, match[2].strip(), line))
    return tuple(found.values())


def says_something(script: Script) -> bool:
    """Whether a comment has words of its author: why there is nothing to do, where the file holds no statement.

    A header and waivers do not say that: they were written for statements that may have been forgotten.
    """
    lines = (text for text, _, _ in _comment_lines(script, len(script.text)))
    others = (_MARKER.match, _SCAFFOLD.fullmatch, _FIELD.fullmatch, _WAIVER.fullmatch)
    return any(text and not any(is_other(text) for is_other in others) for text in lines)


def waivers(path: str, script: Script) -> tuple[Waiver, ...]:
    """Every comment that begins with `migsafe:`. One that cannot be read has no rule, and its text as reason."""
    if not any("migsafe" in comment.text.lower() for comment in script.comments):
        return ()
    below, end_of_header = _below_comments(script), _end_of_header(script)
    found = []
    for text, line, column in _comment_lines(script, len(script.text)):
        match = _WAIVER.fullmatch(text)
        if match is not None:
            whole_file = (1, script.places.line(len(script.text)))
            first, last = whole_file if line < end_of_header else _covered(line, script.chunks, below)
            found.append(_waiver(path, line, column, match[1].strip(), first, last))
    return tuple(found)


def _waiver(path: str, line: int, column: int, text: str, first: int, last: int) -> Waiver:
    match = re.fullmatch(_ALLOW, text, re.IGNORECASE)
    if match is None or not _is_date(match[3]):
        return Waiver(path, line, column, "", text, None, first, last)
    return Waiver(path, line, column, match[1], (match[2] or "").strip(), match[3], first, last)


def _end_of_header(script: Script) -> int:
    """The line above which comments speak of the whole file: the first statement's, or the first right above it."""
    if not script.chunks:
        return 0
    first = script.chunks[0]
    own = {line: text for text, line, _ in _comment_lines(script, first.start)}
    line = first.line
    while line - 1 in own and not _ends_header(own[line - 1]):
        line -= 1
    return line


def _ends_header(text: str) -> bool:
    return bool(_FIELD.fullmatch(text) or _MARKER.match(text))


def _is_date(text: str | None) -> bool:
    try:
        return text is None or date.fromisoformat(text) is not None
    except ValueError:
        return False


def _comment_lines(script: Script, end: int) -> Iterator[tuple[str, int, int]]:
    """The text, line and column of each line of each comment that starts before `end`."""
    for comment in script.comments:
        if comment.start >= end:
            return
        offset = comment.start
        for raw in re.split(r"(?<=\n)|(?<=\r)(?!\n)", comment.text):
            text = _undecorated(raw)
            yield text, *script.places.place(offset + max(raw.find(text), 0) if text else offset)
            offset += len(raw)


def _undecorated(line: str) -> str:
    return line.strip().removeprefix("--").removeprefix("/*").removesuffix("*/").strip().lstrip("*-").strip()


def _below_comments(script: Script) -> dict[int, int]:
    """From each line that holds a comment and no statement to the first line below that is not like that."""
    places = script.places
    lines = {line for comment in script.comments for line in _lines(comment, places)}
    for chunk in script.chunks:
        lines.difference_update(range(chunk.line, chunk.end_line + 1))
    below: dict[int, int] = {}
    for line in sorted(lines, reverse=True):
        below[line] = below.get(line + 1, line + 1)
    return below


def _lines(comment: Token, places: LineMap) -> range:
    return range(places.line(comment.start), places.line(comment.end - 1) + 1)


def _covered(line: int, chunks: Sequence[Chunk], below_comments: Mapping[int, int]) -> tuple[int, int]:
    """The lines of the statements on this line, else of those right below; a waiver at none covers only itself."""
    below = below_comments.get(line, line)
    first = bisect_left(chunks, below, key=lambda chunk: chunk.end_line)
    here = list(takewhile(lambda chunk: chunk.line <= below, islice(chunks, first, None)))
    if not here:
        return line, line
    return here[0].line, here[-1].end_line
