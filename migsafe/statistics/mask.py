"""Other values in place of the data's own, in lists of most common values and in histograms [pure].

Plans keep their shape: what is before another value stays before it, what is frequent stays as frequent, and the values
that the project's own workload names stay as they are, for these are in the repository anyway.

    text                  an anchor that the workload names, and a number: in the same order, alike in all columns
    numbers, times        rounded down to about a thousandth of their column's range
    uuid                  the first 16 bits, then a number
    boolean, enum         stay: their values stand in the schema
    anything else         its values are left out; how many distinct ones there are, nulls and widths stay
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from math import floor, log10
from typing import Any

from msgspec.structs import replace

from migsafe.statistics.file import ColumnStats, Snapshot

TEXTS = ("text", "character varying", "character", "name")
_NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_TIMES = ("date", "timestamp without time zone", "timestamp with time zone")
_OPEN = ("boolean", "enum")
_STEPS = 1000
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def masked(snapshot: Snapshot, named: Collection[str] = ()) -> Snapshot:
    """The snapshot with masked values; those in `named` stay."""
    texts = _ranked(_values(snapshot, lambda kind: kind in TEXTS), named, lambda anchor, n: f"{anchor}\x01{n:06}")
    uuids = _of_uuids(_values(snapshot, lambda kind: kind == "uuid"))
    columns = tuple(_column(one, texts, uuids, named) for one in snapshot.columns)
    return replace(snapshot, columns=columns, masked=True)


def _values(snapshot: Snapshot, wanted: Callable[[str], bool]) -> set[str]:
    return {
        value
        for one in snapshot.columns
        if wanted(one.type.removesuffix("[]"))
        for values in ((one.elements,) if one.type.endswith("[]") else (one.common, one.bounds))
        for value in values or ()
    }


def _ranked(values: Iterable[str], named: Collection[str], number: Callable[[str, int], str]) -> Mapping[str, str]:
    """Each value's stand-in: in the order of code points, which is the copy's."""
    found, anchor, count = {}, "", 0
    for value in sorted(values):
        if value in named:
            found[value], anchor, count = value, value, 0
        else:
            count += 1
            found[value] = number(anchor, count)
    return found


def _of_uuids(values: Iterable[str]) -> Mapping[str, str]:
    found, count, start = {}, 0, ""
    for value in sorted(values):
        count = count + 1 if value[:4] == start else 0
        start = value[:4]
        found[value] = f"{start}{min(count, 0xFFFF):04x}-0000-0000-0000-000000000000"
    return found


def _column(
    one: ColumnStats, texts: Mapping[str, str], uuids: Mapping[str, str], named: Collection[str]
) -> ColumnStats:
    if one.type in _OPEN:
        return one
    if one.type in TEXTS:
        return _mapped(one, texts.__getitem__, str)
    if one.type == "uuid":
        return _mapped(one, uuids.__getitem__, str)
    if one.type in (*_NUMBERS, *_TIMES):
        return _on_a_line(one, named)
    if one.type.removesuffix("[]") in TEXTS and one.elements and one.element_shares:
        return _elements(_without_values(one), one.elements, one.element_shares, texts)
    return _without_values(one)


def _on_a_line(one: ColumnStats, named: Collection[str]) -> ColumnStats:
    numbers = [_number(value, one.type) for value in (*(one.common or ()), *(one.bounds or ()))]
    known = [number for number in numbers if number is not None]
    step = _step(max(known) - min(known)) if known else Decimal(0)
    key = partial(_number, kind=one.type) if len(known) == len(numbers) else None
    return _mapped(one, lambda value: value if value in named else _rounded(value, one.type, step), key)


def _mapped(one: ColumnStats, stand_in: Callable[[str], str], key: Callable[[str], Any] | None) -> ColumnStats:
    """Values that became one add their shares up. Sorted anew by `key`, where the order of values may have changed."""
    shares: dict[str, float] = {}
    for value, share in zip(one.common or (), one.common_shares or (), strict=False):
        shares[stand_in(value)] = shares.get(stand_in(value), 0.0) + share
    bounds = None if one.bounds is None else [stand_in(value) for value in one.bounds]
    if bounds is not None and key is not None:
        bounds.sort(key=key)
    common = sorted(shares, key=lambda value: -shares[value])
    return replace(
        one,
        common=tuple(common) or None,
        common_shares=tuple(shares[value] for value in common) or None,
        bounds=None if bounds is None else tuple(bounds),
    )


def _elements(
    one: ColumnStats, elements: Sequence[str], shares: Sequence[float], texts: Mapping[str, str]
) -> ColumnStats:
    """Elements are kept in their own order; behind their shares stand the smallest, the largest and that of nulls."""
    pairs = sorted(zip((texts[value] for value in elements), shares, strict=False))
    more = shares[len(elements) :]
    return replace(
        one, elements=tuple(value for value, _ in pairs), element_shares=(*(share for _, share in pairs), *more)
    )


def _without_values(one: ColumnStats) -> ColumnStats:
    return replace(
        one, common=None, common_shares=None, bounds=None, elements=None, element_shares=None, lengths=None, ranges=None
    )


def _number(value: str, kind: str) -> Decimal | None:
    """The value on a line: times as seconds, or days for a date; None for infinity and what has no place on it."""
    try:
        if kind == "date":
            return Decimal(date.fromisoformat(value).toordinal())
        if kind in _TIMES:
            return Decimal((_time(value) - _EPOCH).total_seconds())
        number = Decimal(value)
    except (ValueError, InvalidOperation, OverflowError):
        return None
    return number if number.is_finite() else None


def _time(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _step(span: Decimal) -> Decimal:
    return Decimal(10) ** floor(log10(span / _STEPS)) if span > 0 else Decimal(0)


def _rounded(value: str, kind: str, step: Decimal) -> str:
    number = _number(value, kind)
    if number is None or step == 0 or (step < 1 and kind in ("smallint", "integer", "bigint", "date")):
        return value
    down = floor(number / step) * step
    if kind == "date":
        return date.fromordinal(max(int(down), 1)).isoformat()
    if kind in _TIMES:
        moved = _EPOCH + timedelta(seconds=float(down))
        return (
            moved.isoformat(sep=" ") if kind.endswith("with time zone") else moved.replace(tzinfo=None).isoformat(" ")
        )
    return f"{down:f}"
