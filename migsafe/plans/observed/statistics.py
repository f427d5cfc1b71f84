"""Rows of `pg_stat_statements`: a snapshot as CSV or JSON, or the view itself [pure].

    \\copy (SELECT s.*, d.datname, r.rolname FROM pg_stat_statements s LEFT JOIN pg_database d ON d.oid = s.dbid
    LEFT JOIN pg_roles r ON r.oid = s.userid) TO 'statements.csv' WITH (FORMAT csv, HEADER)

Needed are `query`, `calls` and `total_exec_time` (`total_time` before PostgreSQL 13).
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migsafe.errors import InputError, Place
from migsafe.model import Origin
from migsafe.plans.observed.tally import STATISTICS, Observed, Tally

COMMAND = (
    'psql -c "\\copy (SELECT s.*, d.datname, r.rolname FROM pg_stat_statements s '
    "LEFT JOIN pg_database d ON d.oid = s.dbid LEFT JOIN pg_roles r ON r.oid = s.userid) "
    "TO 'statements.csv' WITH (FORMAT csv, HEADER)\""
)
"""Takes a snapshot."""
_TIMES = ("total_exec_time", "total_time")
_NOT_SHOWN = "<insufficient privilege>"


def read_statistics(
    text: str, path: str, tally: Tally, *, database: str | None, users: Sequence[str]
) -> Iterator[InputError]:
    """Add the statements of a snapshot to `tally`; what cannot be read comes back, each at its line."""
    records = _json_records(text, path) if text.lstrip()[:1] in ("{", "[") else _csv_records(text, path)
    rows: list[tuple[int, Mapping[str, Any]]] = []
    for record in records:
        if isinstance(record, InputError):
            yield record
        else:
            rows.append(record)
    yield from add_rows(rows, path, tally, database=database, users=users)


def add_rows(
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    path: str,
    tally: Tally,
    *,
    database: str | None,
    users: Sequence[str],
) -> Iterator[InputError]:
    """Add `rows`, each with its line, to `tally`.

    Of several databases `database` counts, or the one with most time; of several roles `users`, or all.
    """
    read = []
    for line, row in rows:
        try:
            read.append((line, row, _number(row, ("calls",)), _number(row, _TIMES)))
        except ValueError as error:
            yield InputError(str(error), place=Place(path, line))
    mine = database or _busiest([(row, ms) for _, row, _, ms in read])
    for line, row, calls, ms in read:
        reason = _left_out(row, mine, users)
        if reason is not None:
            tally.leave_out(path, line, reason)
        else:
            tally.add(Observed(path, line, str(row["query"]), Origin.STATISTICS, STATISTICS, calls, ms))


def _left_out(row: Mapping[str, Any], database: str | None, users: Sequence[str]) -> str | None:
    text, where, who = row.get("query"), _database(row), row.get("rolname") or row.get("userid")
    if not text:
        return "its text is not kept by the server"
    if text == _NOT_SHOWN:
        return "the role that took the snapshot may not see its text: it needs pg_read_all_stats"
    if database is not None and where is not None and where != database:
        return f"of another database, {where}"
    return f"of another role, {who}" if users and who and str(who) not in users else None


def _database(row: Mapping[str, Any]) -> str | None:
    found = row.get("datname") or row.get("dbid")
    return str(found) if found else None


def _busiest(rows: Sequence[tuple[Mapping[str, Any], float]]) -> str | None:
    times: Counter[str] = Counter()
    for row, ms in rows:
        if (name := _database(row)) is not None:
            times[name] += ms  # type: ignore[assignment]
    return max(times, key=lambda name: times[name], default=None)


def _number(row: Mapping[str, Any], names: Sequence[str]) -> float:
    name = next((name for name in names if row.get(name) not in (None, "")), names[0])
    try:
        number = float(row.get(name) or "")
    except (TypeError, ValueError):
        raise ValueError(f"`{name}` is no number") from None
    if not 0 <= number < float("inf"):
        raise ValueError(f"`{name}` is no count or time")
    return number


def _csv_records(text: str, path: str) -> Iterator[tuple[int, Mapping[str, Any]] | InputError]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for record in reader:
            if header is None:
                header = [name.strip().lower() for name in record]
                if (missing := _missing(header)) is not None:
                    yield _no_column(missing, path)
                    return
            elif len(record) != len(header):
                message = f"has {len(record)} fields where the header has {len(header)}"
                yield InputError(message, place=Place(path, line))
            else:
                yield line, dict(zip(header, record, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        yield InputError(f"is no CSV: {error}", hint="the rest of the file was not read", place=Place(path, line))
    if header is None:
        yield InputError("is empty", hint=COMMAND, place=Place(path, 1))


def _json_records(text: str, path: str) -> Iterator[tuple[int, Mapping[str, Any]] | InputError]:
    """Objects one after the other, in an array or a line each."""
    decoder, position = json.JSONDecoder(), 0
    while True:
        while position < len(text) and text[position] in " \t\r\n,[]":
            position += 1
        if position == len(text):
            return
        line = text.count("\n", 0, position) + 1
        try:
            row, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            place = Place(path, error.lineno, error.colno)
            yield InputError(f"is no JSON: {error.msg}", hint="the rest of the file was not read", place=place)
            return
        if not isinstance(row, dict):
            yield InputError("is no object with `query`, `calls` and `total_exec_time`", place=Place(path, line))
        elif (missing := _missing(list(row))) is not None:
            yield InputError(f"has no `{missing}`", place=Place(path, line))
        else:
            yield line, row


def _missing(names: Sequence[str]) -> str | None:
    needed = ("query", "calls", next((name for name in _TIMES if name in names), _TIMES[0]))
    return next((name for name in needed if name not in names), None)


def _no_column(name: str, path: str) -> InputError:
    return InputError(f"is no snapshot of pg_stat_statements: no column `{name}`", hint=COMMAND, place=Place(path, 1))
