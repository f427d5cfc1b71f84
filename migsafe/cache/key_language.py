"""Sets of keys, as sequences of steps: what a Redis glob and a key template have in common.

A step allows some bytes, once or any number of times. Redis compares bytes, so `?` matches one byte of UTF-8, and so
does a step. Two sequences overlap when one key belongs to both, which is decided by walking both at once.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

ANY_BYTE = (1 << 256) - 1


class Step(Struct, frozen=True):
    """The bytes allowed at one place (bit n stands for byte n), once or, where `repeated`, any number of times."""

    allowed: int
    repeated: bool = False


def literal(text: bytes) -> tuple[Step, ...]:
    """Exactly these bytes."""
    return tuple(Step(1 << byte) for byte in text)


def overlap(one: Sequence[Step], other: Sequence[Step]) -> bool:
    """Whether some key belongs to both sets."""
    seen = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        if i == len(one) and j == len(other):
            return True
        for reached in _reached(one, i, other, j):
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)
    return False


def compile_steps(steps: Sequence[Step]) -> re.Pattern[bytes]:
    """A regular expression for `fullmatch` that never tries a stretch between two `*` twice."""
    runs: list[list[Step]] = [[]]
    for step in steps:
        if step == Step(ANY_BYTE, repeated=True):
            runs.append([])
        else:
            runs[-1].append(step)
    first, *rest = (b"".join(map(_expression, run)) for run in runs)
    if not rest:
        return re.compile(first, re.DOTALL)
    # The earliest match of a stretch leaves most to the rest: no need to come back to it, hence the atomic groups.
    middle = b"".join(b"(?>.*?%s)" % run for run in rest[:-1])
    return re.compile(first + middle + b".*" + rest[-1], re.DOTALL)


def _reached(one: Sequence[Step], i: int, other: Sequence[Step], j: int) -> list[tuple[int, int]]:
    reached = []
    a = one[i] if i < len(one) else None
    b = other[j] if j < len(other) else None
    if a is not None and a.repeated:
        reached.append((i + 1, j))
    if b is not None and b.repeated:
        reached.append((i, j + 1))
    if a is not None and b is not None and a.allowed & b.allowed:
        reached.append((i if a.repeated else i + 1, j if b.repeated else j + 1))
    return reached


def _expression(step: Step) -> bytes:
    allowed = [byte for byte in range(256) if step.allowed >> byte & 1]
    if step.allowed == ANY_BYTE:
        one = b"."
    elif not allowed:
        one = b"(?!)"
    else:
        one = b"[%s]" % b"".join(b"\\x%02x" % byte for byte in allowed)
    return one + b"*" if step.repeated else one
