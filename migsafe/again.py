"""The same question again: the report of a static check, kept until anything that it was made from changes [edge].

What a report is made from: the command line, the working folder, the day, what stdout is, migsafe's own files, the
Python that runs it, and every file and folder that the run looked at (`seen`). A run that looked at anything else keeps
nothing. The report's times are those of the run that made it.
"""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress

from migsafe import seen
from migsafe.hashes import blake2b
from migsafe.kept_file import keep, kept, leave_newest
from migsafe.stamps import Stamp, program, stamp

_PREFIX, _KEY = "report-", b"report-2"
_REPORTS = 32
_LARGEST = 8 << 20


def answer(arguments: Sequence[str]) -> int | None:
    """Print the report that is kept for this command line; its exit code, None where there is none or it is old.

    From then on what the run sees is noted, for `remember`.
    """
    if "check" not in arguments:
        return None
    with suppress(OSError):  # a working folder that is gone: the check will say so
        content = kept(_name(arguments), _KEY)
        if content is not None:
            numbers, made_from, questions, said = content.split(b"\n", 3)
            code, complaints = map(int, numbers.split())
            asked = [(one[0], one[1:]) for one in os.fsdecode(questions).split("\0")]
            if made_from == _made_from(seen.look_again(asked)):
                _print(said[:complaints], to_stderr=True)
                _print(said[complaints:], to_stderr=False)
                return code
    seen.note()
    return None


def remember(arguments: Sequence[str], complaints: str, printed: str, code: int) -> None:
    """Keep what a check said on stderr and printed to stdout, where that is all that it did and a later run can tell
    when it is old.
    """
    notes = seen.noted()
    if notes is None:
        return
    with suppress(OSError):
        _remember(notes, arguments, (complaints, printed), code)


def _remember(notes: seen.Notes, arguments: Sequence[str], said: tuple[str, str], code: int) -> None:
    questions = b"\0".join(os.fsencode(question + path) for question, path in notes.answers)
    made_from = _made_from(notes.answers.values())
    complaints, printed = (text.encode("utf-8", "replace") for text in said)
    if questions and b"\n" not in questions and len(complaints) + len(printed) <= _LARGEST:
        numbers = b"%d %d" % (code, len(complaints))
        keep(_name(arguments), _KEY, b"\n".join((numbers, made_from, questions, complaints + printed)))
        leave_newest(_PREFIX, _REPORTS)


def _name(arguments: Sequence[str]) -> str:
    """One file for each command line, so that the next report takes the place of the one before."""
    terminal: tuple[object, ...] = ()
    if sys.stdout.isatty():
        terminal = (os.get_terminal_size(sys.stdout.fileno()), os.environ.get("NO_COLOR"), os.environ.get("TERM"))
    places = [os.path.realpath(argument) for argument in (".", *arguments)]
    asked = (*arguments, os.getcwd(), places, terminal)
    return _PREFIX + blake2b(repr(asked).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _made_from(answers: Iterable[bytes]) -> bytes:
    """A hash of the day, of the program and of what it sees."""
    made_from = blake2b(repr((time.localtime()[:3], sys.version, _program())).encode("utf-8", "replace"))
    for one in answers:
        made_from.update(b"%d " % len(one) + one)
    return made_from.hexdigest().encode()


def _program() -> tuple[bytes, list[Stamp]]:
    """migsafe's own files, and the folders that hold what it imports."""
    return program(), [stamp(folder) for folder in sys.path if os.path.isdir(folder)]


def _print(said: bytes, *, to_stderr: bool) -> None:
    stream = sys.stderr if to_stderr else sys.stdout
    if not said or stream is None:
        return
    try:
        stream.buffer.write(said)
        stream.flush()
    except BrokenPipeError:  # a reader that has gone away wants no more, and no complaint
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
