"""What the settings say about production, for the copy to be held against."""

from migsafe.model.row import Row


class Production(Row, frozen=True):
    """One row a run. `server_version` is the major version, `version` as in `16.4`; None where nobody said it."""

    server_version: int | None
    version: str | None = None


class ProductionTable(Row, frozen=True):
    """How many rows a table has in production, and the size of its file; None where that is not known."""

    relation: str
    rows: int
    bytes: int | None = None


class SettingDifference(Row, frozen=True):
    """A setting of the planner that the copy has otherwise than production. `copy` is None where it is unknown."""

    name: str
    production: str
    copy: str | None
