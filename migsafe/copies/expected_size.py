"""How many pages a table or an index will have, from its rows and the widths of its columns [pure].

Layouts are PostgreSQL's (documentation, "Database Page Layout"; src/backend/access/nbtree/nbtsort.c for what a build
of a btree puts on a page and in a posting list).
"""

from collections.abc import Sequence
from math import ceil

_PAGE = 8192
_USABLE = _PAGE - 24
_BTREE_USABLE = _USABLE - 16
_POINTER = 4
_POSTING_BYTES = _PAGE // 10 - _POINTER
_INNER_FILL = 0.7


def heap_pages(tuples: float, widths: Sequence[float], fill: int) -> int:
    """Pages of a table that was just written; `widths` in bytes, nulls counted as nothing, `fill` in percent."""
    if tuples <= 0:
        return 0
    row = _aligned(24 + sum(widths)) + _POINTER
    return ceil(tuples / max(_USABLE * fill / 100 // row, 1))


def index_pages(
    method: str, tuples: float, distinct: float, widths: Sequence[float], fill: int, table_pages: int
) -> int:
    """Pages of an index that was just built, its metapage included. Of anything but a btree this is a rough guess."""
    if method == "brin":
        return 3 + table_pages // 128 // 300
    key = _aligned(8 + sum(widths))
    if method == "hash":
        return 2 + ceil(tuples * 20 / (_USABLE * 0.75))
    row = key + _POINTER
    size = tuples * row
    each = tuples / distinct if distinct > 0 else 1.0
    if method in ("btree", "gin") and each > 1:
        # Equal keys are kept once, with the places of their rows, six bytes each.
        listed = max((_POSTING_BYTES - key) // 6, 1)
        lists = distinct * ceil(each / listed)
        size = min(size, lists * (key + _POINTER) + tuples * 6)
    leaves = ceil(size / (_BTREE_USABLE * fill / 100))
    return 1 + leaves + ceil(leaves / _fanout(sum(widths)))


def btree_level(pages: int, width: float) -> int:
    """The height of a btree of that many pages: 0 for a root that is a leaf."""
    level, left = 0, max(pages - 1, 1)
    while left > 1:
        left = ceil(left / _fanout(width))
        level += 1
    return level


def _fanout(width: float) -> float:
    return max(_BTREE_USABLE * _INNER_FILL / (_aligned(8 + width) + _POINTER), 2)


def _aligned(size: float) -> int:
    return ceil(size / 8) * 8
