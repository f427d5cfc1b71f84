"""The base of all evidence: a frozen dataclass whose fields become the columns of one SQLite table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One fact. Fields are str, int, float, bool, StrEnum, tuple[str, ...] (stored as JSON) or None."""
