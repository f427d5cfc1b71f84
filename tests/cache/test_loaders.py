"""Loaders run on the copy as the application would run them, and leave nothing behind."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from migsafe.cache.decode import encode
from migsafe.cache.loaded import Loaded, Refused
from migsafe.cache.loaders import LoaderFailedError, load
from migsafe.cache.row_order import is_ordered
from migsafe.copies.database_copy import DatabaseCopy
from tests.cache.conftest import MakeQuery


@pytest.fixture
def connection(database: DatabaseCopy) -> Iterator[psycopg.Connection[Any]]:
    with database.connect() as connection:
        connection.execute("CREATE TABLE post (id int PRIMARY KEY, title text)")
        connection.execute("INSERT INTO post SELECT n, 'title ' || n FROM generate_series(1, 2000) n")
        connection.commit()
        yield connection


def run(connection: psycopg.Connection[Any], query: MakeQuery, text: str, *ids: str) -> list[Loaded]:
    return list(load(connection, query("q", text, ["id"]), [{"id": text} for text in ids]))


def test_rows_come_back_for_each_key_in_order(connection: psycopg.Connection[Any], query: MakeQuery) -> None:
    found = run(connection, query, "SELECT id, title FROM post WHERE id = :id", "7", "9999", "1")
    assert found == [({"id": 7, "title": "title 7"},), (), ({"id": 1, "title": "title 1"},)]


def test_a_key_that_does_not_fit_is_refused_alone(connection: psycopg.Connection[Any], query: MakeQuery) -> None:
    ids = [str(number) for number in range(1, 1200)]
    ids[700], ids[701], ids[1100] = "abc", "99999999999999999999", "a\0b"
    found = run(connection, query, "SELECT id FROM post WHERE id = :id", *ids)
    refused = {at: result.message for at, result in enumerate(found) if isinstance(result, Refused)}
    assert set(refused) == {700, 701, 1100}
    assert refused[700] == 'invalid input syntax for type integer: "‹masked›" (22P02)'
    assert found[702] == ({"id": 703},)


def test_a_loader_that_refuses_nearly_all_keys_has_failed(
    connection: psycopg.Connection[Any], query: MakeQuery
) -> None:
    with pytest.raises(LoaderFailedError, match=r"invalid input syntax.*100 other keys"):
        run(connection, query, "SELECT id FROM post WHERE id = :id", *(f"slug-{n}" for n in range(300)))


def test_a_loader_that_is_wrong_fails_with_its_sqlstate(connection: psycopg.Connection[Any], query: MakeQuery) -> None:
    with pytest.raises(LoaderFailedError, match=r'column "headline" does not exist \(42703\)'):
        run(connection, query, "SELECT headline FROM post WHERE id = :id", "1")
    with pytest.raises(LoaderFailedError, match="two statements"):
        list(load(connection, query("q", problem="two statements"), [{}]))


def test_a_loader_cannot_write(connection: psycopg.Connection[Any], query: MakeQuery) -> None:
    with pytest.raises(LoaderFailedError, match="25006"):
        run(connection, query, "UPDATE post SET title = '' WHERE id = :id RETURNING id", "1")


def test_the_session_is_left_as_it_was(connection: psycopg.Connection[Any], query: MakeQuery) -> None:
    connection.execute("SET TimeZone = 'Asia/Tokyo'")
    connection.execute("INSERT INTO post VALUES (0, 'uncommitted')")
    run(connection, query, "SELECT id FROM post WHERE id = :id", "0", "x")
    assert connection.execute("SHOW TimeZone").fetchone() == ("Asia/Tokyo",)
    connection.execute("UPDATE post SET title = 'still writable' WHERE id = 0")
    connection.commit()
    assert connection.execute("SELECT title FROM post WHERE id = 0").fetchone() == ("still writable",)


def test_a_loader_without_parameters_runs(connection: psycopg.Connection[Any], query: MakeQuery) -> None:
    assert list(load(connection, query("q", "SELECT count(*) AS n FROM post"), [{}])) == [({"n": 2000},)]


def test_values_are_encoded_alike_in_every_session(connection: psycopg.Connection[Any], query: MakeQuery) -> None:
    text = """SELECT :id::int AS i, 1.50::numeric AS n, 0.1::float8 AS f, true AS b, NULL AS nothing,
                     '2026-01-31 12:00+02'::timestamptz AS at, '2026-01-31'::date AS day, 'infinity'::date AS never,
                     '1 day 2 hours'::interval AS span, '\\x00ff'::bytea AS raw, '{"a": [1]}'::jsonb AS doc,
                     ARRAY[1.5, 2]::numeric[] AS list, '[1,3)'::int4range AS range,
                     '0F8FAD5B-D9CB-469F-A165-70867728950E'::uuid AS id"""
    connection.execute("SET DateStyle = 'German'")
    connection.execute("SET TimeZone = 'Asia/Tokyo'")
    [rows] = run(connection, query, text, "4")
    assert not isinstance(rows, Refused)
    encoded = encode(rows)
    assert isinstance(encoded, bytes)
    assert encoded.decode() == (
        '{"i":4,"n":"1.50","f":0.1,"b":true,"nothing":null,"at":"2026-01-31T10:00:00+00","day":"2026-01-31",'
        '"never":"infinity","span":"P1DT2H","raw":"\\\\x00ff","doc":{"a":[1]},"list":["1.5","2"],"range":"[1,3)",'
        '"id":"0f8fad5b-d9cb-469f-a165-70867728950e"}'
    )


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT id FROM post WHERE a = :id ORDER BY id", True),
        ("SELECT id FROM post WHERE a = $1", False),
        ("SELECT * FROM (SELECT id FROM post ORDER BY id) p", False),
        ("SELECT id FROM a UNION ALL SELECT id FROM b ORDER BY 1", True),
        ("SELECT FROM WHERE (", True),
    ],
)
def test_only_an_outer_order_by_fixes_the_order(sql: str, expected: bool) -> None:
    assert is_ordered(sql) is expected
