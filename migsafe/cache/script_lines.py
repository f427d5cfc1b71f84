"""What is found in a script, whatever its language."""

import re

from msgspec import Struct

from migsafe.cache.glob import escape_glob


class Found(Struct, frozen=True):
    """A command at its place; `glob` None: keys that the script does not name. `background`: nothing waits for it."""

    line: int
    column: int
    command: str
    glob: str | None
    background: bool


INDEX_DROPS = ("FT.DROPINDEX", "FT.DROP")
NAMES = ("KEYS", "SCAN", "FLUSHALL", "FLUSHDB", "DEL", "UNLINK", *INDEX_DROPS)
_VARIABLE = re.compile(r"\$\{[^}]*\}|\$\(.*?\)|\$\w+|%[sd]|\{[^}]*\}|#\{[^}]*\}")


def open_glob(text: str) -> str | None:
    """A glob as written, with what the script fills in later as `*`; None where nothing of it is known."""
    opened = _VARIABLE.sub("*", text)
    return opened if opened.strip("*") else None


def open_key(text: str) -> str | None:
    """A key as written, as the glob of the keys that it may be."""
    pieces = _VARIABLE.split(text)
    return "*".join(map(escape_glob, pieces)) if any(pieces) else None
