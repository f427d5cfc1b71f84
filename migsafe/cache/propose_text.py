"""Proposed patterns as comments for migsafe.toml: they count from the moment a person takes the `#` away.

What is said about a pattern is a comment twice: without the first `#` of each line, the rest is TOML.
"""

from collections.abc import Iterator

from migsafe.cache.propose import Proposal, Proposals
from migsafe.model import EntryKind


def proposed_text(found: Proposals) -> str:
    """The lines, each a comment."""
    return "".join(f"# {line}".rstrip() + "\n" for line in _lines(found))


def explained(found: Proposals) -> str:
    """`98.2% of 1,234 keys and 99.0% of the requests (trace.csv)`."""
    keys = f"{found.coverage:.1%} of {found.keys:,} keys"
    if found.traffic is None:
        return f"{keys}; of the requests nobody knows: give a trace by [[cache.trace]]"
    return f"{keys} and {found.traffic:.1%} of the requests ({found.source})"


def _lines(found: Proposals) -> Iterator[str]:
    declared = f", {found.declared:,} keys of them by the patterns declared already" if found.declared else ""
    yield f"# Proposed from a cache; explained: {explained(found)}{declared}."
    if not found.compared:
        yield "# No loader was tried: with --copy, queries are run on a copy and held against the values."
    yield "# Judge each, then take away the first `#` of its lines: nothing counts before."
    for one in found.patterns:
        yield ""
        yield _share(one, found)
        yield from _about_values(one)
        yield from _about_loader(one, found.compared)
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


def _share(one: Proposal, found: Proposals) -> str:
    traffic = f", {one.traffic:.1%} of the requests" if one.traffic is not None else ""
    return f"# {one.keys:,} keys, {one.keys / found.keys:.1%} of all{traffic}; {one.confidence:.0%} sure"


def _about_values(one: Proposal) -> Iterator[str]:
    rest = len(one.fields) - 8
    shown = ", ".join(one.fields[:8]) + (f" and {rest} more" if rest > 0 else "")
    if one.readable:
        yield f"# {one.readable:.0%} of the values read as {one.codec}{f'; fields: {shown}' if shown else ''}"


def _about_loader(one: Proposal, compared: bool) -> Iterator[str]:
    if one.found is not None:
        by = f"found by value: it gives {one.found.reproduced} of {one.found.compared} sampled values"
        yield f"# loader {by}{'' if one.found.sql is None else '; to be added to a query file:'}"
        if one.found.sql is not None:
            yield f"#     -- name: {one.found.loader}"
            yield f"#     {one.found.sql};"
    elif one.by_names is not None:
        yield f"# loader guessed: {one.by_names[1]:.0%} of its columns and the fields have the same names"
    elif one.kind is EntryKind.VALUE:
        why = "no query and no table gives these values" if compared else "no query has columns of these names"
        yield f"# no loader found: {why}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _duration(seconds: int) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
