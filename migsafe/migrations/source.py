"""One migration file as the run sees it."""

from dataclasses import dataclass

from migsafe.model import Role


@dataclass(frozen=True, slots=True)
class MigrationFile:
    """`path` is for display, as the user would type it. `text` is decoded, without byte order mark, newlines kept.

    `sha256` is of the file's bytes, in hexadecimal.
    """

    path: str
    role: Role
    ordinal: int
    text: str
    sha256: str
