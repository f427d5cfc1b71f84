"""Which changes of a column's type leave the table's file alone.

Only what is proven counts: an unknown old type, or an unknown pair, is a rewrite. Source: PostgreSQL documentation,
"ALTER TABLE", notes on SET DATA TYPE, and the catalog `pg_cast` (binary coercible casts, and casts that only check a
length that grows); held against the file numbers of versions 15, 16 and 18.
"""

import re
from functools import lru_cache

from msgspec import Struct

_NAMES = {
    "character varying": "varchar",
    "character": "char",
    "bpchar": "char",
    "bit varying": "varbit",
    "decimal": "numeric",
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "int2": "smallint",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "time with time zone": "timetz",
    "bool": "boolean",
    "float8": "double precision",
    "float4": "real",
}
_COERCIBLE = {
    ("cidr", "inet"),
    ("xml", "text"),
    ("xml", "varchar"),
    ("integer", "oid"),
    ("oid", "integer"),
    ("bit", "varbit"),
}
_ONE_BY_DEFAULT = {"char", "bit"}
_MAY_GROW = {"varchar", "varbit"}
_PRECISE = {"timestamp", "timestamptz", "time", "timetz", "interval"}
_FULL_PRECISION = 6
_TYPE = re.compile(r"([^()\[\]]+?)\s*(?:\(([^()]*)\))?\s*((?:with|without) time zone)?\s*(\[.*\])?")


class _Type(Struct, frozen=True):
    name: str
    modifiers: tuple[int, ...]
    is_array: bool


_UTC = frozenset({"utc", "etc/utc", "gmt", "etc/gmt", "uct", "zulu", "universal", "0", "+0", "-0", "+00:00", "00:00"})
_WITH_AND_WITHOUT_ZONE = {"timestamp", "timestamptz"}
_OTHER_ORDER = {("integer", "oid"), ("oid", "integer"), ("xml", "text"), ("xml", "varchar"), ("bit", "varbit")}


def keeps_the_order(old: str, new: str) -> bool:
    """Whether a plain index on the column may stay after a change that keeps the file."""
    before, after = _parsed(old), _parsed(new)
    if before is None or after is None:
        return old == new
    return (before.name, after.name) not in _OTHER_ORDER and {before.name, after.name} != _WITH_AND_WITHOUT_ZONE


def keeps_the_file(old: str, new: str, *, time_zone: str | None = None) -> bool:
    """Whether ALTER COLUMN TYPE from `old` to `new`, without USING, rewrites nothing. False where in doubt.

    Between timestamp and timestamptz it rewrites nothing only where the session's time zone is UTC (12 and later).
    """
    before, after = _parsed(old), _parsed(new)
    if before is None or after is None:
        return False
    if before == after:
        return True
    if before.is_array or after.is_array:
        same = before.is_array and after.is_array and before.name == after.name
        return same and not after.modifiers and after.name not in _ONE_BY_DEFAULT
    if before.name == after.name:
        return _widens(before, after)
    if {before.name, after.name} <= {"varchar", "text"}:
        return not after.modifiers
    if {before.name, after.name} == _WITH_AND_WITHOUT_ZONE:
        return (time_zone or "").strip("'").lower() in _UTC and _widens_precision(before, after)
    return (before.name, after.name) in _COERCIBLE and not after.modifiers


def _widens(before: _Type, after: _Type) -> bool:
    if before.name in _MAY_GROW:
        return not after.modifiers or (bool(before.modifiers) and after.modifiers >= before.modifiers)
    if before.name == "numeric":
        return _numeric_widens(before.modifiers, after.modifiers)
    return before.name in _PRECISE and _widens_precision(before, after)


def _widens_precision(before: _Type, after: _Type) -> bool:
    return (after.modifiers or (_FULL_PRECISION,)) >= (before.modifiers or (_FULL_PRECISION,))


def _numeric_widens(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Digits may be added before the point, none behind it."""
    if not after:
        return True
    if not before:
        return False
    scale = [modifiers[1] if len(modifiers) > 1 else 0 for modifiers in (before, after)]
    return scale[0] == scale[1] and after[0] >= before[0]


@lru_cache(maxsize=256)
def _parsed(text: str) -> _Type | None:
    match = _TYPE.fullmatch(" ".join(text.lower().replace('"', "").split()))
    if match is None:
        return None
    name, modifiers, zone, array = match.groups()
    name = " ".join(part for part in (name.removeprefix("pg_catalog."), zone) if part)
    try:
        numbers = tuple(int(part) for part in modifiers.split(",")) if modifiers else ()
    except ValueError:
        return None
    return _Type(_NAMES.get(name, name), numbers, array is not None)
