"""One file of named queries, as rows.

`-- name: post_by_id` starts a query, `-- example: id = 42` lines give it sets of parameters, the rest until the next
name is its SQL. Each mistake becomes an Unreadable row with its place and leaves the other queries alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from migsafe.errors import InputError, Place
from migsafe.model import Query, QueryExample, Unreadable
from migsafe.plans.lexemes import code
from migsafe.plans.literals import Assignment, read_example
from migsafe.plans.placeholders import parameters
from migsafe.plans.verbs import problem_of, verb_of

FileRow: TypeAlias = Query | QueryExample | Unreadable


def read_query_file(text: str, path: str) -> tuple[FileRow, ...]:
    """Query, QueryExample and Unreadable rows of `text`; `path` is how the user would type the file's name."""
    preamble, *blocks = _blocks(text)
    return (*_outside(preamble, bool(blocks), path), *(row for block in blocks for row in _query(block, path)))


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """From one `-- name:` line to the next; the first block of a file has no name."""

    name: str
    line: int
    lines: tuple[_Line, ...]


_NAME = re.compile(r"\s*--\s*name\s*:\s*(.*?)\s*$")
_EXAMPLE = re.compile(r"\s*--\s*example\s*:")
_IDENTIFIER = re.compile(r"[^\W\d][\w.-]*")


def _blocks(text: str) -> list[_Block]:
    blocks = [_Block("", 1, ())]
    lines: list[_Line] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if named := _NAME.match(line):
            blocks[-1] = _Block(blocks[-1].name, blocks[-1].line, tuple(lines))
            blocks.append(_Block(named[1], number, ()))
            lines = []
        else:
            lines.append(_Line(number, line))
    blocks[-1] = _Block(blocks[-1].name, blocks[-1].line, tuple(lines))
    return blocks


def _outside(preamble: _Block, has_queries: bool, path: str) -> Iterator[FileRow]:
    hint = "put `-- name: post_by_id` on a line of its own above each query"
    start = next((line for line in preamble.lines if code(line.text)), None)
    if start is not None:
        yield Unreadable(path, start.number, 1, "SQL that belongs to no query", hint)
    elif not has_queries:
        yield Unreadable(path, 1, 1, "names no query", hint)


def _query(block: _Block, path: str) -> Iterator[FileRow]:
    sql = _statement("\n".join(line.text for line in block.lines if not _EXAMPLE.match(line.text)))
    if not _IDENTIFIER.fullmatch(block.name):
        hint = "a name is letters, digits, `_`, `-` and `.`, as in `-- name: post_by_id`"
        yield Unreadable(path, block.line, 1, f"`{block.name}` is no name for a query", hint)
    elif not sql:
        hint = "write its SQL below the `-- name:` line, or remove the line"
        yield Unreadable(path, block.line, 1, f"query {block.name} has no SQL", hint)
    else:
        query = Query(block.name, path, block.line, sql, verb_of(sql), parameters(sql), problem_of(sql))
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
