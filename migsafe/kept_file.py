"""One thing that is dear to make, kept in a file under the hash of what it was made from [edge].

The newest replaces the one before. A file that is damaged, of another hash, or that cannot be written is no error:
then the thing is made anew.
"""

import os
from contextlib import suppress

from migsafe.cache_folder import own_path
from migsafe.hashes import blake2b

_CHECKSUM = 16


def kept(name: str, key: bytes) -> bytes | None:
    """What is kept under `name` and `key`, in migsafe's cache folder."""
    path = _path(name)
    return kept_at(path, key) if path else None


def keep(name: str, key: bytes, content: bytes) -> None:
    """Keep `content` there, where that can be done."""
    path = _path(name)
    if path:
        keep_at(path, key, content, 0o600)


def kept_at(path: str, key: bytes) -> bytes | None:
    """What is kept in the file at `path` under `key`."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    content = data[_CHECKSUM:]
    return content if data[:_CHECKSUM] == _checksum(key, content) else None


def keep_at(path: str, key: bytes, content: bytes, mode: int) -> bool:
    """Keep `content`; whether that could be done. Runs at once see the old file or the new one, never a part."""
    unfinished = f"{path}.{os.getpid()}"
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(_checksum(key, content) + content)
        os.replace(unfinished, path)
    except OSError:
        with suppress(OSError):
            os.unlink(unfinished)
        return False
    return True


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
