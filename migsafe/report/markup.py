"""Text of others, safe inside Markdown: shown as it is, whatever it holds.

A migration's author decides what stands in messages and names. None of it may start a table cell, a tag, a link or a
mention of somebody in a pull request.
"""

import re

from migsafe.report.layout import clean

_SPAN = re.compile(r"(`[^`\n]+`)")
_ACTIVE = re.compile(r"([\\*\[\]~#!|`]|(?<!\w)_|_(?!\w))")


def prose(text: object) -> str:
    """One line of text. What stands in backticks stays code, everything else is taken literally."""
    return _prose(shortened(str(text), 700))


def cell(text: object) -> str:
    """Like `prose`, for a table: no bar may end the cell."""
    return pipes(_prose(shortened(str(text), 300)))


def pipes(markdown: str) -> str:
    """`markdown` for a table, whose cells end at a bar even within code."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown)


def code(text: object) -> str:
    """A code span that holds `text`, whatever backticks are in it."""
    line = " ".join(shortened(str(text), 700).split())
    ticks = "`" * (_longest_run(line) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def fenced(text: str) -> str:
    """A block of SQL that holds `text`, whatever fences are in it."""
    body = shortened(text, 2000)
    fence = "`" * max(3, _longest_run(body) + 1)
    return f"{fence}sql\n{body}\n{fence}"


def shortened(text: str, longest: int) -> str:
    """`text` without control characters, and without its end where it is so long that it hides the rest."""
    kept = clean(text)
    return kept if len(kept) <= longest else f"{kept[: longest - 1]}…"


def _prose(text: str) -> str:
    parts = _SPAN.split(" ".join(text.split()))
    return "".join(part if number % 2 else _literal(part) for number, part in enumerate(parts))


def _literal(text: str) -> str:
    escaped = _ACTIVE.sub(r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("@", "@\N{ZERO WIDTH SPACE}")


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
