"""Values as PostgreSQL returns them, and whether a cached JSON value says the same.

Applications write one value in different ways: a numeric as a number or a string, a timestamp with `T` or a space, with
`Z` or `+00`, in milliseconds. The column's type decides what counts as the same; the way of writing does not.
"""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Json = Any
"""What `json.loads` gives, or what a loader returns: the classes below, int, float, bool, str, None, list, dict."""


class Numeric(str):
    """A `numeric`, as PostgreSQL prints it: all of its digits."""

    __slots__ = ()


class Uuid(str):
    """A `uuid`, as PostgreSQL prints it."""

    __slots__ = ()


class Stamp(str):
    """A `date`, `timestamp` or `timestamptz` in ISO form, the last in UTC."""

    __slots__ = ()


class HashText(str):
    """A field of a Redis hash, which holds nothing but text: an empty one may stand for null."""

    __slots__ = ()


def same(cached: Json, loaded: Json) -> bool:
    """Whether a cached value says what the loader returned."""
    if type(cached) is str and cached == loaded:
        return True
    if loaded is None and isinstance(cached, HashText):
        return cached in ("", "null", "None")
    if loaded is None or cached is None:
        return cached is None and loaded is None
    if isinstance(loaded, bool):
        return _boolean(cached) is loaded
    if isinstance(loaded, Stamp):
        return _same_stamp(cached, loaded)
    if isinstance(loaded, Uuid):
        return isinstance(cached, str) and _bare_uuid(cached) == _bare_uuid(loaded)
    if isinstance(loaded, int | float | Numeric):
        return _same_number(cached, loaded)
    if isinstance(loaded, dict | list):
        return _same_document(cached, loaded)
    return isinstance(cached, str) and cached == loaded


def json_type(loaded: Json) -> str:
    """The JSON type that a loaded value is cached with; for points in time, which form of string."""
    if loaded is None:
        return "null"
    if isinstance(loaded, bool):
        return "boolean"
    if isinstance(loaded, int | float | Numeric):
        return "number"
    if isinstance(loaded, Stamp):
        zone = "with time zone" if re.search(r"[+-]\d\d(:\d\d)*$", loaded[10:]) else ""
        return "date" if len(loaded) <= 10 else f"timestamp {zone}".strip()
    if isinstance(loaded, dict):
        return "object"
    return "array" if isinstance(loaded, list) else "string"


_BOOLEANS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}


def _boolean(cached: Json) -> bool | None:
    """PHP and PostgreSQL's text protocol give booleans as 1, "1", "t"."""
    return _BOOLEANS.get(str(cached).lower()) if isinstance(cached, bool | int | str) else None


def _same_number(cached: Json, loaded: int | float | Numeric) -> bool:
    if isinstance(cached, bool) or not isinstance(cached, int | float | str):
        return False
    if isinstance(loaded, int) and isinstance(cached, int):
        return cached == loaded
    one, other = _decimal(cached), _decimal(loaded)
    if one is None or other is None:
        return str(cached) == str(loaded)
    # A numeric that went through a float in the application has lost digits that the cache never held.
    went_through_float = isinstance(cached, float) and float(other) == cached
    return one == other or went_through_float


def _decimal(value: float | str) -> Decimal | None:
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _same_stamp(cached: Json, loaded: Stamp) -> bool:
    if not isinstance(cached, str):
        return False
    one, other = _moment(cached), _moment(loaded)
    if one is None or other is None:
        return cached == loaded
    if re.search(r"[.,]\d{3}(?!\d)", cached):
        # Milliseconds: JavaScript and several JSON encoders cut the rest off.
        other = other.replace(microsecond=other.microsecond // 1000 * 1000)
    return one == other


def _moment(text: str) -> datetime | None:
    """In UTC; a time without a zone is taken for UTC, as loaded ones are."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def _bare_uuid(text: str) -> str:
    return text.replace("-", "").strip("{}").lower()


def _same_document(cached: Json, loaded: dict[str, Json] | list[Json]) -> bool:
    if isinstance(cached, str):
        # A json column is often cached as the text that the driver gave.
        try:
            cached = json.loads(cached)
        except ValueError:
            return False
    if isinstance(loaded, dict):
        if not isinstance(cached, dict) or cached.keys() != loaded.keys():
            return False
        return all(_same_member(cached[name], value) for name, value in loaded.items())
    if not isinstance(cached, list) or len(cached) != len(loaded):
        return False
    return all(_same_member(one, other) for one, other in zip(cached, loaded, strict=True))


def _same_member(cached: Json, loaded: Json) -> bool:
    """Inside a document a number is a number and a boolean a boolean; typed array elements keep their rules."""
    if isinstance(loaded, bool) or isinstance(cached, bool):
        return cached is loaded
    if isinstance(loaded, int | float) and isinstance(cached, str):
        return False
    return same(cached, loaded)
