"""Statements in PostgreSQL's log: csvlog, jsonlog or plain text, of log_min_duration_statement or auto_explain [pure].

Values that the application bound stand in the entry's detail, or in "Query Parameters" of auto_explain. Of
auto_explain only JSON is read: in its other formats nothing tells where the query ends and the plan begins.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from msgspec import Struct

from migsafe.errors import InputError, Place
from migsafe.model import Origin
from migsafe.plans.lexemes import Kind, lexemes
from migsafe.plans.observed.tally import Observed, Tally

csv.field_size_limit(1 << 30)
_CSVLOG_FIELDS = (23, 24, 26)
"""PostgreSQL up to 12, 13, from 14 on (documentation, "Using CSV-Format Log Output")."""
_USER, _DATABASE, _MESSAGE, _DETAIL = 1, 2, 13, 14
TOLD = 5
"""Lines of one file that are told to be wrong; a file of another kind is wrong in all of them."""


class Entry(Struct, frozen=True):
    """One entry of a log."""

    line: int
    user: str | None
    database: str | None
    message: str
    detail: str


def read_log(
    file: TextIO, path: str, tally: Tally, *, database: str | None, users: Sequence[str]
) -> Iterator[InputError]:
    """Add the statements of a log to `tally`; what cannot be read comes back, each at its line, `TOLD` at most."""
    lines = _Lines(file)
    first = lines.peek()
    read = _json_entries if first.lstrip().startswith("{") else _csv_entries if _is_csv(first) else _text_entries
    wrong = 0
    for entry in read(lines, path):
        if isinstance(entry, InputError):
            wrong += 1
            if wrong <= TOLD:
                yield entry
        else:
            _add(entry, path, tally, database, users)
    if wrong > TOLD:
        yield InputError(f"has {wrong - TOLD} more lines that cannot be read", place=Place(path, 1))


_DURATION = re.compile(r"duration: ([\d.]+) ms +(statement|execute [^:]*|plan|parse [^:]*|bind [^:]*):\s*", re.DOTALL)
_UNTIMED = re.compile(r"(statement|execute [^:]*): ")


def _add(entry: Entry, path: str, tally: Tally, database: str | None, users: Sequence[str]) -> None:
    timed = _DURATION.match(entry.message)
    found = timed or _UNTIMED.match(entry.message)
    kind = (timed[2] if timed else found[1]) if found else ""
    if found is None or kind.startswith(("parse", "bind")):
        return
    if database is not None and entry.database not in (None, "", database):
        tally.leave_out(path, entry.line, f"of another database, {entry.database}")
        return
    if users and entry.user and entry.user not in users:
        tally.leave_out(path, entry.line, f"of another role, {entry.user}")
        return
    text, told = entry.message[found.end() :], entry.detail
    if kind == "plan":
        explained = _auto_explain(text)
        if explained is None:
            reason = "its plan is not JSON: set auto_explain.log_format = json"
            tally.leave_out(path, entry.line, reason)
            return
        text, told = explained
    ms = float(timed[1]) if timed else 0.0
    counted_by = "auto_explain" if kind == "plan" else "log"
    tally.add(Observed(path, entry.line, text, Origin.LOG, counted_by, 1.0, ms, bound_values(told)))


def bound_values(detail: str) -> dict[str, str]:
    """SQL literals by the parameter's number, of `parameters: $1 = '42', $2 = NULL`."""
    found: dict[str, str] = {}
    tokens = [token for token in lexemes(detail) if token.is_code]
    for name, equals, value in zip(tokens, tokens[1:], tokens[2:], strict=False):
        literal = value.kind is Kind.STRING or value.is_word("NULL")
        if name.kind is Kind.PARAMETER and equals.text == "=" and literal and not value.text.endswith("...'"):
            found[name.text[1:]] = value.text  # one that ends in `...` is cut off: log_parameter_max_length
    return found


def _auto_explain(text: str) -> tuple[str, str] | None:
    try:
        plan = json.loads(text)
    except ValueError:
        return None
    if not isinstance(plan, dict) or not isinstance(plan.get("Query Text"), str):
        return None
    return plan["Query Text"], str(plan.get("Query Parameters", ""))


class _Lines:
    """Lines with their numbers, of which the first can be looked at; bytes that are no UTF-8 come as surrogates."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._first: str | None = None

    def peek(self) -> str:
        self._first = self._file.readline()
        return self._first

    def __iter__(self) -> Iterator[str]:
        if self._first is not None:
            yield self._first
        yield from self._file


def _is_csv(line: str) -> bool:
    """Whether the line begins as csvlog's do: a time, then fields of which most are bare."""
    return re.match(r"\d{4}-\d\d-\d\d [\d:.]+ [\w+:-]+,", line) is not None


def _csv_entries(lines: Iterable[str], path: str) -> Iterator[Entry | InputError]:
    reader = csv.reader(lines)
    line = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            yield InputError(f"is no csvlog: {error}", place=Place(path, line))
            record = []
        if record is None:
            return
        if record and len(record) not in _CSVLOG_FIELDS:
            fields = ", ".join(str(number) for number in _CSVLOG_FIELDS)
            yield InputError(f"has {len(record)} fields; entries of csvlog have {fields}", place=Place(path, line))
        elif record:
            entry = Entry(line, record[_USER], record[_DATABASE], record[_MESSAGE], record[_DETAIL])
            yield _clean(entry, path)
        line = reader.line_num + 1


def _json_entries(lines: Iterable[str], path: str) -> Iterator[Entry | InputError]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            message = getattr(error, "msg", "no text")
            yield InputError(f"is no JSON: {message}", place=Place(path, number, getattr(error, "colno", None)))
            continue
        if not isinstance(row, dict):
            yield InputError("is no object of jsonlog", place=Place(path, number))
            continue
        texts = [str(row.get(key) or "") for key in ("user", "dbname", "message", "detail")]
        yield _clean(Entry(number, *texts), path)


_LEVEL = re.compile(r"(?:^|.*?[\s\])>:])(LOG|DETAIL|STATEMENT|HINT|CONTEXT|ERROR|WARNING|FATAL|PANIC|NOTICE|INFO):  ")


def _text_entries(lines: Iterable[str], path: str) -> Iterator[Entry | InputError]:
    """Entries of a plain log: what continues an entry begins with a tab, and its DETAIL is an entry of its own."""
    entry: Entry | None = None
    entries = 0
    last = ""
    for number, line in enumerate(lines, start=1):
        level = _LEVEL.match(line)
        if level is None:
            if entry is not None and line.startswith("\t"):
                entry = _longer(entry, line[1:], detail=last == "DETAIL")
            continue
        entries += 1
        last = level[1]
        if last == "DETAIL" and entry is not None:
            entry = _longer(entry, line[level.end() :], detail=True)
            continue
        if entry is not None:
            yield _clean(entry, path)
        entry = Entry(number, None, None, line[level.end() :], "") if last == "LOG" else None
    if entry is not None:
        yield _clean(entry, path)
    if not entries:
        yield InputError("holds no entry of PostgreSQL's log", hint="csvlog, jsonlog or text", place=Place(path, 1))


def _longer(entry: Entry, text: str, *, detail: bool) -> Entry:
    message, told = (entry.message, entry.detail + text) if detail else (entry.message + text, entry.detail)
    return Entry(entry.line, entry.user, entry.database, message, told)


def _clean(entry: Entry, path: str) -> Entry | InputError:
    try:
        (entry.message + entry.detail).encode()
    except UnicodeEncodeError:
        return InputError("is not UTF-8", place=Place(path, entry.line))
    return entry
