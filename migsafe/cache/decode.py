"""Cached bytes to rows and back.

A JSON object is one row, an array is rows in order, `null` is no row (how "not found" is cached), and any other value
is a row of one column, whose name the cache does not hold. The other way round, exactly one row becomes an object and
any other number of rows an array. Pickles are never executed: `codec_pickle` reads them as data.
"""

import json
import pickle
from collections.abc import Callable, Mapping, Sequence

import msgspec

from migsafe.cache.codec_php import php_dumps, php_loads
from migsafe.cache.codec_pickle import pickle_loads
from migsafe.cache.loaded import LoadedRow
from migsafe.cache.values import HashText, Json, Stamp

NAMELESS = ""
"""The column of a bare value."""


class UndecodableError(ValueError):
    """A cached value is not what its codec says."""


Stored = bytes | Mapping[bytes, bytes]
"""What Redis holds under a key: a string, or the fields of a hash."""


def decode(value: Stored, codec: str = "json") -> tuple[LoadedRow, ...]:
    """The rows that a cached value holds. Raises UndecodableError."""
    if isinstance(value, Mapping) != (codec == "hash"):
        raise UndecodableError("is a hash" if isinstance(value, Mapping) else "is no hash")
    if isinstance(value, Mapping):
        return ({name.decode("utf-8", "replace"): HashText(one, "utf-8", "replace") for name, one in value.items()},)
    try:
        decoded = _DECODERS[codec](value)
    except (ValueError, RecursionError, msgspec.DecodeError) as error:
        raise UndecodableError(str(error)) from None
    if decoded is None:
        return ()
    rows = decoded if isinstance(decoded, list) else [decoded]
    return tuple(row if isinstance(row, dict) else {NAMELESS: row} for row in rows)


def encode(rows: Sequence[LoadedRow], codec: str = "json") -> Stored:
    """What the cache is filled with: columns in the loader's order, times in ISO form with a `T`.

    One row is one object, for `string` with one column its text. A hash holds one row; more or none are JSON.
    """
    shaped = [{name: _json(value) for name, value in row.items()} for row in rows]
    if codec == "hash" and len(shaped) == 1:
        return {name.encode(): _text(value).encode() for name, value in shaped[0].items()}
    if codec == "string" and len(shaped) == 1 and len(shaped[0]) == 1:
        return _text(next(iter(shaped[0].values()))).encode()
    return written(shaped[0] if len(shaped) == 1 else shaped, codec)


def written(document: Json, codec: str) -> bytes:
    """A JSON-like document as the codec writes it."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    if codec in ("json", "hash", "string"):
        return text.encode()
    # Without the classes that a loader's values have here.
    bare = json.loads(text)
    if codec == "msgpack":
        return msgspec.msgpack.encode(bare)
    return pickle.dumps(bare) if codec == "pickle" else php_dumps(bare)


def stored_bytes(value: Stored) -> int:
    """Bytes of a value, without what Redis needs to keep it."""
    return len(value) if isinstance(value, bytes) else sum(len(name) + len(one) for name, one in value.items())


def _json(value: Json) -> Json:
    return value.replace(" ", "T", 1) if isinstance(value, Stamp) else value


def _text(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _msgpack(value: bytes) -> Json:
    decoded = msgspec.msgpack.decode(value, ext_hook=lambda code, data: f"ext {code}: {bytes(data).hex()}")
    return msgspec.to_builtins(decoded, str_keys=True)


_DECODERS: dict[str, Callable[[bytes], Json]] = {
    "json": json.loads,
    "msgpack": _msgpack,
    "pickle": pickle_loads,
    "php": php_loads,
    "string": lambda value: value.decode(),
}
