"""Runs loaders on the copy, thousands of times, as the application would [edge].

Read-only, rolled back, with the key's texts bound by the server, which decides their types. Results stay text wherever
Python would change a value (numeric, dates and times, ranges, bytes), in UTC and ISO form, so that the same data always
gives the same cached bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from migsafe.cache.loaded import Loaded, Refused
from migsafe.cache.values import Numeric, Stamp, Uuid
from migsafe.model import Query
from migsafe.plans.masks import without_quoted
from migsafe.plans.workload import bind

if TYPE_CHECKING:
    from psycopg import Connection, Cursor, Error

BATCH = 500
MOST_REFUSED = 100
"""A pattern with more keys that its loader refuses is declared wrongly; trying all of them would take long."""


class LoaderFailedError(Exception):
    """The loader fails whatever the key; the message is PostgreSQL's, with its SQLSTATE."""


def load(connection: "Connection[Any]", query: Query, fields: Sequence[Mapping[str, str]]) -> Iterator[Loaded]:
    """What `query` returns for each key, in order; `fields` holds the text of each parameter (others are ignored).

    Every 500 keys share a transaction (a savepoint where one is open). Raises LoaderFailedError.
    """
    if query.problem is not None:
        raise LoaderFailedError(query.problem)
    sql = bind(query, [f"${number}" for number in range(1, len(query.parameters) + 1)])
    refused = 0
    for start in range(0, len(fields), BATCH):
        keys = [[texts[name] for name in query.parameters] for texts in fields[start : start + BATCH]]
        for result in _batch(connection, sql, keys):
            refused += isinstance(result, Refused)
            if isinstance(result, Refused) and refused > MOST_REFUSED:
                raise LoaderFailedError(f"{result.message}, and so for {MOST_REFUSED} other keys")
            yield result


def _batch(connection: "Connection[Any]", sql: str, keys: Sequence[Sequence[str]]) -> list[Loaded]:
    """Halves the batch until the keys that PostgreSQL refuses stand alone: few do, and pipelines stay long."""
    from psycopg import Error

    try:
        return _run(connection, sql, keys)
    except Error as error:
        if not _depends_on_key(error):
            raise LoaderFailedError(_message(error)) from None
        if len(keys) == 1:
            return [Refused(_message(error))]
    middle = len(keys) // 2
    return [*_batch(connection, sql, keys[:middle]), *_batch(connection, sql, keys[middle:])]


def _run(connection: "Connection[Any]", sql: str, keys: Sequence[Sequence[str]]) -> list[Loaded]:
    with _reading(connection) as cursor:
        cursor.executemany(sql, keys, returning=True)
        names = [column.name for column in cursor.description or ()]
        results: list[Loaded] = []
        while True:
            results.append(tuple(dict(zip(names, row, strict=True)) for row in cursor))
            if not cursor.nextset():
                return results


@contextmanager
def _reading(connection: "Connection[Any]") -> "Iterator[Cursor[tuple[Any, ...]]]":
    from psycopg import RawCursor, Rollback

    with connection.transaction() as whole:
        cursor = RawCursor(connection)
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute(_OUTPUT)
        _keep_text(cursor)
        yield cursor
        raise Rollback(whole)


_OUTPUT = """
    SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true),
           set_config('IntervalStyle', 'iso_8601', true), set_config('bytea_output', 'hex', true)
"""
_RANGES = ("int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange")
_TEXT_TYPES: dict[type[str], tuple[str, ...]] = {
    Numeric: ("numeric",),
    Uuid: ("uuid",),
    Stamp: ("date", "timestamp", "timestamptz"),
    str: ("time", "timetz", "interval", "bytea", "inet", "cidr", *_RANGES, *(f"{r[:-5]}multirange" for r in _RANGES)),
}


def _keep_text(cursor: "Cursor[Any]") -> None:
    for kind, names in _TEXT_TYPES.items():
        loader = _text_loader(kind)
        for name in names:
            cursor.adapters.register_loader(name, loader)


def _text_loader(kind: type[str]) -> Any:
    from psycopg.adapt import Loader

    class TextLoader(Loader):
        def load(self, data: Any) -> str:
            return kind(bytes(data).decode())

    return TextLoader


def _depends_on_key(error: "Error") -> bool:
    """Cardinality violations and data exceptions, by class of SQLSTATE; psycopg itself refuses NUL characters."""
    from psycopg import DataError

    return isinstance(error, DataError) or (error.sqlstate or "")[:2] in ("21", "22")


def _message(error: "Error") -> str:
    text = without_quoted(error.diag.message_primary or str(error), error.sqlstate)
    return f"{text} ({error.sqlstate})" if error.sqlstate else text
