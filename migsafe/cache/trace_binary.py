"""Binary traces: libCacheSim's oracleGeneral records, and plain numbers of keys."""

import sys
from array import array
from collections.abc import Iterable, Iterator
from struct import Struct
from typing import IO

from migsafe.cache.requests import Op, Trace, empty_trace
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.cache.trace_sample import Sampling, belongs
from migsafe.errors import InputError, Place

_RECORD = Struct("<IQIq")
"""Time in seconds, object, size, and when it is asked for next, which only an oracle knows."""
_RECORDS = 4096
_INTEGERS = 1 << 20


def read_oracle_general(file: IO[bytes], shown: str, template: str, most: int) -> Trace:
    """Every request is a get. Raises InputError that names the record and its byte."""
    builder = TraceBuilder(shown, template, most)
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
            raise cut_short(shown, number + 1, number * _RECORD.size, _RECORD.size)
    return builder.trace()


def read_integers(file: IO[bytes], shown: str, template: str, rate: float | None, code: str, most: int) -> Trace:
    """Big-endian numbers of keys, one a request: every one is a get, and `rate` gives the times."""
    if not rate:
        hint = "give the requests a second: `rate = …` in this [[cache.trace]]"
        raise InputError("has no times", hint=hint, place=Place(shown))
    trace, sampling = empty_trace(shown), Sampling(most)
    known = _Known(template, sampling)
    step, read = 1e6 / rate, 0
    for block in _integers(file, shown, code):
        found = list(map(known.__getitem__, block))
        if sampling.rate == 1:
            _append(trace, found, _times(read, len(block), step))
        else:
            at = [place for place, number in enumerate(found) if number >= 0]
            _append(trace, [found[place] for place in at], [int((read + place) * step) for place in at])
            sampling.passed[Op.GET] += len(block) - len(at)
        read += len(block)
        if len(trace) > most:
            sampling.thin(trace, known.numbers)
            known.clear()
        elif len(known) > most:
            known.clear()
    if not read:
        raise InputError("holds no request", place=Place(shown))
    return sampling.whole(trace, tuple(known.numbers))


class _Known(dict[int, int]):
    """The number of each key that has come up, −1 for one that does not belong to the sample."""

    def __init__(self, template: str, sampling: Sampling) -> None:
        self.numbers: dict[str, int] = {}
        self._template, self._sampling = template, sampling

    def __missing__(self, key: int) -> int:
        name = self._template.replace("{key}", str(key))
        if self._sampling.rate == 1 or belongs(name, self._sampling.rate):
            self[key] = self.numbers.setdefault(name, len(self.numbers))
        else:
            self[key] = -1
        return self[key]


def _integers(file: IO[bytes], shown: str, code: str) -> Iterator["array[int]"]:
    size, read = array(code).itemsize, 0
    while content := file.read(size * _INTEGERS):
        wanted = array(code)
        if len(content) % size:
            number = read + len(content) // size
            raise cut_short(shown, number + 1, number * size, size)
        wanted.frombytes(content)
        if sys.byteorder == "little":
            wanted.byteswap()
        read += len(wanted)
        yield wanted


def _times(first: int, count: int, step: float) -> Iterable[int]:
    """In µs, of requests that are numbered on from `first`."""
    if step.is_integer():
        return array("q", range(first * int(step), (first + count) * int(step), int(step)))
    return [int(n * step) for n in range(first, first + count)]


def _append(trace: Trace, keys: list[int], times: Iterable[int]) -> None:
    count = len(keys)
    trace.key.fromlist(keys)
    trace.time_us.extend(times)
    trace.op.frombytes(bytes(count))
    trace.size.extend(array("q", [-1]) * count)
    trace.ttl_s.frombytes(bytes(8 * count))


def cut_short(shown: str, record: int, byte: int, size: int) -> InputError:
    """The error for a file that ends within a record."""
    message = f"record {record} at byte {byte:,} is cut short: a record has {size} bytes"
    return InputError(message, hint="the file is damaged, or of another format", place=Place(shown))
