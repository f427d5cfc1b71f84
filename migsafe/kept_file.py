"""One thing that is dear to make, kept in a file under the hash of what it was made from [edge].

The newest replaces the one before. A file that is damaged, of another hash, or that cannot be written is no error:
then the thing is made anew.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from migsafe.cache_folder import own_folder

_CHECKSUM = 16


def kept(name: str, key: bytes) -> bytes | None:
    """What is kept under `name` and `key`."""
    path = _path(name)
    try:
        data = path.read_bytes() if path else b""
    except OSError:
        return None
    content = data[_CHECKSUM:]
    return content if data[:_CHECKSUM] == _checksum(key, content) else None


def keep(name: str, key: bytes, content: bytes) -> None:
    """Keep `content`, where that can be done. Runs at once see the old file or the new one, never a part."""
    path = _path(name)
    if path is None:
        return
    from tempfile import mkstemp  # only the first run pays for it

    with suppress(OSError):
        descriptor, unfinished = mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_checksum(key, content) + content)
            Path(unfinished).replace(path)
        except OSError:
            Path(unfinished).unlink(missing_ok=True)


def _path(name: str) -> Path | None:
    folder = own_folder("kept", 0o700)
    return folder / name if folder else None


def _checksum(key: bytes, content: bytes) -> bytes:
    return blake2b(content, digest_size=_CHECKSUM, key=key).digest()
