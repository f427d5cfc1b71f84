"""Cache seeds: a JSON object a line, `{"key": …, "value": …, "ttl_s": …}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from migsafe.errors import InputError, Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One cached entry. `ttl_s` None: it never expires."""

    key: str
    value: bytes
    ttl_s: float | None


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    value: msgspec.Raw
    ttl_s: float | None = None


def read_seed(path: Path, shown: str) -> Iterator[Entry]:
    """The entries of a seed file. A string value is stored as it is, any other as its JSON text.

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
    return Entry(line.key, msgspec.json.decode(value, type=str).encode() if value[:1] == b'"' else value, line.ttl_s)
