"""A purge that stops nobody: keys walked in steps, freed in the background one by one, with pauses."""

import re
from collections.abc import Sequence
from shlex import quote

from migsafe.cache.glob import compile_glob
from migsafe.cache.key_language import overlap
from migsafe.cache.template import KeyTemplate, parse_template
from migsafe.model import EntryKind, Pattern

BATCH = 500
PAUSE_S = 0.01
PROTECTED = (EntryKind.LOCK, EntryKind.STATE, EntryKind.QUEUE)
_UNLINK = f"""awk '/^"/ {{print "UNLINK", $0}} NR % {BATCH} == 0 {{system("sleep {PAUSE_S}")}}'"""
_PRIMARIES = "redis-cli CLUSTER NODES | awk '$3 ~ /master/ && $3 !~ /fail/ {sub(/@.*/, \"\", $2); print $2}'"
_NODE = 'redis-cli -h "$host" -p "$port"'
_WRITTEN = {0x07: "\\a", 0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}


def purge_command(glob: str, patterns: Sequence[Pattern], *, cluster: bool = False) -> str:
    """A line of shell for `glob`, which leaves out the locks, states and queues that the glob matches as well.

    Each key has an UNLINK of its own, so that keys of all slots of a node can go; a `cluster` is purged node by node.
    Keys are quoted by redis-cli itself (6.2 or newer), so that any bytes can be in them. It prints how often Redis
    answered what: 1 for a key that is gone, 0 for one that was gone already.
    """
    spared = "".join(f" | grep -vE {quote(_expression(one))}" for one in spared_by(glob, patterns))
    walk = f"--no-raw --scan --pattern {quote(glob)}{spared} | {_UNLINK}"
    if cluster:
        return f"{_PRIMARIES} | while IFS=: read -r host port; do {_NODE} {walk} | {_NODE}; done | sort | uniq -c"
    return f"redis-cli {walk} | redis-cli | sort | uniq -c"


def spared_by(glob: str, patterns: Sequence[Pattern]) -> tuple[KeyTemplate, ...]:
    """The templates of keys that are no copies of anything, of which the glob matches some."""
    steps = compile_glob(glob).steps
    templates = (parse_template(pattern.key) for pattern in patterns if pattern.kind in PROTECTED)
    return tuple(template for template in templates if overlap(steps, template.steps))


def _expression(template: KeyTemplate) -> str:
    """POSIX extended, of keys as redis-cli quotes them: backslashes before letters mean nothing there."""
    parts = (
        re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", _as_quoted(part)) if isinstance(part, str) else "[^:]+"
        for part in template.parts
    )
    return f'^"{"".join(parts)}"$'


def _as_quoted(text: str) -> str:
    """Like `sdscatrepr` in Redis' sds.c."""
    return "".join(
        _WRITTEN.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}") for byte in text.encode()
    )
