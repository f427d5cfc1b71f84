"""libCacheSim's own traces, `.lcs`: a header that says which of eight kinds of records follows it.

The header starts and ends with the same eight bytes; its length grew from 1,024 to 8,192 bytes. The record's first kind
is that of oracleGeneral; the second tells the operation, the third the TTL as well, the others add numbers that only
learning caches use. Source: traceReader/generalReader/lcs.h and lcs.c in github.com/1a1a11a/libCacheSim.
"""

from struct import Struct
from typing import IO

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace_binary import cut_short
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.errors import InputError, Place

MAGIC = (0x123456789ABCDEF0).to_bytes(8, "little")
_HEADERS = (1024, 8192)
_RECORDS = 4096
_FEATURES = {3: 0, 4: 1, 5: 2, 6: 4, 7: 8, 8: 16}
_OPERATIONS = {
    # What readers of the formats without operations mean: a request.
    0: Op.GET,
    **dict.fromkeys((1, 2, 12), Op.GET),
    **dict.fromkeys((3, 4, 5, 6, 7, 8, 10, 11, 13, 14), Op.SET),
    9: Op.DEL,
}
_CENTURY_S = 86_400 * 36_525


def read_lcs(file: IO[bytes], shown: str, template: str, most: int) -> Trace:
    """Times and TTLs are in seconds. Raises InputError that names the record."""
    version, start = _header(file, shown)
    record = _record(version)
    builder = TraceBuilder(shown, template, most)
    number = 0
    while block := file.read(record.size * _RECORDS):
        whole = len(block) // record.size * record.size
        for time, key, size, *more in record.iter_unpack(block[:whole]):
            number += 1
            # The operation's byte is followed by the number of a tenant.
            op = _OPERATIONS.get(more[0] & 0xFF) if version > 1 else Op.GET
            if op is None or size < 0:
                what = f"operation {more[0] & 0xFF} is not known" if op is None else f"size {size} is negative"
                raise InputError(f"record {number}: {what}", place=Place(shown))
            try:
                builder.add(Place(shown), time * 1_000_000, str(key), op, size, _ttl_s(more[1] if version > 2 else 0))
            except InputError as error:
                raise InputError(f"record {number}: {error.message}", place=Place(shown)) from None
        if whole < len(block):
            raise cut_short(shown, number + 1, start + number * record.size, record.size)
    return builder.trace()


def _header(file: IO[bytes], shown: str) -> tuple[int, int]:
    """The kind of the records, and where they start."""
    head = file.read(_HEADERS[0])
    if head[:8] != MAGIC:
        raise InputError("is no lcs trace: it does not start with the format's magic number", place=Place(shown))
    if head[-8:] != MAGIC or len(head) < _HEADERS[0]:
        head += file.read(_HEADERS[1] - len(head))
    version = int.from_bytes(head[8:16], "little")
    if head[-8:] != MAGIC or len(head) not in _HEADERS:
        raise InputError("the header of the lcs trace does not end where it should", place=Place(shown))
    if not 1 <= version <= 8:
        hint = "convert it: libCacheSim's traceConv writes versions 1 to 8"
        raise InputError(f"version {version} of the lcs format is not known", hint=hint, place=Place(shown))
    return version, len(head)


def _record(version: int) -> Struct:
    """Time, object, size, then what the version adds; of the numbers at the end only their length matters."""
    if version == 1:
        return Struct("<IQI8x")
    if version == 2:
        return Struct("<IQII8x")
    return Struct(f"<IQqII8x{4 * _FEATURES[version]}x")


def _ttl_s(ttl: int) -> float:
    """More than a century stands for none."""
    return float(ttl) if ttl < _CENTURY_S else 0.0
