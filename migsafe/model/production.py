"""What the settings say about production, for the copy to be held against."""

from dataclasses import dataclass

from migsafe.model.row import Row


@dataclass(frozen=True, slots=True)
class Production(Row):
    """One row a run. `server_version` is the major version, None where nobody said it."""

    server_version: int | None


@dataclass(frozen=True, slots=True)
class ProductionTable(Row):
    """How many rows a table has in production."""

    relation: str
    rows: int
