"""What is known of production's relations after DDL has run on the copy [edge].

What a migration renames keeps its size and its statistics. What it rewrites, adds or builds gets those that it would
have, as far as they can be worked out.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.copies.expected_size import btree_level, heap_pages, index_pages
from migsafe.copies.known_sizes import Known, Place, Size, Typed, rows
from migsafe.statistics.file import ColumnStats

if TYPE_CHECKING:
    from psycopg import Connection


def carried(
    connection: "Connection[Any]",
    known: Known,
    emptied: Collection[str] = (),
    shares: Mapping[str, float] | None = None,
) -> Known:
    """What is known after DDL has run. `emptied` are tables that were truncated (`schema.name`), `shares` tells what
    part of its table's rows a partial index holds, by the index's name.
    """
    relations = {row["oid"]: row for row in rows(connection, "files_of_relations")}
    attributes: dict[int, list[dict[str, Any]]] = {}
    for row in rows(connection, "columns_of_relations"):
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
    fixed = width[0] if width and width[0] > 0 else stats.width
    return Typed(type_name, replace(stats, common=common, bounds=bounds, width=fixed))


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
