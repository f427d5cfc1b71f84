"""libCacheSim's CSV: columns by number, told as its own tools are told: `time-col=1,obj-id-col=2,obj-size-col=3`."""

import csv
from typing import IO

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.cache.trace_text import numbered_lines, refuse, whole
from migsafe.errors import InputError, Place

_HINT = 'as in columns = "time-col=1,obj-id-col=2,obj-size-col=3,delimiter=;,has-header=true"'
_NAMES = ("time-col", "obj-id-col", "obj-size-col", "delimiter", "has-header")


def read_libcachesim(file: IO[bytes], shown: str, template: str, columns: str, rate: float | None, most: int) -> Trace:
    """Every request is a get; times are in seconds. Raises InputError with the line."""
    found = _columns(columns, shown)
    delimiter = found.get("delimiter") or ","
    at_key, at_time, at_size = (_column(found, name, shown) for name in ("obj-id-col", "time-col", "obj-size-col"))
    if at_key is None:
        raise InputError("columns: `obj-id-col` is missing", hint=_HINT, place=Place(shown))
    if at_time is None and not rate:
        hint = "name `time-col`, or give the requests a second: `rate = …` in this [[cache.trace]]"
        raise InputError("has no column of times", hint=hint, place=Place(shown))
    builder = TraceBuilder(shown, template, most)
    skipped = 1 if found.get("has-header", "false").lower() == "true" else 0
    for number, line in numbered_lines(file, shown):
        if number <= skipped:
            continue
        values = next(csv.reader([line], delimiter=delimiter))
        most = max(at for at in (at_key, at_time, at_size) if at is not None)
        if most >= len(values):
            refuse(shown, number, f"the line has {len(values)} values, column {most + 1} is asked for")
        if at_time is None:
            time_us = int(len(builder) * 1e6 / (rate or 1))
        else:
            time_us = whole(values[at_time].strip(), "time", shown, number) * 1_000_000
        size = -1 if at_size is None else whole(values[at_size].strip(), "size", shown, number)
        builder.add(Place(shown, number), time_us, values[at_key].strip(), Op.GET, size)
    return builder.trace()


def _columns(text: str, shown: str) -> dict[str, str]:
    found: dict[str, str] = {}
    # A comma is also a delimiter that one may name.
    for part in text.replace("delimiter=,", "").split(","):
        name, equals, value = part.strip().partition("=")
        if part.strip() and (not equals or name not in _NAMES):
            hint = f"{_HINT}; known: {', '.join(_NAMES)}"
            raise InputError(f"columns: `{part.strip()}` is not understood", hint=hint, place=Place(shown))
        if name:
            found[name] = value
    return found


def _column(found: dict[str, str], name: str, shown: str) -> int | None:
    text = found.get(name)
    if text is None:
        return None
    if not text.isdigit() or int(text) < 1:
        raise InputError(f"columns: {name}=`{text}` is no column; they count from 1", hint=_HINT, place=Place(shown))
    return int(text) - 1
