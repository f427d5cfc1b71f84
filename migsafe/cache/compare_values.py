"""A cached value against what the loader returned before and after the migration, row by row and field by field."""

from collections.abc import Sequence

from msgspec import Struct

from migsafe.cache.decode import NAMELESS
from migsafe.cache.loaded import LoadedRow
from migsafe.cache.values import json_type, same

Rows = Sequence[LoadedRow]


class Difference(Struct, frozen=True):
    """The fields in which a cached value differs from a loaded one; falsy where it does not.

    `changed` fields are in both with other values, `missing` ones the loader does not return, `new` ones the cached
    value lacks, `retyped` ones have another JSON type than before. `rows` tells that the number of rows differs.
    """

    changed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    retyped: frozenset[str] = frozenset()
    rows: bool = False

    def __bool__(self) -> bool:
        return self.rows or bool(self.changed or self.missing or self.new or self.retyped)


def difference(cached: Rows, loaded: Rows, ordered: bool) -> Difference:
    """How `cached` differs from `loaded`. Not `ordered`: the loader's rows come in any order, and so they may match."""
    named = _named(cached, loaded)
    if not ordered and len(named) == len(loaded) > 1:
        named = _aligned(named, loaded)
    changed: set[str] = set()
    missing: set[str] = set()
    new: set[str] = set()
    for one, other in zip(named, loaded, strict=False):
        changed |= {name for name in one.keys() & other.keys() if not same(one[name], other[name])}
        missing |= one.keys() - other.keys()
        new |= other.keys() - one.keys()
    return Difference(frozenset(changed), frozenset(missing), frozenset(new), rows=len(named) != len(loaded))


def retyped(before: Rows, after: Rows) -> frozenset[str]:
    """The fields whose JSON type the migration changes, judged by the first value that is not null on either side."""
    one, other = _types(before), _types(after)
    return frozenset(name for name in one.keys() & other.keys() if one[name] != other[name])


def _types(rows: Rows) -> dict[str, str]:
    types: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                types.setdefault(name, json_type(value))
    return types


def _named(cached: Rows, loaded: Rows) -> Rows:
    """Bare values get the name of the loader's only column; `null` says the same as one row that is only NULL."""
    names = list(loaded[0]) if loaded else []
    if len(names) != 1:
        return cached
    if not cached and len(loaded) == 1 and loaded[0][names[0]] is None:
        return loaded
    return [{names[0]: row[NAMELESS]} if list(row) == [NAMELESS] else row for row in cached]


def _aligned(cached: Rows, loaded: Rows) -> Rows:
    """`cached` in the order of `loaded`: each row finds its equal first, the rest stay in their order."""
    left = list(cached)
    found: list[LoadedRow | None] = []
    for row in loaded:
        equal = next((at for at, one in enumerate(left) if _equal(one, row)), None)
        found.append(None if equal is None else left.pop(equal))
    rest = iter(left)
    return [next(rest) if row is None else row for row in found]


def _equal(cached: LoadedRow, loaded: LoadedRow) -> bool:
    return cached.keys() == loaded.keys() and all(same(cached[name], value) for name, value in loaded.items())
