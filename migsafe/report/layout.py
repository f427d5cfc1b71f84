"""Lines for a terminal: wrapped at words, never inside a path, coloured only where asked, free of control characters.

Plain strings instead of a terminal library: importing one costs a third of the time that a static check may take.
"""

import re

from click import style
from msgspec import Struct

from migsafe.model import Outcome, Severity, Verdict

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Layout(Struct, frozen=True):
    """How wide the lines are (in characters), and whether they carry colour."""

    width: int = 80
    color: bool = False

    def wrapped(self, text: str, *, first: str = "", indent: str = "") -> list[str]:
        """`text` in lines: the first starts with `first`, the others with `indent`. Long words stay whole."""
        lines: list[str] = []
        for paragraph in clean(text).splitlines():
            line = indent if lines else first
            length = len(line)
            for word in paragraph.split():
                if len(line) > length and len(line) + len(word) >= self.width:
                    lines.append(line)
                    line, length = indent, len(indent)
                line += f" {word}" if len(line) > length else word
            lines += [line] if len(line) > length else []
        return lines or [first.rstrip()]

    def verbatim(self, text: str, indent: str) -> list[str]:
        """The lines of `text` as they are, so that SQL can be copied."""
        return [f"{indent}{line}".rstrip() for line in clean(text).expandtabs(4).splitlines()]

    def paint(self, text: str, color: str | None = None, *, bold: bool = False, dim: bool = False) -> str:
        """`text` in a colour, where colour is asked for."""
        return style(text, fg=color, bold=bold or None, dim=dim or None) if self.color else text


def clean(text: str) -> str:
    """`text` without what a terminal would obey: escape sequences, and marks that reverse the reading direction."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


MARKS: dict[Outcome | Verdict | Severity, tuple[str, str]] = {
    Outcome.PASS: ("✔", "green"),
    Outcome.WARN: ("!", "yellow"),
    Outcome.FAIL: ("✘", "red"),
    Outcome.UNSTABLE: ("~", "yellow"),
    Outcome.NOT_CHECKED: ("–", "blue"),
    Verdict.PASS: ("✔", "green"),
    Verdict.FAIL: ("✘", "red"),
    Verdict.INCOMPLETE: ("–", "blue"),
    Severity.ERROR: ("✘", "red"),
    Severity.WARNING: ("!", "yellow"),
    Severity.NOTE: ("i", "cyan"),
}
"""A mark and its colour; a word always stands beside it."""
