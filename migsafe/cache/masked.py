"""What differs between a cached value and the loaded one, told without any of their text."""

import re
from collections.abc import Sequence

from migsafe.cache.compare_values import Difference
from migsafe.cache.loaded import LoadedRow
from migsafe.cache.values import Json, Numeric, json_type

_SHOWN = 3
"""Fields of one entry."""


def masked_key(key: str, literal: str) -> str:
    """A key whose parts that the template does not spell out keep their length only: `post:###`, `user:x@x.x`.

    `literal` is the template's glob; digits become `#`, letters `x`.
    """
    pieces = literal.split("*")
    expression = "(.*)".join(re.escape(piece) for piece in pieces)
    found = re.fullmatch(expression, key, re.DOTALL)
    if found is None:
        return _mask(key)
    return "".join(a + _mask(b) for a, b in zip(pieces, (*found.groups(), ""), strict=True))


def masked_difference(cached: Sequence[LoadedRow], loaded: Sequence[LoadedRow], found: Difference) -> str:
    """`title: string of 7, now string of 9; excerpt: gone; summary: new`."""
    if not found.changed and not found.missing and not found.new:
        return f"{_rows(len(cached))}, now {_rows(len(loaded))}"
    parts = [_changed(name, cached, loaded) for name in sorted(found.changed)]
    parts += [f"{name}: gone" for name in sorted(found.missing)]
    parts += [f"{name}: new" for name in sorted(found.new)]
    rest = len(parts) - _SHOWN
    return "; ".join(parts[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _changed(name: str, cached: Sequence[LoadedRow], loaded: Sequence[LoadedRow]) -> str:
    for old, new in ((one.get(name), other.get(name)) for one, other in zip(cached, loaded, strict=False)):
        if old != new:
            # A numeric may be cached as a string: that is not the difference.
            was = Numeric(old) if isinstance(new, Numeric) and isinstance(old, str) else old
            return f"{name}: {_kind(was)}, now {_kind(new)}"
    return f"{name}: differs"


def _kind(value: Json) -> str:
    if isinstance(value, str):
        return f"{json_type(value)} of {len(value)}"
    if isinstance(value, list | dict):
        return f"{json_type(value)} of {len(value)}"
    return json_type(value)


def _rows(number: int) -> str:
    return "no row" if number == 0 else f"{number} row{'s' if number > 1 else ''}"


def _mask(text: str) -> str:
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "#", text))
