"""Redis globs, read exactly as `stringmatchlen` in Redis' util.c reads them (the matcher of KEYS, SCAN and ACLs).

`*` any bytes, `?` one byte, `[abc]` `[a-z]` `[^a]` one byte of a class, `\\x` the byte x. Its corners are kept: a class
that nothing closes reaches to the end, `[]` matches nothing, a range may run backwards, a last `\\` stands for itself.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from migsafe.cache.key_language import ANY_BYTE, Step, compile_steps


class Glob(Struct, frozen=True):
    """A compiled glob."""

    text: str
    steps: tuple[Step, ...]
    expression: re.Pattern[bytes]

    def matches(self, key: bytes) -> bool:
        """Whether Redis would say that `key` matches."""
        if not key:
            return self.text in ("", "*")
        return self.expression.fullmatch(key) is not None


@lru_cache(maxsize=256)
def compile_glob(glob: str) -> Glob:
    """Read a glob. Every text is one: Redis knows no wrong globs."""
    steps = _steps(glob.encode("utf-8", "surrogateescape"))
    return Glob(glob, steps, compile_steps(steps))


def glob_matches(glob: str, key: str) -> bool:
    """Whether Redis would say that `key` matches `glob`; both are compared as bytes of UTF-8."""
    return compile_glob(glob).matches(key.encode("utf-8", "surrogateescape"))


def escape_glob(text: str) -> str:
    """A glob that matches exactly `text`."""
    return re.sub(r"([*?\[\\])", r"\\\1", text)


def _steps(glob: bytes) -> tuple[Step, ...]:
    steps: list[Step] = []
    at = 0
    while at < len(glob):
        byte = glob[at : at + 1]
        if byte == b"*":
            if not steps or not steps[-1].repeated:
                steps.append(Step(ANY_BYTE, repeated=True))
        elif byte == b"?":
            steps.append(Step(ANY_BYTE))
        elif byte == b"[":
            allowed, at = _class(glob, at + 1)
            steps.append(Step(allowed))
        else:
            if byte == b"\\" and at + 1 < len(glob):
                at += 1
            steps.append(Step(1 << glob[at]))
        at += 1
    return tuple(steps)


def _class(glob: Sequence[int], at: int) -> tuple[int, int]:
    """The bytes of the class whose members start at `at`, and where its `]` (or the glob's last byte) stands."""
    negated = at < len(glob) and glob[at] == ord("^")
    at += negated
    allowed = 0
    while at < len(glob) and glob[at] != ord("]"):
        left = len(glob) - at
        if glob[at] == ord("\\") and left >= 2:
            at += 1
            allowed |= 1 << glob[at]
        elif left >= 3 and glob[at + 1] == ord("-"):
            low, high = sorted((glob[at], glob[at + 2]))
            allowed |= (1 << high + 1) - (1 << low)
            at += 2
        else:
            allowed |= 1 << glob[at]
        at += 1
    return (ANY_BYTE ^ allowed if negated else allowed), at
