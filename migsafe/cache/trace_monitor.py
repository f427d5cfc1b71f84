"""What Redis' MONITOR prints: `1339518083.107412 [0 127.0.0.1:60866] "GET" "post:1"`.

It tells commands, not answers. A SET by the client that just asked for the key is taken for the fill after a miss: it
is no request of its own, and gives the get its size and TTL. Commands on other things than values are passed over.
"""

import re
from collections.abc import Sequence
from typing import IO

from migsafe.cache.requests import Op, Trace
from migsafe.cache.trace_builder import TraceBuilder
from migsafe.cache.trace_text import numbered_lines, refuse
from migsafe.errors import Place

LINE = re.compile(r'\+?(\d+)\.(\d{1,6}) \[(\d+) ([^\]]+)\] ((?:"(?:[^"\\]|\\.)*" ?)+)\s*$')
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b"}
_FILL_US = 30_000_000
"""A load that takes longer is no fill any more."""

_MOST_ASKED = 200_000

_READS = {"GET", "GETEX", "HGETALL", "HGET", "HMGET", "STRLEN"}
_WRITES = {"SET", "SETEX", "PSETEX", "SETNX", "GETSET", "HSET", "HMSET", "APPEND"}
_DELETES = {"DEL", "UNLINK", "GETDEL"}


def read_monitor(file: IO[bytes], shown: str, template: str, most: int) -> Trace:
    """Raises InputError with the line."""
    reading = MonitorReading(TraceBuilder(shown, template, most))
    hint = 'a line is 1339518083.107412 [0 127.0.0.1:60866] "GET" "post:1"'
    for number, line in numbered_lines(file, shown):
        if line in ("OK", "+OK"):
            continue
        found = LINE.match(line)
        if found is None:
            refuse(shown, number, "is no line of MONITOR", hint)
        monitor_command(reading, Place(shown, number), found)
    return reading.builder.trace()


def monitor_command(reading: "MonitorReading", place: Place, found: "re.Match[str]") -> None:
    """Take in one line that LINE matched."""
    time_us = int(found[1]) * 1_000_000 + int(found[2].ljust(6, "0"))
    words = [_ESCAPE.sub(_unescape, word) for word in _WORD.findall(found[5])]
    reading.command(place, time_us, f"{found[3]} {found[4]}", words)


class MonitorReading:
    """Remembers which client asked for which key last, to recognise fills."""

    def __init__(self, builder: TraceBuilder) -> None:
        self.builder = builder
        self._asked: dict[tuple[str, str], tuple[tuple[float, int], int]] = {}

    def command(self, place: Place, time_us: int, client: str, words: Sequence[str]) -> None:
        name, arguments = words[0].upper(), words[1:]
        if name == "MGET":
            for key in arguments:
                self._get(place, time_us, client, key)
        elif name in _READS and arguments:
            self._get(place, time_us, client, arguments[0])
        elif name == "MSET":
            for key, value in zip(arguments[::2], arguments[1::2], strict=False):
                self._set(place, time_us, client, key, len(value.encode()), 0.0)
        elif name in _WRITES and len(arguments) > 1:
            size = sum(len(word.encode()) for word in arguments[1:]) if name.startswith("H") else _size(name, arguments)
            self._set(place, time_us, client, arguments[0], size, _ttl_s(name, arguments))
        elif name in _DELETES:
            for key in arguments:
                self.builder.add(place, time_us, key, Op.DEL)

    def _get(self, place: Place, time_us: int, client: str, key: str) -> None:
        if len(self._asked) > _MOST_ASKED:
            # The oldest first: what was never filled was a hit.
            for old in list(self._asked)[: _MOST_ASKED // 2]:
                del self._asked[old]
        self._asked[client, key] = self.builder.held, time_us
        self.builder.add(place, time_us, key, Op.GET)

    def _set(self, place: Place, time_us: int, client: str, key: str, size: int, ttl_s: float) -> None:
        asked = self._asked.pop((client, key), None)
        if asked is not None and time_us - asked[1] <= _FILL_US:
            self.builder.fill(asked[0], key, size, ttl_s)
        else:
            self.builder.add(place, time_us, key, Op.SET, size, ttl_s)


def _size(name: str, arguments: Sequence[str]) -> int:
    value = arguments[2] if name in ("SETEX", "PSETEX") and len(arguments) > 2 else arguments[1]
    return len(value.encode())


def _ttl_s(name: str, arguments: Sequence[str]) -> float:
    try:
        if name in ("SETEX", "PSETEX"):
            return int(arguments[1]) / (1 if name == "SETEX" else 1000)
        upper = [word.upper() for word in arguments]
        for option, unit in (("EX", 1), ("PX", 1000)):
            if option in upper[2:-1]:
                return int(arguments[upper.index(option, 2) + 1]) / unit
    except ValueError:
        return 0.0
    return 0.0


def _unescape(found: "re.Match[str]") -> str:
    text = found[1]
    return chr(int(text[1:], 16)) if text[0] == "x" and len(text) == 3 else _PLAIN.get(text, text)
