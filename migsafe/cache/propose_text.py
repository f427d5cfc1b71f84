"""Proposed patterns as comments for migsafe.toml: they count from the moment a person takes the `#` away."""

from collections.abc import Iterator

from migsafe.cache.propose import Proposal, Proposals
from migsafe.model import EntryKind


def proposed_text(found: Proposals) -> str:
    """The lines, each a comment."""
    return "".join(f"# {line}".rstrip() + "\n" for line in _lines(found))


def _lines(found: Proposals) -> Iterator[str]:
    yield f"Proposed from a cache of {found.keys:,} keys, of which these patterns explain {found.coverage:.1%}."
    yield "Judge each, then take away the `#`: nothing counts before."
    for one in found.patterns:
        yield ""
        yield f"{one.keys:,} keys, {one.confidence:.0%} sure{_fields(one)}"
        yield "[[cache.pattern]]"
        yield f"name = {_quoted(one.name)}"
        yield f"key = {_quoted(one.key)}"
        if one.kind is not EntryKind.VALUE:
            yield f"kind = {_quoted(one.kind)}"
        if one.loader is not None:
            yield f"loader = {_quoted(one.loader)}"
        if one.ttl_s is not None:
            yield f'ttl = "{_duration(one.ttl_s)}"'
        yield f"codec = {_quoted(one.codec)}"


def _fields(one: Proposal) -> str:
    rest = len(one.fields) - 8
    shown = ", ".join(one.fields[:8]) + (f" and {rest} more" if rest > 0 else "")
    return f"; fields: {shown}" if one.fields else ""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _duration(seconds: int) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
