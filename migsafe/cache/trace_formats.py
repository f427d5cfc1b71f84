"""The formats of access traces that migsafe reads besides its own, and how to tell them apart.

Sources: github.com/twitter/cache-trace, cachelib.org (cachebench, KV traces), github.com/1a1a11a/libCacheSim, Redis'
documentation of MONITOR.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import IO

from msgspec import Struct

from migsafe.cache.requests import Trace
from migsafe.cache.trace_binary import read_integers, read_oracle_general
from migsafe.cache.trace_cachelib import is_cachelib, read_cachelib
from migsafe.cache.trace_lcs import MAGIC, read_lcs
from migsafe.cache.trace_libcachesim import read_libcachesim
from migsafe.cache.trace_monitor import LINE, read_monitor
from migsafe.cache.trace_sample import MOST_REQUESTS
from migsafe.cache.trace_twitter import is_twitter, read_twitter


class Format(StrEnum):
    """What `[[cache.trace]] format` may say. `int32` and `int64`: big-endian numbers of keys (cache2k)."""

    AUTO = "auto"
    CSV = "csv"
    MONITOR = "monitor"
    TWITTER = "twitter"
    CACHELIB = "cachelib"
    LIBCACHESIM = "libcachesim-csv"
    ORACLE_GENERAL = "oraclegeneral"
    LCS = "lcs"
    INT32 = "int32"
    INT64 = "int64"


class How(Struct, frozen=True):
    """How to read a file. `rate` (requests a second) gives times where there are none; `columns` as libCacheSim's."""

    shown: str
    rate: float | None = None
    key: str = "{key}"
    columns: str = ""
    most: int = MOST_REQUESTS
    """A longer trace is sampled."""


READERS: dict[Format, Callable[[IO[bytes], How], Trace]] = {
    Format.MONITOR: lambda file, how: read_monitor(file, how.shown, how.key, how.most),
    Format.TWITTER: lambda file, how: read_twitter(file, how.shown, how.key, how.most),
    Format.CACHELIB: lambda file, how: read_cachelib(file, how.shown, how.key, how.rate, how.most),
    Format.LIBCACHESIM: lambda file, how: read_libcachesim(file, how.shown, how.key, how.columns, how.rate, how.most),
    Format.ORACLE_GENERAL: lambda file, how: read_oracle_general(file, how.shown, how.key, how.most),
    Format.LCS: lambda file, how: read_lcs(file, how.shown, how.key, how.most),
    Format.INT32: lambda file, how: read_integers(file, how.shown, how.key, how.rate, "i", how.most),
    Format.INT64: lambda file, how: read_integers(file, how.shown, how.key, how.rate, "q", how.most),
}


def detect(name: str, first_line: bytes) -> Format:
    """The format by the file's name and first line; whatever looks like no other is migsafe's own CSV."""
    if re.search(r"oracleGeneral", name, re.I):
        return Format.ORACLE_GENERAL
    if first_line.startswith(MAGIC):
        return Format.LCS
    line = first_line.decode("utf-8", "replace").strip("\ufeff\r\n")
    if line in ("OK", "+OK") or LINE.match(line):
        return Format.MONITOR
    if is_cachelib(line):
        return Format.CACHELIB
    return Format.TWITTER if is_twitter(line) else Format.CSV
