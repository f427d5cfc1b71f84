"""Cache seeds: a JSON object a line, `{"key": …, "value": …, "ttl_s": …}`."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from migsafe.cache.decode import Stored, encode, written
from migsafe.errors import InputError, Place


class Entry(Struct, frozen=True):
    """One cached entry. `ttl_s` None: it never expires. `document`: the value is JSON that no codec has written yet."""

    key: str
    value: Stored
    ttl_s: float | None
    document: bool = False


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    value: msgspec.Raw
    ttl_s: float | None = None


def read_seed(path: Path, shown: str) -> Iterator[Entry]:
    """The entries of a seed file. A string value is stored as it is, any other as its JSON text
    until `coded` writes it with its pattern's codec.

    Raises InputError with the line; `shown` names the file in messages.
    """
    hint = 'a line is {"key": "post:1", "value": {…}, "ttl_s": 900}'
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    try:
                        yield _entry(line)
                    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
                        raise InputError(f"is no entry: {error}", hint=hint, place=Place(shown, number)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=Place(shown)) from None


def _entry(text: bytes) -> Entry:
    line = msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"), type=_Line)
    value = bytes(line.value)
    if line.ttl_s is not None and line.ttl_s <= 0:
        raise ValueError(f"`ttl_s` is {line.ttl_s:g}; leave it out where the entry never expires")
    if value[:1] == b'"':
        return Entry(line.key, msgspec.json.decode(value, type=str).encode(), line.ttl_s)
    return Entry(line.key, value, line.ttl_s, document=True)


def coded(entry: Entry, codec: str) -> Entry:
    """The entry as the application would have written it. A hash is written from a JSON object only."""
    if not entry.document or codec == "json" or not isinstance(entry.value, bytes):
        return entry
    document = msgspec.json.decode(entry.value)
    if codec == "hash" and isinstance(document, dict):
        return replace(entry, value=encode([document], "hash"))
    return entry if codec in ("hash", "string") else replace(entry, value=written(document, codec))
