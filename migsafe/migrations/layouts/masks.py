"""Parts of a file that do not run, made blank without moving anything else [pure]."""

import re
from collections.abc import Iterable

_INK = re.compile(r"[^\r\n]")


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with every character of the spans (start, end) but the line ends turned into a blank."""
    parts, done = [], 0
    for start, end in sorted(spans):
        start = max(start, done)
        if end > start:
            parts += [text[done:start], _INK.sub(" ", text[start:end])]
            done = end
    return "".join((*parts, text[done:]))


def only(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with all but the spans turned into blanks."""
    gaps, done = [], 0
    for start, end in sorted(spans):
        gaps.append((done, start))
        done = max(done, end)
    return without(text, (*gaps, (done, len(text))))


def instead(text: str, pattern: re.Pattern[str], replacement: str) -> str:
    """Each match replaced by `replacement` and as many blanks as keep its length; it must not be longer."""
    return pattern.sub(lambda match: replacement + _INK.sub(" ", match[0][len(replacement) :]), text)
