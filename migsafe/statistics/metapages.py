"""What the first page of an index says, and pages that make an index look as large as another [pure].

The planner takes a btree's height from its metapage. Where a column has a histogram it also looks into the index for
the smallest and the largest value, from the root down to a leaf; nothing in between is missed, however high the tree
claims to be. Layouts are those of PostgreSQL 12 to 18
(src/include/access/nbtree.h, ginblock.h, brin_page.h, storage/bufpage.h), on a little-endian machine.
"""

import struct
from collections.abc import Iterator, Sequence

PAGE = 8192
_HEADER = struct.Struct("<IIHHHHHHI")  # LSN, checksum, flags, lower, upper, special, size and version, prune xid
_CONTENT = _HEADER.size
_BTREE = struct.Struct("<IIIIII")  # magic, version, root, level, fast root, fast level
_BTREE_MAGIC = 0x053162
_SPECIAL = struct.Struct("<IIIHH")  # left, right, level, flags, cycle
_LEAF, _ROOT = 1, 2
_GIN = struct.Struct("<IIIIQIIIIqi")  # head, tail, free, pending pages, pending tuples, pages, entry, data, -, entries
_GIN_VERSION = 2
_BRIN = struct.Struct("<IIII")  # magic, version, pages per range, last revmap page
_BRIN_MAGIC = 0xA8109CFA
_REVMAP_ITEMS = 1360
"""Ranges that one page of BRIN's map holds (8 KiB)."""


def btree_level(page: bytes) -> int | None:
    """The height that the planner sees: the level of the fast root. None for what is no metapage of a btree."""
    if len(page) < _CONTENT + _BTREE.size:
        return None
    magic, _, root, _, _, fast_level = _BTREE.unpack_from(page, _CONTENT)
    return (fast_level if root else 0) if magic == _BTREE_MAGIC else None


def gin_counts(page: bytes) -> tuple[int, int, int, int, int] | None:
    """Pending pages, pages, entry pages, data pages, entries. None for what is no metapage of a GIN index."""
    if len(page) < _CONTENT + _GIN.size:
        return None
    _, _, _, pending, _, pages, entry, data, _, entries, version = _GIN.unpack_from(page, _CONTENT)
    return (pending, pages, entry, data, entries) if version == _GIN_VERSION else None


def tall_btree(metapage: bytes, level: int, ends: Sequence[bytes] | None) -> Iterator[bytes]:
    """The metapage of an empty btree made `level` high, then its root, and below that a leaf with the `ends`.

    These are entries in the order of the index; None where nobody looks into it, which takes no further page.
    """
    magic, version, *_ = _BTREE.unpack_from(metapage, _CONTENT)
    head = _BTREE.pack(magic, version, 1, level, 1, level)
    yield metapage[:_CONTENT] + head + metapage[_CONTENT + _BTREE.size :]
    if ends is None:
        return
    if level:
        yield _page(_SPECIAL.pack(0, 0, level, _ROOT, 0), (_downlink(2),))
    yield _page(_SPECIAL.pack(0, 0, 0, _LEAF if level else _LEAF | _ROOT, 0), ends)


def entry(value: bytes, columns: int, *, varies: bool) -> bytes:
    """An entry of a btree for the first row of a table: `value` is the first column's, the others are null.

    `varies` tells that the type has no fixed length. Layout: src/include/access/itup.h.
    """
    nulls = struct.pack("<I4x", 1) if columns > 1 else b""
    size = -(-(8 + len(nulls) + len(value)) // 8) * 8
    info = size | (0x8000 if nulls else 0) | (0x4000 if varies else 0)
    return (struct.pack("<HHHH", 0, 0, 1, info) + nulls + value).ljust(size, b"\0")


def visible_start() -> bytes:
    """The start of a visibility map that calls its table's first page visible to all: so nobody looks at that."""
    return _page(b"", ())[:_CONTENT] + b"\x01"


def counted_gin(metapage: bytes, counts: tuple[int, int, int, int, int]) -> bytes:
    """The metapage of an empty GIN index with other counts."""
    head, tail, free, _, tuples, _, _, _, gap, _, version = _GIN.unpack_from(metapage, _CONTENT)
    pending, pages, entry, data, entries = counts
    new = _GIN.pack(head, tail, free, pending, tuples, pages, entry, data, gap, entries, version)
    return metapage[:_CONTENT] + new + metapage[_CONTENT + _GIN.size :]


def mapped_brin(metapage: bytes, table_pages: int) -> bytes:
    """The metapage of an empty BRIN index with as many pages of map as a table of that size needs."""
    magic, version, per_range, last = _BRIN.unpack_from(metapage, _CONTENT)
    if magic != _BRIN_MAGIC or not per_range:
        return metapage
    last = max(last, -(-table_pages // per_range) // _REVMAP_ITEMS + 1)
    return metapage[:_CONTENT] + _BRIN.pack(magic, version, per_range, last) + metapage[_CONTENT + _BRIN.size :]


def _downlink(block: int) -> bytes:
    """A pivot tuple without any key: less than everything (nbtree.h, "INDEX_ALT_TID_MASK")."""
    return struct.pack("<HHHH", block >> 16, block & 0xFFFF, 0, 8 | 0x2000)


def _page(special: bytes, items: Sequence[bytes]) -> bytes:
    end = PAGE - len(special)
    body, pointers, at = bytearray(PAGE), b"", end
    for item in items:
        at -= len(item)
        body[at : at + len(item)] = item
        pointers += struct.pack("<I", at | (1 << 15) | (len(item) << 17))
    header = _HEADER.pack(0, 0, 0, 0, _CONTENT + len(pointers), at, end, PAGE | 4, 0)
    body[: len(header) + len(pointers)] = header + pointers
    body[end:] = special
    return bytes(body)
