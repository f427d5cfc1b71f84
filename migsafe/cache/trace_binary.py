"""Binary traces: libCacheSim's oracleGeneral records, and plain numbers of keys."""

import sys
from array import array
from struct import Struct
from typing import IO

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.errors import InputError, Place

_RECORD = Struct("<IQIq")
"""Time in seconds, object, size, and when it is asked for next, which only an oracle knows."""
_RECORDS = 4096


def read_oracle_general(file: IO[bytes], shown: str, template: str) -> Trace:
    """Every request is a get. Raises InputError that names the record and its byte."""
    builder = TraceBuilder(shown, template)
    number = 0
    while block := file.read(_RECORD.size * _RECORDS):
        whole = len(block) // _RECORD.size * _RECORD.size
        for time, key, size, _ in _RECORD.iter_unpack(block[:whole]):
            number += 1
            try:
                builder.add(Place(shown), time * 1_000_000, str(key), Op.GET, size)
            except InputError as error:
                raise InputError(f"record {number}: {error.message}", place=Place(shown)) from None
        if whole < len(block):
            raise _cut_short(shown, number + 1, number * _RECORD.size, _RECORD.size)
    return builder.trace()


def read_integers(file: IO[bytes], shown: str, template: str, rate: float | None, code: str) -> Trace:
    """Big-endian numbers of keys, one a request: every one is a get, and `rate` gives the times."""
    if not rate:
        hint = "give the requests a second: `rate = …` in this [[cache.trace]]"
        raise InputError("has no times", hint=hint, place=Place(shown))
    content = file.read()
    wanted = array(code)
    rest = len(content) % wanted.itemsize
    if rest:
        number = len(content) // wanted.itemsize
        raise _cut_short(shown, number + 1, number * wanted.itemsize, wanted.itemsize)
    wanted.frombytes(content)
    if sys.byteorder == "little":
        wanted.byteswap()
    if not wanted:
        raise InputError("holds no request", place=Place(shown))
    numbers: dict[int, int] = {}
    # The number of a key is how many were known when it first came.
    keys = array("L", [numbers.setdefault(key, len(numbers)) for key in wanted])
    count = len(keys)
    step = 1e6 / rate
    times = (int(n * step) for n in range(count))
    return Trace(
        shown,
        tuple(template.replace("{key}", str(key)) for key in numbers),
        keys,
        array("q", range(0, count * int(step), int(step)) if step >= 1 and step.is_integer() else times),
        array("B", bytes(count)),
        array("q", [-1]) * count,
        array("d", bytes(8)) * count,
    )


def _cut_short(shown: str, record: int, byte: int, size: int) -> InputError:
    message = f"record {record} at byte {byte:,} is cut short: a record has {size} bytes"
    return InputError(message, hint="the file is damaged, or of another format", place=Place(shown))
