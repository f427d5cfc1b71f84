"""The types on both sides of a foreign key are those of the time when it is added."""

import pytest

from bench.lock_facts.predicted import migration
from migsafe.model import ForeignKeyColumn
from migsafe.sql.predict import predict
from migsafe.sql.read import read

USERS = "CREATE TABLE users (id serial PRIMARY KEY, name varchar(20) UNIQUE);\n"
KEY = "CREATE TABLE notes (author int8 REFERENCES users);\n"


@pytest.mark.parametrize(
    ("text", "types"),
    [
        (USERS + KEY, [("bigint", "integer")]),
        (USERS + "ALTER TABLE users ALTER id TYPE bigint;" + KEY, [("bigint", "bigint")]),
        (USERS + KEY + "ALTER TABLE users ALTER id TYPE bigint;", [("bigint", "integer")]),
        (USERS + "ALTER TABLE users RENAME id TO key; ALTER TABLE users ADD id uuid;" + KEY, [("bigint", "integer")]),
        (USERS + "CREATE TABLE n (a int, b text REFERENCES users (name));", [("text", "character varying(20)")]),
        ("CREATE TABLE t (up int REFERENCES t, id bigint PRIMARY KEY);", [("integer", "bigint")]),
        ("CREATE TABLE n (a int REFERENCES nobody_knows);", []),
    ],
)
def test_they_follow_every_change(text: str, types: list[tuple[str, str]]) -> None:
    rows = predict(read(migration(text), 1, 1), 16)

    assert [(row.type_name, row.referenced_type) for row in rows if isinstance(row, ForeignKeyColumn)] == types
