"""What is known of production's relations, by the identity that they have on the copy [edge].

Names change when a migration runs, identities (OIDs) do not.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.copies.expected_size import btree_level
from migsafe.copies.extended_statistics import Extended, packed
from migsafe.statistics.file import ColumnStats, RelationStats, Snapshot
from migsafe.statistics.mask import TEXTS

if TYPE_CHECKING:
    from psycopg import Connection


class Size(Struct, frozen=True):
    """Rows and pages of one relation; `file` is where it was when this was known. Fields as in `RelationStats`."""

    file: str | None
    tuples: float
    counted_pages: int
    visible: int
    pages: int
    toast_pages: int = 0
    level: int | None = None
    gin: tuple[int, int, int, int, int] | None = None


Place = tuple[int, int, bool]
"""Relation, number of the column, and whether children are counted in."""


class Typed(Struct, frozen=True):
    """Statistics of a column, and its type when they were taken."""

    type: str
    stats: ColumnStats


class Known(Struct, frozen=True):
    """Sizes by relation, statistics by column, and those of several columns by the OID of what asked for them."""

    sizes: Mapping[int, Size]
    columns: Mapping[Place, Typed]
    extended: Mapping[int, Extended] = {}


def known_of(connection: "Connection[Any]", snapshot: Snapshot) -> Known:
    """What the snapshot knows of the relations of a copy whose schema was restored from it."""
    given = {(one.schema, one.name): one for one in snapshot.relations}
    relations = rows(connection, "files_of_relations")
    sizes = {row["oid"]: _size(row, given[key]) for row in relations if (key := (row["schema"], row["name"])) in given}
    oids = {(row["schema"], row["name"]): row["oid"] for row in relations}
    kinds = {row["oid"]: row["kind"] for row in relations}
    columns = {
        (row["relation"], str(row["number"]) if kinds[row["relation"]] in "iI" else row["name"]): row
        for row in rows(connection, "columns_of_relations")
    }
    found = {}
    for stats in snapshot.columns:
        row = columns.get((oids.get((stats.schema, stats.relation), 0), stats.column))
        if row is not None:
            found[row["relation"], row["number"], stats.inherited] = Typed(row["type"], _in_order(stats))
    asked = {(one.schema, one.name): one for one in snapshot.extended}
    extended = {
        row["oid"]: packed(asked[key].distinct, asked[key].dependencies, row["columns"])
        for row in rows(connection, "extended_statistics")
        if (key := (row["schema"], row["name"])) in asked
    }
    return Known(sizes, found, extended)


def _in_order(stats: ColumnStats) -> ColumnStats:
    """A histogram of texts in the copy's order, by code point, whatever the order is where it was taken."""
    if stats.type not in TEXTS or not stats.bounds:
        return stats
    return replace(stats, bounds=tuple(sorted(stats.bounds)))


def _size(row: dict[str, Any], one: RelationStats) -> Size:
    level = one.level
    if level is None and row["method"] == "btree":
        level = btree_level(one.pages, 16)
    return Size(
        row["file"], one.tuples, one.counted_pages, one.visible, one.pages, one.toast_pages, level=level, gin=one.gin
    )


def file_rows(connection: "Connection[Any]") -> list[dict[str, Any]]:
    """Every relation of the user, with its file."""
    return rows(connection, "files_of_relations")


def rows(connection: "Connection[Any]", name: str) -> list[dict[str, Any]]:
    """What the query of that name gives, by the names of its columns. Raises psycopg.Error."""
    from psycopg.rows import dict_row

    query = files("migsafe.copies").joinpath("queries", f"{name}.sql").read_bytes()
    return connection.cursor(row_factory=dict_row).execute(query).fetchall()
