"""Files and folders as a run sees them [edge]. What was seen is noted, so that a later run can look again.

After `note()` each file that is read here is noted with a hash of its bytes as they were read, each folder with its
names, each path with what it was. Imports next to nothing: a run that finds nothing changed does little else.
"""

import os
import stat

from migsafe.hashes import blake2b

KIND, CONTENT, NAMES = "k", "c", "n"
"""What may be asked of a path."""


class Notes:
    """What a run asked, each with the answer's hash. None of it counts once something else was looked at."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], bytes] = {}
        self.complete = True

    def add(self, question: str, path: "os.PathLike[str] | str", answer: bytes) -> None:
        """Raises nothing: a path that answers in two ways while a run lasts makes the notes useless, no more."""
        key = (question, os.fspath(path))
        if self.answers.setdefault(key, answer) != answer:
            self.complete = False


_notes: Notes | None = None


def note() -> Notes:
    """Note from now on what is seen, for the whole process."""
    global _notes
    _notes = Notes()
    return _notes


def noted() -> Notes | None:
    """The notes, where they are all that the run has seen."""
    return _notes if _notes is not None and _notes.complete else None


def beyond() -> None:
    """Something was looked at that nobody can look at again: standard input, a process, a server, a glob."""
    if _notes is not None:
        _notes.complete = False


def kind(path: "os.PathLike[str] | str") -> str:
    """`file`, `folder`, `other` for what is neither, "" where nothing is or can be seen."""
    found = _kind(path)
    if _notes is not None:
        _notes.add(KIND, path, found.encode())
    return found


def content(path: "os.PathLike[str] | str") -> bytes:
    """A file's bytes. Raises OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                beyond()
            data = _all(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        if _notes is not None:
            _notes.add(CONTENT, path, _of_error(error))
        raise
    if _notes is not None:
        _notes.add(CONTENT, path, _hash(data))
    return data


def text(path: "os.PathLike[str] | str") -> str:
    """A file's UTF-8 text, without byte order mark, its lines ended by LF. Raises OSError, UnicodeDecodeError."""
    return content(path).decode().removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n").replace("\r", "\n")


def names(folder: "os.PathLike[str] | str") -> list[tuple[str, bool, bool]]:
    """The names in a folder, each with whether it is a file and whether a folder; none where it cannot be read."""
    found = _names(folder)
    if _notes is not None:
        _notes.add(NAMES, folder, _hash(repr(found).encode("utf-8", "surrogateescape")))
    return found


def look_again(questions: "list[tuple[str, str]]") -> list[bytes]:
    """The answers of today."""
    return [_again(question, path) for question, path in questions]


def _again(question: str, path: str) -> bytes:
    if question == KIND:
        return _kind(path).encode()
    if question == NAMES:
        return _hash(repr(_names(path)).encode("utf-8", "surrogateescape"))
    try:
        # What has become a pipe since must not be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return b""
            return _hash(_all(descriptor, status.st_size))
        finally:
            os.close(descriptor)
    except OSError as error:
        return _of_error(error)


def _all(descriptor: int, size: int) -> bytes:
    """All that can be read, at once where it is a file of `size` bytes: there may be thousands."""
    parts = [os.read(descriptor, max(size, 1))]
    if len(parts[0]) != size:
        while part := os.read(descriptor, 65_536):
            parts.append(part)
    return b"".join(parts)


def _kind(path: "os.PathLike[str] | str") -> str:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return ""
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "other"


def _names(folder: "os.PathLike[str] | str") -> list[tuple[str, bool, bool]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry.name, entry.is_file(), entry.is_dir()) for entry in entries)
    except OSError:
        return []


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _of_error(error: OSError) -> bytes:
    return f"error {error.errno}".encode()
