"""Packed files as what they hold, told by their first bytes: gzip, xz, and zstd where its package is installed."""

import gzip
import io
import lzma
import zlib
from typing import IO, cast

from migsafe.errors import InputError

DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError)
DAMAGED_HINT = "the file was probably cut short; pack it again"
_ZSTD = b"\x28\xb5\x2f\xfd"


def unpacked(file: io.BufferedReader) -> io.BufferedReader:
    """The content of `file`. Raises InputError for zstd without its package; reading raises one of DAMAGED."""
    start = file.peek(6)[:6]
    if start[:2] == b"\x1f\x8b":
        return _buffered(gzip.GzipFile(fileobj=file))
    if start == b"\xfd7zXZ\x00":
        return _buffered(lzma.LZMAFile(file))
    return _buffered(_zstd(file)) if start[:4] == _ZSTD else file


def _buffered(content: object) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", content), 1 << 16)


def _zstd(file: io.BufferedReader) -> IO[bytes]:
    try:
        import zstandard
    except ImportError:
        hint = "install migsafe-check[zstd], or unpack the file: zstd -d"
        raise InputError("is packed with zstd, which needs the package zstandard", hint=hint) from None
    return cast("IO[bytes]", zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True))
