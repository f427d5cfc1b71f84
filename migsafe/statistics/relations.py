"""Sizes of tables and indexes, and what the metapages of indexes tell [edge]."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from migsafe.statistics.ask import dicts, one_row, query_text
from migsafe.statistics.file import RelationStats
from migsafe.statistics.metapages import btree_level, gin_counts

if TYPE_CHECKING:
    from psycopg import Connection

_METAPAGE_BYTES = 96
_ROOT_ALONE = 2
"""Pages of a btree whose root is its only leaf."""


def relations_of(connection: "Connection[Any]") -> Iterator[RelationStats]:
    """Every table, materialized view and index of the user. Raises psycopg.Error."""
    rows = dicts(connection, query_text("relations"))
    may = "SELECT has_function_privilege('pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE')"
    (reads_files,) = one_row(connection, may)
    wanted = [row["file"] for row in rows if row["method"] in ("btree", "gin")] if reads_files else []
    pages = _metapages(connection, wanted)
    for row in rows:
        method, file = row.pop("method"), row.pop("file")
        page = pages.get(file, b"")
        level = btree_level(page) if method == "btree" else None
        if level == 0 and row["pages"] > _ROOT_ALONE:
            level = None  # the page in the file is older than that in the server's memory
        gin = gin_counts(page) if method == "gin" else None
        yield RelationStats(**row, level=level, gin=gin)


def _metapages(connection: "Connection[Any]", paths: list[str]) -> dict[str, bytes]:
    """The first bytes of files of the server; none where it does not give them away."""
    from psycopg import Error

    query = "SELECT f, pg_read_binary_file(f, 0, %s, true) FROM unnest(%s::text[]) f"
    try:
        with connection.transaction():
            return {file: bytes(page or b"") for file, page in connection.execute(query, (_METAPAGE_BYTES, paths))}
    except Error:
        return {}
