"""What a tool wrote down of the migrations it applied, and which are therefore pending [pure]."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct

Row = Sequence[Any]


class Numbered(Protocol):
    """A migration, as far as a ledger knows it."""

    @property
    def version(self) -> str:
        """As the tool writes it down."""


class Ledger(Struct, frozen=True):
    """`query` reads the tool's own table; `applied` tells from its rows whether a version needs to run no more.

    `table` is what must exist for the query to make sense. `heads_only`: the tool writes down only where it is in its
    graph, and has applied everything before that.
    """

    table: str
    query: str
    applied: Callable[[str, Sequence[Row]], bool]
    heads_only: bool = False


def listed(version: str, rows: Sequence[Row]) -> bool:
    """For tools that keep a row a migration: whether the version is there, letter by letter."""
    return any(str(row[0]) == version for row in rows)


def listed_number(version: str, rows: Sequence[Row]) -> bool:
    """The same for versions that are numbers, whatever zeros they begin with."""
    return version.isdecimal() and any(int(row[0]) == int(version) for row in rows)


def up_to_newest(version: str, rows: Sequence[Row]) -> bool:
    """For tools that keep only where they are: whether the version is not beyond the newest row."""
    return version.isdecimal() and any(int(version) <= int(row[0]) for row in rows)
