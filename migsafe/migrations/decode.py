"""A file's bytes as text: UTF-8 with or without byte order mark, and nothing else."""

from pathlib import Path

from migsafe import seen
from migsafe.model import Unreadable

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: Path, display: str) -> bytes | Unreadable:
    """What is in the file, or why it cannot be read."""
    try:
        return seen.content(path)
    except OSError as error:
        return Unreadable(display, 1, 1, f"cannot be read: {error.strerror}", "check the path and its permissions")


def decode(data: bytes, display: str) -> str | Unreadable:
    """The text, newlines kept and the byte order mark removed; or the place of the first byte that is no UTF-8."""
    if data.startswith(_UTF_16):
        return Unreadable(display, 1, 1, "is not UTF-8 but UTF-16", "save the file as UTF-8")
    start = len(_BOM) if data.startswith(_BOM) else 0
    try:
        return data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[start : start + error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        byte = data[start + error.start]
        message = f"is not UTF-8: byte 0x{byte:02x} at line {line}, column {column}"
        return Unreadable(display, line, column, message, "save the file as UTF-8")
