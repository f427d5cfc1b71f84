"""What ANALYZE found out for CREATE STATISTICS, put into a copy's catalog [edge].

PostgreSQL before 19 reads these types from nowhere, but keeps them as bytes, in a form that has not changed since 12
(src/backend/statistics/mvdistinct.c and dependencies.c): a superuser may call such bytes what they are.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.statistics.file import Combination

if TYPE_CHECKING:
    from psycopg import Connection

_DISTINCT_MAGIC, _DEPENDENCIES_MAGIC = 0xA352BFA4, 0xB4549A2C
_CASTS = ("CREATE CAST (bytea AS {}) WITHOUT FUNCTION", "DROP CAST (bytea AS {})")
_TYPES = ("pg_ndistinct", "pg_dependencies")


class Extended(Struct, frozen=True):
    """Of one CREATE STATISTICS, as bytes; None for what it does not tell."""

    distinct: bytes | None
    dependencies: bytes | None


def packed(
    distinct: Sequence[Combination], dependencies: Sequence[Combination], numbers: Mapping[str, int]
) -> Extended:
    """`numbers` are those of the columns by name. A combination with a column that is not there is left out."""
    return Extended(_distinct(_numbered(distinct, numbers)), _dependencies(_numbered(dependencies, numbers)))


def write_extended(connection: "Connection[Any]", known: Mapping[int, Extended]) -> None:
    """Into the catalog of the session's database, in its transaction; what is there stays. Raises psycopg.Error."""
    if not known:
        return
    inherit = (", stxdinherit", ", false") if connection.info.server_version >= 150000 else ("", "")
    query = (
        f"INSERT INTO pg_statistic_ext_data (stxoid{inherit[0]}, stxdndistinct, stxddependencies) "
        f"SELECT e.oid{inherit[1]}, %s::bytea::pg_ndistinct, %s::bytea::pg_dependencies FROM pg_statistic_ext e "
        "WHERE e.oid = %s::int8::oid AND NOT EXISTS (SELECT 1 FROM pg_statistic_ext_data d WHERE d.stxoid = e.oid)"
    )
    for name in _TYPES:
        connection.execute(_CASTS[0].format(name).encode())
    for oid, one in known.items():
        connection.execute(query.encode(), (one.distinct, one.dependencies, oid))
    for name in _TYPES:
        connection.execute(_CASTS[1].format(name).encode())


def _numbered(found: Sequence[Combination], numbers: Mapping[str, int]) -> list[tuple[list[int], float]]:
    return [
        ([numbers[name] for name in one.columns], one.value)
        for one in found
        if all(name in numbers for name in one.columns)
    ]


def _distinct(found: Sequence[tuple[Sequence[int], float]]) -> bytes | None:
    if not found:
        return None
    items = b"".join(struct.pack(f"<di{len(numbers)}h", value, len(numbers), *numbers) for numbers, value in found)
    return struct.pack("<III", _DISTINCT_MAGIC, 1, len(found)) + items


def _dependencies(found: Sequence[tuple[Sequence[int], float]]) -> bytes | None:
    if not found:
        return None
    items = b"".join(struct.pack(f"<dh{len(numbers)}h", value, len(numbers), *numbers) for numbers, value in found)
    return struct.pack("<III", _DEPENDENCIES_MAGIC, 1, len(found)) + items
