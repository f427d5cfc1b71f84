"""The columns of a trace file, and what is wrong with a line that cannot be read."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from migsafe.cache.requests import Op
from migsafe.errors import InputError, Place

DISORDER_US = 60_000_000
"""How far a line may lie behind the latest one before it."""

LONGEST_TTL_S = 1e12


class Columns(Struct, frozen=True):
    """Where each column stands in a line, −1 where it is missing. `step_us` parts requests that have no time."""

    key: int
    op: int
    ts_us: int
    size: int
    ttl_s: int
    step_us: float


def read_header(header: Sequence[str], display: str, rate: float | None) -> Columns:
    """Raises InputError for a header that lacks what is needed. `rate` is in requests a second."""
    names = [name.strip() for name in header]
    hint = "the first line names the columns: ts_us,key,op,size,ttl_s"
    for name in ("key", "op"):
        if name not in names:
            raise InputError(f"has no column `{name}`", hint=hint, place=Place(display, 1))
    if "ts_us" not in names and not rate:
        hint = "add it (microseconds), or give the requests a second: `rate = …` in this [[cache.trace]]"
        raise InputError("has no column `ts_us`", hint=hint, place=Place(display, 1))
    for name in ("ts_us", "key", "op", "size", "ttl_s"):
        if names.count(name) > 1:
            raise InputError(f"has two columns `{name}`", hint=hint, place=Place(display, 1))
    found = {name: names.index(name) if name in names else -1 for name in ("key", "op", "ts_us", "size", "ttl_s")}
    return Columns(**found, step_us=1e6 / rate if rate else 0.0)


def broken_line(row: Sequence[str], columns: Columns, latest_us: int, place: Place) -> InputError:
    """The error for a line that cannot be read, at the first value that is to blame."""
    for name, index, fault in _checks(columns, latest_us):
        if index >= len(row):
            return InputError(f"the line ends before `{name}`: it has {len(row)} values", place=place)
        message = fault(row[index]) if index >= 0 else None
        if message:
            column = sum(len(value) + 1 for value in row[:index]) + 1
            return InputError(f"{name}: {message}", place=Place(place.path, place.line, column))
    return InputError("the line cannot be read", place=place)


_Fault = Callable[[str], str | None]


def _checks(columns: Columns, latest_us: int) -> list[tuple[str, int, _Fault]]:
    checks: list[tuple[str, int, _Fault]] = [
        ("ts_us", columns.ts_us, lambda text: _time_fault(text, latest_us)),
        ("key", columns.key, lambda text: None if text else "is empty"),
        ("op", columns.op, _op_fault),
        ("size", columns.size, _size_fault),
        ("ttl_s", columns.ttl_s, _ttl_fault),
    ]
    return sorted(checks, key=lambda check: check[1])


def _time_fault(text: str, latest_us: int) -> str | None:
    try:
        time_us = int(text)
    except ValueError:
        return f"`{text}` is not a whole number of microseconds"
    if not 0 <= time_us < 1 << 53:
        return f"`{text}` is out of range"
    if time_us < latest_us - DISORDER_US:
        return f"`{text}` lies {(latest_us - time_us) / 1e6:,.0f} s behind a line above; sort the trace by time"
    return None


def _op_fault(text: str) -> str | None:
    known = any(text.upper() == op.name for op in Op)
    return None if known else f"`{text}` is none of get, set, del"


def _size_fault(text: str) -> str | None:
    try:
        return None if not text or 0 <= int(text) < 1 << 40 else f"`{text}` is out of range"
    except ValueError:
        return f"`{text}` is not a whole number of bytes"


def _ttl_fault(text: str) -> str | None:
    try:
        return None if not text or 0 <= float(text) < LONGEST_TTL_S else f"`{text}` is out of range"
    except ValueError:
        return f"`{text}` is not a number of seconds"
