"""What is known of production's relations, by the identity that they have on the copy [edge].

Names change, identities (OIDs) do not: what a migration renames keeps its size and its statistics. What it rewrites,
adds or builds gets those that it would have, as far as they can be worked out.
"""

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from migsafe.copies.expected_size import btree_level, heap_pages, index_pages
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
    relations = _rows(connection, "files_of_relations")
    sizes = {row["oid"]: _size(row, given[key]) for row in relations if (key := (row["schema"], row["name"])) in given}
    oids = {(row["schema"], row["name"]): row["oid"] for row in relations}
    kinds = {row["oid"]: row["kind"] for row in relations}
    columns = {
        (row["relation"], str(row["number"]) if kinds[row["relation"]] in "iI" else row["name"]): row
        for row in _rows(connection, "columns_of_relations")
    }
    found = {}
    for stats in snapshot.columns:
        row = columns.get((oids.get((stats.schema, stats.relation), 0), stats.column))
        if row is not None:
            found[row["relation"], row["number"], stats.inherited] = Typed(row["type"], _in_order(stats))
    asked = {(one.schema, one.name): one for one in snapshot.extended}
    extended = {
        row["oid"]: packed(asked[key].distinct, asked[key].dependencies, row["columns"])
        for row in _rows(connection, "extended_statistics")
        if (key := (row["schema"], row["name"])) in asked
    }
    return Known(sizes, found, extended)


def _in_order(stats: ColumnStats) -> ColumnStats:
    """A histogram of texts in the copy's order, by code point, whatever the order is where it was taken."""
    if stats.type not in TEXTS or not stats.bounds:
        return stats
    return replace(stats, bounds=tuple(sorted(stats.bounds)))


def carried(
    connection: "Connection[Any]",
    known: Known,
    emptied: Collection[str] = (),
    shares: Mapping[str, float] | None = None,
) -> Known:
    """What is known after DDL has run. `emptied` are tables that were truncated (`schema.name`), `shares` tells what
    part of its table's rows a partial index holds, by the index's name.
    """
    relations = {row["oid"]: row for row in _rows(connection, "files_of_relations")}
    attributes: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(connection, "columns_of_relations"):
        attributes.setdefault(row["relation"], []).append(row)
    columns = dict(_carried_columns(connection, known, relations, attributes))
    sizes: dict[int, Size] = {}
    for oid, row in relations.items():
        if row["kind"] in "rpm" and oid in known.sizes:
            sizes[oid] = _table(row, known.sizes[oid], attributes.get(oid, []), columns, emptied)
    for oid, row in relations.items():
        if row["kind"] == "i" and row["table"] in sizes:
            old, share = known.sizes.get(oid), (shares or {}).get(row["name"], 1.0)
            if old is not None and row["is_partial"] and (whole := known.sizes.get(row["table"])) and whole.tuples:
                share = old.tuples / whole.tuples
            kept = old is not None and old.file == row["file"]
            sizes[oid] = old if old and kept else _index(row, sizes[row["table"]], columns, share)
    return Known(sizes, columns, known.extended)


def _size(row: dict[str, Any], one: RelationStats) -> Size:
    level = one.level
    if level is None and row["method"] == "btree":
        level = btree_level(one.pages, 16)
    return Size(
        row["file"], one.tuples, one.counted_pages, one.visible, one.pages, one.toast_pages, level=level, gin=one.gin
    )


def _table(
    row: dict[str, Any],
    old: Size,
    attributes: list[dict[str, Any]],
    columns: Mapping[Place, Typed],
    emptied: Collection[str],
) -> Size:
    if f"{row['schema']}.{row['name']}" in emptied:
        return Size(row["file"], 0, 0, 0, 0)
    if row["file"] == old.file:
        return old
    widths = [_width(columns, row["oid"], one) for one in attributes]
    pages = heap_pages(old.tuples, widths, row["fill"])
    # After VACUUM, which a rewrite is in need of, every page is visible to all.
    return replace(old, file=row["file"], counted_pages=pages, visible=pages, pages=pages)


def _index(row: dict[str, Any], table: Size, columns: Mapping[Place, Typed], share: float) -> Size:
    tuples = table.tuples * share
    places = [(row["table"], key, False) if key else (row["oid"], n, False) for n, key in enumerate(row["keys"], 1)]
    found = [columns.get(place) for place in places]
    widths = [one.stats.width if one else _UNKNOWN_WIDTH for one in found]
    distinct = 1.0
    for one in found:
        distinct *= _distinct(one, table.tuples)
    if row["is_unique"]:
        distinct = tuples
    pages = index_pages(row["method"], tuples, min(distinct, tuples), widths, row["fill"], table.pages)
    level = btree_level(pages, sum(widths)) if row["method"] == "btree" else None
    return Size(row["file"], tuples, pages, 0, pages, level=level)


_UNKNOWN_WIDTH = 16


def _width(columns: Mapping[Place, Typed], relation: int, column: dict[str, Any]) -> float:
    one = columns.get((relation, column["number"], False))
    if one is not None:
        return one.stats.width * (1 - one.stats.nulls)
    fixed: int = column["fixed"]
    return fixed if fixed > 0 else _UNKNOWN_WIDTH


def _distinct(one: Typed | None, tuples: float) -> float:
    if one is None or one.stats.distinct == 0:
        return tuples
    return one.stats.distinct if one.stats.distinct > 0 else -one.stats.distinct * tuples


def _carried_columns(
    connection: "Connection[Any]",
    known: Known,
    relations: Mapping[int, dict[str, Any]],
    attributes: Mapping[int, list[dict[str, Any]]],
) -> Iterator[tuple[Place, Typed]]:
    for oid, row in relations.items():
        for column in attributes.get(oid, ()):
            places = [(oid, column["number"], inherited) for inherited in (False, True)]
            for place in places:
                if (old := known.columns.get(place)) is not None:
                    yield place, old if old.type == column["type"] else _converted(connection, old, column["type"])
            if row["kind"] in "rm" and oid in known.sizes and not any(place in known.columns for place in places):
                added = _of_added(column)
                if added is not None and known.sizes[oid].tuples > 0:
                    yield places[0], Typed(column["type"], added)


def _converted(connection: "Connection[Any]", old: Typed, type_name: str) -> Typed:
    """The statistics of a column whose type changed: with the values as the new type writes them, or without them."""
    from psycopg import Error

    stats = old.stats
    query = f"SELECT ARRAY(SELECT v::{type_name}::text FROM unnest(%s::text[]) WITH ORDINALITY AS u (v, n) ORDER BY "
    try:
        with connection.transaction():
            common = _array(connection, query + "n)", stats.common)
            bounds = _array(connection, query + f"v::{type_name})", stats.bounds)
            width = connection.execute(
                "SELECT typlen FROM pg_catalog.pg_type WHERE oid = %s::regtype", [type_name]
            ).fetchone()
    except Error:
        plain = ColumnStats(
            schema=stats.schema,
            relation=stats.relation,
            column=stats.column,
            inherited=stats.inherited,
            nulls=stats.nulls,
            width=stats.width,
            distinct=stats.distinct,
        )
        return Typed(type_name, plain)
    import msgspec

    fixed = width[0] if width and width[0] > 0 else stats.width
    return Typed(type_name, msgspec.structs.replace(stats, common=common, bounds=bounds, width=fixed))


def _array(connection: "Connection[Any]", query: str, values: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    row = connection.execute(query.encode(), [list(values)]).fetchone()
    return tuple(row[0]) if row else None


def _of_added(column: dict[str, Any]) -> ColumnStats | None:
    """What ANALYZE finds in a column that was added: one value in all rows, or none; None where nobody knows."""
    place = {"schema": "", "relation": "", "column": column["name"], "inherited": False}
    fixed = max(column["fixed"], 0)
    if column["is_constant"] and column["constant"]:
        value = str(column["constant"][0])
        width = fixed or len(value.encode()) + 1
        return ColumnStats(**place, nulls=0, width=width, distinct=1, common=(value,), common_shares=(1.0,))
    if column["has_default"]:
        return None
    return ColumnStats(**place, nulls=1, width=fixed, distinct=0)


def file_rows(connection: "Connection[Any]") -> list[dict[str, Any]]:
    """Every relation of the user, with its file."""
    return _rows(connection, "files_of_relations")


def _rows(connection: "Connection[Any]", name: str) -> list[dict[str, Any]]:
    from psycopg.rows import dict_row

    query = files("migsafe.copies").joinpath("queries", f"{name}.sql").read_bytes()
    return connection.cursor(row_factory=dict_row).execute(query).fetchall()
