"""CacheLib's key-value traces: CSV with a header; `key`, `op` and `size` are needed, `op_count` repeats a request."""

import csv
from collections.abc import Mapping
from typing import IO

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.cache.trace_text import numbered_lines, refuse, whole
from migsafe.errors import Place

_OPS = {"GET": Op.GET, "GET_LEASE": Op.GET, "SET": Op.SET, "SET_LEASE": Op.SET, "DELETE": Op.DEL}
_NEEDED = ("key", "op", "size")


def is_cachelib(line: str) -> bool:
    """Whether a header is one of these traces': the columns come in any order."""
    names = line.split(",")
    return all(name in names for name in _NEEDED) and ("op_count" in names or "key_size" in names)


def read_cachelib(file: IO[bytes], shown: str, template: str, rate: float | None, most: int) -> Trace:
    """Raises InputError with the line. `op_time` is in seconds; without it `rate` gives the times."""
    builder = TraceBuilder(shown, template, most)
    lines = numbered_lines(file, shown)
    _, header = next(lines, (1, ""))
    names = header.split(",")
    for name in _NEEDED:
        if name not in names:
            refuse(shown, 1, f"has no column `{name}`", "CacheLib's traces name key, op and size in the first line")
    if "op_time" not in names and not rate:
        refuse(shown, 1, "has no column `op_time`", "give the requests a second: `rate = …` in this [[cache.trace]]")
    for number, line in lines:
        values = next(csv.reader([line]))
        if len(values) < len(names):
            refuse(shown, number, f"the line has {len(values)} of {len(names)} values")
        row = dict(zip(names, values, strict=False))
        op = row["op"]
        if op not in _OPS:
            refuse(shown, number, f"op: `{op}` is none of {', '.join(_OPS)}")
        if not row["key"]:
            refuse(shown, number, "key: is empty")
        size, ttl = _number(row, "size", shown, number), _number(row, "ttl", shown, number)
        for _ in range(_number(row, "op_count", shown, number) or 1):
            at_us = len(builder) * 1e6 / rate if rate and "op_time" not in names else 0
            time_us = _number(row, "op_time", shown, number) * 1_000_000 if "op_time" in names else int(at_us)
            builder.add(Place(shown, number), time_us, row["key"], _OPS[op], size, ttl)
    return builder.trace()


def _number(row: Mapping[str, str], name: str, shown: str, line: int) -> int:
    text = row.get(name, "")
    return whole(text, name, shown, line) if text else 0
