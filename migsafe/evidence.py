"""The single meeting point of all stages: typed rows in an in-memory SQLite database, one table a row class.

Tables are made from the row classes themselves, so that a rule can name any field of any stage. What many rules ask is
worked out once the evidence is complete (`evidence.sql`). Rules read through `select`, which cannot write.
"""

import sqlite3
import types
import typing
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar

from msgspec.json import encode
from msgspec.structs import astuple

from migsafe.model import (
    TABLES,
    Phase,
    Relation,
    RelationColumn,
    RelationConstraint,
    RelationIndex,
    RelationPolicy,
    Row,
)
from migsafe.settled import settle

R = TypeVar("R", bound=Row)
SchemaRow: TypeAlias = Relation | RelationColumn | RelationIndex | RelationConstraint | RelationPolicy


class Evidence:
    """Everything known about one run."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:")
        self._rows: dict[type[Row], list[Row]] = {}
        self._settled = False
        tables = (f"CREATE TABLE {table_name(kind)} ({', '.join(_columns(kind))});" for kind in TABLES)
        self._db.executescript(f"BEGIN; {' '.join(tables)} COMMIT;")

    def add(self, rows: Iterable[Row]) -> None:
        """Store rows, whatever their classes."""
        by_class: dict[type[Row], list[Row]] = {}
        for row in rows:
            by_class.setdefault(type(row), []).append(row)
        for kind, new in by_class.items():
            table = _table(kind)
            self._db.executemany(table.insert, table.stored(new))
            self._rows.setdefault(kind, []).extend(new)

    def rows(self, kind: type[R]) -> tuple[R, ...]:
        """All rows of one class, in the order in which they were added."""
        return tuple(self._rows.get(kind, ()))  # type: ignore[arg-type]

    def schema(self, phase: Phase) -> tuple[SchemaRow, ...]:
        """The photograph of the copy's schema in one phase; empty where there was no copy."""
        kinds: tuple[type[SchemaRow], ...] = typing.get_args(SchemaRow)
        return tuple(row for kind in kinds for row in self.rows(kind) if row.phase is phase)

    def select(self, sql: str) -> list[dict[str, Any]]:
        """Run one SELECT, unable to change anything, on complete evidence: what many rules ask is worked out for the
        first one and does not know rows that are added later. Raises sqlite3.Error on bad SQL.

        In FROM stands nothing but a query, so that nobody has to be asked about each thing that it does, which would
        take longer than most rules do.
        """
        self._settle()
        cursor = self._db.execute(f"SELECT * FROM ({sql}\n)")
        found = cursor.fetchall()
        columns = [column[0] for column in cursor.description] if found else []
        return [dict(zip(columns, row, strict=True)) for row in found]

    def columns_of(self, sql: str) -> tuple[str, ...]:
        """The result columns of one SELECT, without running it to the end. Raises sqlite3.Error on bad SQL."""
        self._settle()
        self._db.set_authorizer(_only_reading)
        try:
            cursor = self._db.execute(f"SELECT * FROM ({sql}\n) LIMIT 0")
            return tuple(column[0] for column in cursor.description)
        finally:
            self._db.set_authorizer(None)

    def _settle(self) -> None:
        if not self._settled:
            settle(self._db, {table_name(kind): len(rows) for kind, rows in self._rows.items()})
            self._settled = True


def table_name(kind: type[Row]) -> str:
    """`PlanChange` is stored in `plan_change`."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")


class _Table:
    """How rows of one class go into SQLite: as they are, tuples as JSON.

    A value that is no plain str, int or float takes Python's SQLite several times as long as one that is. So words of
    an enum and truth values become str and int here, and None the NaN that SQLite stores as NULL.
    """

    def __init__(self, kind: type[Row]) -> None:
        self.name = table_name(kind)
        self.insert = f"INSERT INTO {self.name} VALUES ({', '.join('?' * len(kind.__struct_fields__))})"
        self._converters = [_converter(hint) for hint in _hints(kind)]

    def stored(self, rows: Iterable[Row]) -> Iterable[tuple[Any, ...]]:
        """The rows as SQLite gets them. They are converted column by column, which is quicker than row by row."""
        columns = zip(*map(astuple, rows), strict=True)
        return zip(*(convert(column) for convert, column in zip(self._converters, columns, strict=True)), strict=True)


_Column: TypeAlias = Iterable[Any]
_NULL = float("nan")


def _converter(hint: Any) -> Callable[[_Column], _Column]:
    inner = _without_none(hint)
    if typing.get_origin(inner) is tuple:
        return _arrays
    if isinstance(inner, type) and issubclass(inner, Enum):
        return _words if inner is hint else _words_or_null
    if inner is hint:
        return _truths if inner is bool else iter
    return _or_null


def _arrays(column: _Column) -> _Column:
    return [_json(value) if value else "[]" for value in column]


def _truths(column: _Column) -> _Column:
    return [1 if value else 0 for value in column]


def _words(column: _Column) -> _Column:
    return [value._value_ for value in column]


def _words_or_null(column: _Column) -> _Column:
    return [_NULL if value is None else value._value_ for value in column]


def _or_null(column: _Column) -> _Column:
    return [_NULL if value is None else value for value in column]


@cache
def _json(array: tuple[str, ...]) -> str:
    return f"[{', '.join(encode(one).decode() for one in array)}]"


_TABLES: dict[type[Row], _Table] = {}


def _table(kind: type[Row]) -> _Table:
    found = _TABLES.get(kind)
    if found is None:
        found = _TABLES[kind] = _Table(kind)
    return found


_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


def _only_reading(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _columns(kind: type[Row]) -> list[str]:
    return [f'"{name}" {_affinity(hint)}' for name, hint in zip(kind.__struct_fields__, _hints(kind), strict=True)]


def _hints(kind: type[Row]) -> list[Any]:
    """The types of the fields; only those that are written as strings have to be looked up."""
    hints = [*kind.__annotations__.values()]
    return [*typing.get_type_hints(kind).values()] if any(isinstance(hint, str) for hint in hints) else hints


def _affinity(hint: Any) -> str:
    inner = _without_none(hint)
    if inner in (int, bool):
        return "INTEGER"
    return "REAL" if inner is float else "TEXT"


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return hint
