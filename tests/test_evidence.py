"""Rows go into SQLite and come back as they were; rules can only read them."""

import sqlite3
import typing
from enum import StrEnum
from types import UnionType

import pytest
from msgspec.structs import fields

from migsafe.evidence import Evidence, table_name
from migsafe.model import TABLES, Item, Looked, Row, Skip


def example(hint: object) -> object:
    """A value of a field's type that differs from what an empty row would hold."""
    if typing.get_origin(hint) in (UnionType, typing.Union):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if typing.get_origin(hint) is tuple:
        return ("a", "b'\"ü")
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return list(hint)[-1]
    values: dict[object, object] = {str: "it's “ü”", int: 7, bool: True, float: 2.5}
    return values[hint]


@pytest.mark.parametrize("kind", TABLES, ids=table_name)
def test_a_row_of_every_kind_comes_back_as_it_was(kind: type[Row]) -> None:
    hints = typing.get_type_hints(kind)
    full = kind(*(example(hints[field.name]) for field in fields(kind)))
    evidence = Evidence()

    evidence.add([full])

    assert evidence.rows(kind) == (full,)
    assert [type(getattr(row, f.name)) for row in evidence.rows(kind) for f in fields(kind)] == [
        type(getattr(full, f.name)) for f in fields(kind)
    ]


def test_what_is_unknown_stays_unknown() -> None:
    optional = [kind for kind in TABLES if any("None" in str(f.type) for f in fields(kind))]
    assert optional
    for kind in optional:
        hints = typing.get_type_hints(kind)
        row = kind(*(None if type(None) in typing.get_args(h) else example(h) for h in hints.values()))
        evidence = Evidence()
        evidence.add([row])
        assert evidence.rows(kind) == (row,)
        (stored,) = evidence.select(f"SELECT * FROM {table_name(kind)}")
        assert all(stored[field.name] is None for field in fields(kind) if getattr(row, field.name) is None)


def test_rows_keep_their_order() -> None:
    rows = [Looked(Item.LOCKS, str(number)) for number in range(50)]
    evidence = Evidence()

    evidence.add(rows)

    assert list(evidence.rows(Looked)) == rows


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM skip",
        "INSERT INTO skip VALUES ('locks', 'x', 1)",
        "UPDATE skip SET reason = ''",
        "DROP TABLE skip",
        "CREATE TABLE x (y)",
        "ATTACH 'other.db' AS other",
        "PRAGMA writable_schema = 1",
        "WITH gone AS (SELECT 1) DELETE FROM skip",
    ],
)
def test_a_rule_can_only_read(sql: str) -> None:
    evidence = Evidence()
    evidence.add([Skip(Item.LOCKS, "why", configured=True)])

    with pytest.raises(sqlite3.DatabaseError):
        evidence.select(sql)

    assert evidence.rows(Skip) == (Skip(Item.LOCKS, "why", configured=True),)


def test_a_question_is_answered_with_its_columns_names() -> None:
    evidence = Evidence()
    evidence.add([Skip(Item.LOCKS, "why", configured=True)])

    assert evidence.select("SELECT item, reason FROM skip") == [{"item": "locks", "reason": "why"}]
    assert evidence.columns_of("SELECT item AS a, 1 AS b FROM skip") == ("a", "b")
