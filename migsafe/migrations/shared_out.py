"""Work shared out among processes [edge]: two processors read many files in little more than half the time."""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from signal import SIG_DFL, SIG_IGN, SIGCHLD, SIGHUP, SIGINT, SIGKILL, SIGTERM, getsignal, signal
from typing import TypeVar

import msgspec

T = TypeVar("T")
_PROCESSORS = 4
_PARTS = 48
_answers = msgspec.msgpack.Decoder(dict[int, list[bytes]])


@contextmanager
def shared_out(work: Sequence[T], do: Callable[[T], bytes], forks: int) -> Iterator[Callable[[], list[bytes]]]:
    """`do` of each piece of `work`, in order, once what is given is called; every process takes the next few pieces
    when it has done its last.

    The other processes are forks, at most `forks` and as many as there are processors for: they know what this one
    knows, begin at once, answer once, and end. What a fork does not answer is done here. So is all of it where forks
    are not safe: off Linux, when this process runs threads, or when nobody is told that a process has ended.
    """
    parts = [work[len(work) * part // _PARTS : len(work) * (part + 1) // _PARTS] for part in range(_PARTS)]
    queue, fill = os.pipe()
    os.write(fill, bytes(range(_PARTS)))
    os.close(fill)

    def work_off(parent: int) -> dict[int, list[bytes]]:
        done = {}
        while os.getppid() == parent and (taken := os.read(queue, 1)):
            done[taken[0]] = [do(piece) for piece in parts[taken[0]]]
        return done

    with _forks(min(forks, _processors() - 1), work_off) as answers:

        def finish() -> list[bytes]:
            done = work_off(os.getppid())
            for answer in answers:
                done |= _answered(answer)
            return [one for part, pieces in enumerate(parts) for one in done.get(part) or map(do, pieces)]

        try:
            yield finish
        finally:
            os.close(queue)


def _processors() -> int:
    if sys.platform != "linux" or threading.active_count() > 1 or getsignal(SIGCHLD) is SIG_IGN:
        return 1
    return min(len(os.sched_getaffinity(0)), _PROCESSORS)


@contextmanager
def _forks(number: int, work_off: Callable[[int], dict[int, list[bytes]]]) -> Iterator[Iterable[int]]:
    """At most so many forks of this process, gone at the end; gives the descriptors from which each answer is read."""
    forks: dict[int, int] = {}
    try:
        with suppress(OSError):  # as many as the system allows
            for _ in range(number):
                answer, reply = os.pipe()
                forks[_fork(reply, work_off)] = answer
                os.close(reply)
        yield forks.values()
    finally:
        for process, answer in forks.items():
            os.kill(process, SIGKILL)
            os.waitpid(process, 0)
            os.close(answer)


def _fork(reply: int, work_off: Callable[[int], dict[int, list[bytes]]]) -> int:
    """The number of the new process, which gets no further than this, whatever interrupts it."""
    parent = os.getpid()
    try:
        process = os.fork()
        if process == 0:
            for number in (SIGINT, SIGTERM, SIGHUP):
                signal(number, SIG_DFL)
            with os.fdopen(reply, "wb") as file:
                file.write(msgspec.msgpack.encode(work_off(parent)))
        return process
    finally:
        if os.getpid() != parent:
            os._exit(0)


def _answered(answer: int) -> dict[int, list[bytes]]:
    """What a fork has done; nothing where it was ended before it could say so."""
    with os.fdopen(answer, "rb", closefd=False) as file, suppress(msgspec.DecodeError):
        return _answers.decode(file.read())
    return {}
