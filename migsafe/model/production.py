"""What the settings say about production, for the copy to be held against."""

from migsafe.model.row import Row


class Production(Row, frozen=True):
    """One row a run. `server_version` is the major version, None where nobody said it."""

    server_version: int | None


class ProductionTable(Row, frozen=True):
    """How many rows a table has in production."""

    relation: str
    rows: int
