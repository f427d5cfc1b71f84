"""Twitter's cache traces: `timestamp,key,key size,value size,client,operation,TTL`, without a header, in seconds."""

from typing import IO

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.cache.trace_text import numbered_lines, refuse, whole
from migsafe.errors import Place

_OPS = {
    **dict.fromkeys(("get", "gets"), Op.GET),
    **dict.fromkeys(("set", "add", "replace", "cas", "append", "prepend", "incr", "decr"), Op.SET),
    "delete": Op.DEL,
}


def is_twitter(line: str) -> bool:
    """Whether a line looks like one of these traces."""
    parts = line.rsplit(",", 6)
    return len(parts) == 7 and parts[5] in _OPS and parts[0].partition(",")[0].isdigit()


def read_twitter(file: IO[bytes], shown: str, template: str, most: int) -> Trace:
    """Raises InputError with the line. Keys may hold commas: the other columns are counted from the ends."""
    builder = TraceBuilder(shown, template, most)
    hint = "a line is timestamp,key,key size,value size,client,operation,TTL"
    for number, line in numbered_lines(file, shown):
        parts = line.rsplit(",", 5)
        time, comma, key = parts[0].partition(",")
        if len(parts) != 6 or not comma or not key:
            refuse(shown, number, "has too few columns", hint)
        _, _, size, _, op, ttl = parts
        if op not in _OPS:
            refuse(shown, number, f"operation: `{op}` is none of {', '.join(_OPS)}", hint)
        time_us = whole(time, "timestamp", shown, number, 1) * 1_000_000
        bytes_ = whole(size, "value size", shown, number)
        builder.add(Place(shown, number), time_us, key, _OPS[op], bytes_, whole(ttl, "TTL", shown, number))
    return builder.trace()
