"""The base of all evidence: a frozen struct whose fields become the columns of one SQLite table."""

from msgspec import Struct


class Row(Struct, frozen=True):
    """One fact. Fields are str, int, float, bool, StrEnum, tuple[str, ...] (stored as JSON) or None."""
