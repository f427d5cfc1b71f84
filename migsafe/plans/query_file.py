"""One file of named queries, as rows.

`-- name: post_by_id` starts a query, `-- example: id = 42` lines give it sets of parameters, the rest until the next
name is its SQL. Files of sqlc, aiosql, PugSQL and HugSQL are read as they are (`query_names`, `dialects`). In a file
without any names each statement is a query, called after the file. Each mistake becomes an Unreadable row with its
place and leaves the other queries alone.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from migsafe.errors import InputError, Place
from migsafe.model import Query, QueryExample, Unreadable
from migsafe.plans.dialects import translated
from migsafe.plans.lexemes import code
from migsafe.plans.literals import Assignment, read_example
from migsafe.plans.placeholders import parameters
from migsafe.plans.query_names import Dialect, QueryName, query_name
from migsafe.plans.verbs import problem_of, verb_of
from migsafe.sql.split import split

FileRow: TypeAlias = Query | QueryExample | Unreadable


def read_query_file(text: str, path: str) -> tuple[FileRow, ...]:
    """Query, QueryExample and Unreadable rows of `text`; `path` is how the user would type the file's name."""
    preamble, *blocks = _blocks(text)
    if not blocks:
        return tuple(_unnamed(preamble, path))
    queries = (block for block in blocks if block.named.name is not None)
    return (*_outside(preamble, path), *(row for block in queries for row in _query(block, path)))


class _Line(Struct, frozen=True):
    number: int
    text: str


class _Block(Struct, frozen=True):
    """From one line that names a query to the next; the first block of a file has no name."""

    named: QueryName
    line: int
    lines: tuple[_Line, ...]

    @property
    def name(self) -> str:
        return self.named.name or ""


_EXAMPLE = re.compile(r"\s*--\s*example\s*:")
_IDENTIFIER = re.compile(r"[^\W\d][\w.-]*")
_CLOJURE_NAME = re.compile(r"[^\W\d][\w.?!*+<>=/-]*")
_NO_NAME = QueryName("", Dialect.PLAIN)


def _blocks(text: str) -> list[_Block]:
    blocks = [_Block(_NO_NAME, 1, ())]
    lines: list[_Line] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if named := query_name(line):
            blocks[-1] = replace(blocks[-1], lines=tuple(lines))
            blocks.append(_Block(named, number, ()))
            lines = []
        else:
            lines.append(_Line(number, line))
    blocks[-1] = replace(blocks[-1], lines=tuple(lines))
    return blocks


def _unnamed(block: _Block, path: str) -> Iterator[FileRow]:
    """The statements of a file without names, each called after the file, numbered where there are several."""
    text = "\n".join(line.text for line in block.lines)
    chunks = split(text)
    if not chunks:
        hint = "put `-- name: post_by_id` on a line of its own above each query"
        yield Unreadable(path, 1, 1, "names no query", hint)
    stem = re.sub(r"\W", "_", PurePath(path).stem)
    stem = stem if _IDENTIFIER.fullmatch(stem) else f"query_{stem}"
    before = 0
    for number, chunk in enumerate(chunks, start=1):
        name = QueryName(stem if len(chunks) == 1 else f"{stem}_{number}", Dialect.PLAIN)
        # The examples of a statement stand above it.
        examples = [line for line in block.lines[before : chunk.line - 1] if _EXAMPLE.match(line.text)]
        sql = (_Line(chunk.line + below, line) for below, line in enumerate(chunk.text.split("\n")))
        yield from _query(_Block(name, chunk.line, (*examples, *sql)), path)
        before = chunk.end_line


def _outside(preamble: _Block, path: str) -> Iterator[FileRow]:
    hint = "put `-- name: post_by_id` on a line of its own above each query"
    start = next((line for line in preamble.lines if code(line.text)), None)
    if start is not None:
        yield Unreadable(path, start.number, 1, "SQL that belongs to no query", hint)


def _query(block: _Block, path: str) -> Iterator[FileRow]:
    sql = _statement("\n".join(line.text for line in block.lines if not _EXAMPLE.match(line.text)))
    allowed = _CLOJURE_NAME if block.named.dialect is Dialect.HUGSQL else _IDENTIFIER
    if not allowed.fullmatch(block.name):
        hint = "a name is letters, digits, `_`, `-` and `.`, as in `-- name: post_by_id`"
        yield Unreadable(path, block.line, 1, f"`{block.name}` is no name for a query", hint)
    elif not sql:
        hint = "write its SQL below the `-- name:` line, or remove the line"
        yield Unreadable(path, block.line, 1, f"query {block.name} has no SQL", hint)
    else:
        sql, problem = translated(sql, block.named.dialect)
        query = Query(block.name, path, block.line, sql, verb_of(sql), parameters(sql), problem or problem_of(sql))
        yield query
        yield from _examples(query, block)


def _statement(text: str) -> str:
    tokens = list(code(text))
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _examples(query: Query, block: _Block) -> Iterator[FileRow]:
    lines = [line for line in block.lines if _EXAMPLE.match(line.text)]
    if not lines and not query.parameters:
        yield QueryExample(query.name, 1, (), query.line)
    ordinal = 0
    for line in lines:
        try:
            literals = _literals(query, line)
        except InputError as error:
            place = error.place or Place(query.path, line.number)
            yield Unreadable(place.path, place.line or line.number, place.column or 1, error.message, error.hint)
        else:
            ordinal += 1
            yield QueryExample(query.name, ordinal, literals, line.number)


def _literals(query: Query, line: _Line) -> tuple[str, ...]:
    prefix = _EXAMPLE.match(line.text)
    start = prefix.end() if prefix else 0
    values: dict[str, Assignment] = {}
    for assignment in read_example(line.text[start:], Place(query.path, line.number, start + 1)):
        known = ", ".join(f"`{name}`" for name in query.parameters) or "none"
        if assignment.name not in query.parameters:
            message = f"query {query.name} has no parameter `{assignment.name}`"
            raise InputError(message, hint=f"its parameters: {known}", place=assignment.place)
        if assignment.name in values:
            message = f"parameter `{assignment.name}` is given twice"
            raise InputError(message, hint="keep one of the two values", place=assignment.place)
        values[assignment.name] = assignment
    missing = [name for name in query.parameters if name not in values]
    if missing:
        message = f"the example of query {query.name} gives no value for parameter `{missing[0]}`"
        hint = f"add `{missing[0]} = …` to this line"
        raise InputError(message, hint=hint, place=Place(query.path, line.number, 1))
    return tuple(values[name].literal for name in query.parameters)
