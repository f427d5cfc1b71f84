"""Which query gives what is cached: each candidate is run with the fields of sampled keys on a copy of the database,
and its rows are compared with the cached values field by field, as staleness is measured [edge].

The candidates are the workload's queries and, after them, single rows of tables by their unique keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import chain, islice, permutations
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from migsafe.cache.compare_values import Rows, difference
from migsafe.cache.decode import NAMELESS
from migsafe.cache.loaded import Refused
from migsafe.cache.loaders import LoaderFailedError, load
from migsafe.cache.row_order import is_ordered
from migsafe.model import Query

if TYPE_CHECKING:
    from psycopg import Connection

_FEW = 5
"""So many keys decide whether a candidate is run for the others."""
_MOST_WAYS = 24
"""So many ways to give a key's fields to a loader's parameters are tried."""
_OWN = "-- proposed --"


class SampledValue(Struct, frozen=True):
    """A cached value: the fields of its key, by the names of the template, and its rows."""

    fields: Mapping[str, str]
    rows: Rows


class Found(Struct, frozen=True):
    """A loader that gives `reproduced` of `compared` values. `binding` tells each parameter's field of the key.

    `sql` is the query's text where it is no query of the workload yet.
    """

    loader: str
    binding: Mapping[str, str]
    reproduced: int
    compared: int
    sql: str | None


def find_loader(
    connection: "Connection[Any]", queries: Sequence[Query], values: Sequence[SampledValue]
) -> Found | None:
    """The loader that gives most of the values; None where no candidate gives any, or only such as prove nothing.

    Values without rows prove nothing, and neither do several keys whose values are all alike.
    """
    telling = [value for value in values if value.rows]
    if not telling:
        return None
    best: Found | None = None
    for query in chain(queries, _own_queries(connection, telling)):
        for binding in _ways(query.parameters, tuple(telling[0].fields)):
            found = _tried(connection, query, binding, telling)
            if found is not None and (best is None or found.reproduced > best.reproduced):
                best = found
        if best is not None and best.reproduced == best.compared:
            break
    return best


def _ways(parameters: Sequence[str], fields: Sequence[str]) -> Iterator[dict[str, str]]:
    """Each parameter's field, the one of its own name first."""
    if len(parameters) > len(fields) or (fields and not parameters):
        return
    by_name = [{name: name for name in parameters}] if set(parameters) <= set(fields) else []
    others = (dict(zip(parameters, chosen, strict=True)) for chosen in permutations(fields, len(parameters)))
    yield from by_name
    yield from islice((one for one in others if one not in by_name), _MOST_WAYS)


def _tried(
    connection: "Connection[Any]", query: Query, binding: Mapping[str, str], values: Sequence[SampledValue]
) -> Found | None:
    first = _reproduced(connection, query, binding, values[:_FEW])
    if not first:
        return None
    same = [*first, *_reproduced(connection, query, binding, values[_FEW:])]
    if len(values) > 1 and all(one.rows == same[0].rows for one in same):
        return None
    sql = query.text if query.path == _OWN else None
    return Found(query.name, binding, len(same), len(values), sql)


def _reproduced(
    connection: "Connection[Any]", query: Query, binding: Mapping[str, str], values: Sequence[SampledValue]
) -> list[SampledValue]:
    fields = [{name: value.fields[field] for name, field in binding.items()} for value in values]
    try:
        loaded = list(load(connection, query, fields))
    except LoaderFailedError:
        return []
    ordered = is_ordered(query.text)
    return [
        value
        for value, rows in zip(values, loaded, strict=True)
        if not isinstance(rows, Refused) and rows and not difference(value.rows, rows, ordered)
    ]


def _own_queries(connection: "Connection[Any]", values: Sequence[SampledValue]) -> Iterator[Query]:
    """One row by a unique key, of every table that has all fields of the values."""
    names = list(dict.fromkeys(name for value in values for row in value.rows for name in row))
    arity = len(values[0].fields)
    if NAMELESS in names or not arity:
        return
    question = files("migsafe.cache").joinpath("queries", "tables_with_keys.sql").read_text("utf-8")
    for schema, table, columns, key in connection.execute(question).fetchall():
        if set(names) <= set(columns) and 0 < len(key) <= arity and all(name.isidentifier() for name in key):
            chosen = ", ".join(map(_quoted, names))
            wanted = " AND ".join(f"{_quoted(name)} = :{name}" for name in key)
            text = f"SELECT {chosen} FROM {_quoted(schema)}.{_quoted(table)} WHERE {wanted}"
            yield Query(f"{table}_by_{'_and_'.join(key)}", _OWN, 1, text, "select", tuple(key))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
