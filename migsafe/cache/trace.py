"""Access traces: `ts_us,key,op,size,ttl_s`, read into compact columns; other formats as `trace_formats` tells.

Files may be packed with gzip, xz or zstd, whatever their name.

The header names the columns, in any order; further columns are ignored. `ts_us` is microseconds from any origin and
may be missing where the settings give a rate; `size` (bytes) and `ttl_s` may be missing or empty (a TTL of 0 is no TTL
of its own, either); `op` is get, set or del. Lines may be up to a minute out of order, as logs of several threads are:
they are sorted, equal times staying in the order of the file.
"""

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from migsafe.cache.packed import DAMAGED, DAMAGED_HINT, unpacked
from migsafe.cache.requests import Op, Trace, empty_trace, merge
from migsafe.cache.trace_columns import DISORDER_US, LONGEST_TTL_S, Columns, broken_line, read_header
from migsafe.cache.trace_formats import READERS, Format, How, detect
from migsafe.cache.trace_sample import MOST_REQUESTS, Sampling, belongs, sampled_alike
from migsafe.errors import InputError, Place
from migsafe.model import Item, Skip, Unreadable
from migsafe.settings import Settings

if TYPE_CHECKING:
    from _csv import Reader


def read_traces(settings: Settings) -> tuple[Trace | None, tuple[Skip | Unreadable, ...]]:
    """All of `[[cache.trace]]` as one trace, merged by time; a file that cannot be read is a row beside the others."""
    sections = settings.sections.cache.trace
    if not sections:
        reason = "no access trace in the settings; declare [[cache.trace]]"
        return None, (Skip(Item.HIT_RATIO, reason, configured=False),)
    traces: list[Trace] = []
    rows: list[Skip | Unreadable] = []
    for section in sections:
        path = settings.folder / section.path
        try:
            how = How(display(path), section.rate, section.key, section.columns)
            traces.append(read_any(path, how, Format(section.format)))
        except InputError as error:
            place = error.place or Place(section.path)
            rows.append(Unreadable(place.path, place.line or 1, place.column or 1, error.message, error.hint))
            rows.append(Skip(Item.HIT_RATIO, f"the trace {place.path} cannot be read", configured=True))
    return (merge(sampled_alike(traces)) if traces else None), tuple(rows)


def read_any(path: Path, how: How, form: Format = Format.AUTO) -> Trace:
    """Read a trace of any format. Raises InputError."""
    try:
        with path.open("rb") as file, unpacked(file) as content:
            first = content.peek(4096)[:4096].partition(b"\n")[0]
            found = detect(path.name, first) if form is Format.AUTO else form
            if found is not Format.CSV:
                return READERS[found](content, how)
    except DAMAGED as error:
        raise InputError(f"is damaged: {error}", hint=DAMAGED_HINT, place=Place(how.shown)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=Place(how.shown)) from None
    return read_trace(path, how.shown, how.rate, how.most)


def read_trace(path: Path, shown: str, rate: float | None = None, most: int = MOST_REQUESTS) -> Trace:
    """Read one trace. `rate` (requests a second) gives the times of a trace that has none; one of more than `most`
    requests is sampled.

    Raises InputError with the line, and the column where one value is to blame. `shown` names the file in messages.
    """
    try:
        # csv wants the line ends as they are: newline="".
        with path.open("rb") as file, io.TextIOWrapper(unpacked(file), "utf-8-sig", newline="") as text:
            return _read(csv.reader(text), shown, rate, most).in_order()
    except UnicodeDecodeError:
        place = Place(shown, _first_undecodable(path))
        raise InputError("is not UTF-8", hint="save the trace in UTF-8", place=place) from None
    except DAMAGED as error:
        raise InputError(f"is damaged: {error}", hint=DAMAGED_HINT, place=Place(shown)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=Place(shown)) from None


def display(path: Path) -> str:
    """A path as the user would type it: relative where it lies below the working folder."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def _read(reader: "Reader", shown: str, rate: float | None, most: int) -> Trace:
    try:
        header = next(reader, None)
        if not header:
            hint = "a trace starts with the line ts_us,key,op,size,ttl_s"
            raise InputError("has no header line" if header == [] else "is empty", hint=hint, place=Place(shown, 1))
        trace = _requests(reader, read_header(header, shown, rate), shown, most)
    except csv.Error as error:
        raise InputError(f"is no CSV: {error}", place=Place(shown, reader.line_num)) from None
    if not any(trace.counts):
        raise InputError("holds no request below its header", place=Place(shown, 1))
    return trace


_OPS = {name: int(op) for op in Op for name in (op.name, op.name.lower())}


def _requests(reader: "Reader", columns: Columns, shown: str, most: int) -> Trace:
    # One plain loop over a million lines: nothing is called for a line that is in order.
    trace = empty_trace(shown)
    at_key, at_op, at_time, at_size, at_ttl = columns.key, columns.op, columns.ts_us, columns.size, columns.ttl_s
    numbers: dict[str, int] = {}
    latest = 0
    sampling = Sampling(most)
    for row in reader:
        if not row:
            continue
        try:
            time_us = int(row[at_time]) if at_time >= 0 else int((len(trace.key) + sampling.skipped) * columns.step_us)
            key, op = row[at_key], _OPS[row[at_op]]
            size = int(text) if at_size >= 0 and (text := row[at_size]) else -1
            ttl_s = float(text) if at_ttl >= 0 and (text := row[at_ttl]) else 0.0
            bad_size = size >= 1 << 40 or (size < 0 and at_size >= 0 and row[at_size] != "")
            bad = bad_size or not key or not 0 <= time_us < 1 << 53 or not 0 <= ttl_s < LONGEST_TTL_S
        except (ValueError, LookupError):
            bad, time_us = True, latest
        if bad or time_us < latest - DISORDER_US:
            raise broken_line(row, columns, latest, Place(shown, reader.line_num))
        latest = max(latest, time_us)
        if sampling.rate < 1 and not belongs(key, sampling.rate):
            sampling.passed[op] += 1
            continue
        trace.key.append(numbers.setdefault(key, len(numbers)))
        trace.time_us.append(time_us)
        trace.op.append(op)
        trace.size.append(size)
        trace.ttl_s.append(ttl_s)
        if len(trace.key) > most:
            sampling.thin(trace, numbers)
    return sampling.whole(trace, tuple(numbers))


def _first_undecodable(path: Path) -> int | None:
    with path.open("rb") as file:
        for number, line in enumerate(unpacked(file), start=1):
            try:
                line.decode("utf-8-sig")
            except UnicodeDecodeError:
                return number
    return None
