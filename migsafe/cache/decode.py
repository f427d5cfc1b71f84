"""Cached bytes to rows and back.

A JSON object is one row, an array is rows in order, `null` is no row (how "not found" is cached), and any other value
is a row of one column, whose name the cache does not hold. The other way round, exactly one row becomes an object and
any other number of rows an array.
"""

import json
from collections.abc import Sequence

from migsafe.cache.loaded import LoadedRow
from migsafe.cache.values import Json, Stamp
from migsafe.model import Item, Pattern, Skip

NAMELESS = ""
"""The column of a bare value."""


class UndecodableError(ValueError):
    """A cached value is not what its codec says."""


def codec_skip(pattern: Pattern) -> Skip | None:
    """Why the pattern's values cannot be looked into, or None where they can."""
    if pattern.codec == "json":
        return None
    reason = f"cache pattern {pattern.name}: codec {pattern.codec} is not built yet, its values are not compared"
    return Skip(Item.CACHE, reason, configured=True)


def decode(value: bytes) -> tuple[LoadedRow, ...]:
    """The rows that a cached JSON value holds. Raises UndecodableError."""
    try:
        decoded = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise UndecodableError(str(error)) from None
    if decoded is None:
        return ()
    rows = decoded if isinstance(decoded, list) else [decoded]
    return tuple(row if isinstance(row, dict) else {NAMELESS: row} for row in rows)


def encode(rows: Sequence[LoadedRow]) -> bytes:
    """What the cache is filled with: compact JSON, columns in the loader's order, times in ISO form with a `T`."""
    shaped = [{name: _json(value) for name, value in row.items()} for row in rows]
    document = shaped[0] if len(shaped) == 1 else shaped
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _json(value: Json) -> Json:
    return value.replace(" ", "T", 1) if isinstance(value, Stamp) else value
