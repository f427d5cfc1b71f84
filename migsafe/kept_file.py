"""One thing that is dear to make, kept in a file under the hash of what it was made from [edge].

The newest replaces the one before. A file that is damaged, of another hash, or that cannot be written is no error:
then the thing is made anew.
"""

import os
from contextlib import suppress
from hashlib import blake2b

from migsafe.cache_folder import own_path

_CHECKSUM = 16


def kept(name: str, key: bytes) -> bytes | None:
    """What is kept under `name` and `key`."""
    path = _path(name)
    try:
        with open(path or "", "rb") as file:
            data = file.read()
    except OSError:
        return None
    content = data[_CHECKSUM:]
    return content if data[:_CHECKSUM] == _checksum(key, content) else None


def keep(name: str, key: bytes, content: bytes) -> None:
    """Keep `content`, where that can be done. Runs at once see the old file or the new one, never a part."""
    path = _path(name)
    if path is None:
        return
    unfinished = f"{path}.{os.getpid()}"
    with suppress(OSError):
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(_checksum(key, content) + content)
            os.replace(unfinished, path)
        except OSError:
            os.unlink(unfinished)


def leave_newest(prefix: str, number: int) -> None:
    """Of what is kept under names with this prefix, remove all but the newest."""
    folder = own_path("kept", 0o700)
    with suppress(OSError):
        with os.scandir(folder or "") as entries:
            found = [(entry.stat().st_mtime, entry.path) for entry in entries if entry.name.startswith(prefix)]
        for _, path in sorted(found)[:-number]:
            os.unlink(path)


def _path(name: str) -> str | None:
    folder = own_path("kept", 0o700)
    return f"{folder}/{name}" if folder else None


def _checksum(key: bytes, content: bytes) -> bytes:
    return blake2b(content, digest_size=_CHECKSUM, key=key).digest()
