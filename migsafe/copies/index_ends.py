"""The smallest and the largest value of what indexes begin with, as entries of these indexes [edge].

The planner asks an index for them where a condition reaches beyond the histogram, and thinks of one row instead of a
ten-thousandth of the table where it finds them (selfuncs.c, `ineq_histogram_selectivity`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from migsafe.copies.known_sizes import Known
from migsafe.statistics.metapages import entry

if TYPE_CHECKING:
    from psycopg import Connection

# How PostgreSQL keeps a value: numbers the other way round than it sends them, texts behind their length.
_SENT = {
    "smallint": "int2send(v::int2)",
    "integer": "int4send(v::int4)",
    "bigint": "int8send(v::int8)",
    "oid": "oidsend(v::oid)",
    "real": "float4send(v::float4)",
    "double precision": "float8send(v::float8)",
    "date": "date_send(v::date)",
    "timestamp without time zone": "timestamp_send(v::timestamp)",
    "timestamp with time zone": "timestamptz_send(v::timestamptz)",
    "uuid": "uuid_send(v::uuid)",
    "text": "textsend(v)",
    "character varying": "textsend(v)",
}
_AS_SENT = ("uuid", "text", "character varying")
_TEXTS = ("text", "character varying")
_LONGEST_TEXT = 126
"""Bytes of a text whose length fits into one byte."""


def index_ends(
    connection: "Connection[Any]", known: Known, files: Sequence[dict[str, Any]]
) -> Mapping[int, tuple[bytes, ...]]:
    """Two entries for each btree that the planner may look into, in its order: its first column has a histogram.

    No entries where the type has no plain layout: then nothing is found in it.
    """
    wanted: dict[int, tuple[str, list[str]]] = {}
    found: dict[int, tuple[bytes, ...]] = {}
    for row in files:
        if row["method"] != "btree" or row["is_partial"]:
            continue
        first = row["keys"][0]
        column = known.columns.get((row["table"], first, False) if first else (row["oid"], 1, False))
        if column is None or not column.stats.bounds:
            continue
        found[row["oid"]] = ()
        type_name = column.type.partition("(")[0]
        if type_name in _SENT:
            ends = [column.stats.bounds[0], column.stats.bounds[-1]]
            wanted[row["oid"]] = type_name, ends[::-1] if row["descends"] else ends
    sent = _sent(connection, wanted)
    columns = {row["oid"]: row["columns"] for row in files}
    for oid, (type_name, _) in wanted.items():
        kept = [_kept(value, type_name) for value in sent[oid]]
        if all(value is not None for value in kept):
            varies = type_name in _TEXTS
            found[oid] = tuple(entry(value, columns[oid], varies=varies) for value in kept if value is not None)
    return found


def _sent(connection: "Connection[Any]", wanted: Mapping[int, tuple[str, list[str]]]) -> Mapping[int, list[bytes]]:
    rows = [
        {"relation": oid, "n": n, "type": type_name, "v": value}
        for oid, (type_name, values) in wanted.items()
        for n, value in enumerate(values)
    ]
    cases = " ".join(f"WHEN '{name}' THEN {call}" for name, call in _SENT.items())
    query = (
        f"SELECT relation, CASE type {cases} END FROM jsonb_to_recordset(%s::jsonb)"
        " AS g (relation int8, n int4, type text, v text) ORDER BY relation, n"
    )
    found: dict[int, list[bytes]] = {oid: [] for oid in wanted}
    for oid, value in connection.execute(query.encode(), [json.dumps(rows)]).fetchall():
        found[oid].append(bytes(value))
    return found


def _kept(value: bytes, type_name: str) -> bytes | None:
    if type_name in _TEXTS:
        return bytes([(len(value) + 1) << 1 | 1]) + value if len(value) <= _LONGEST_TEXT else None
    return value if type_name in _AS_SENT else value[::-1]
