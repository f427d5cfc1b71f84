"""Reading takes time in proportion to the text, whatever stands in it, and no depth of nesting stops it."""

from collections.abc import Callable
from time import process_time

import pytest

from migsafe.migrations.source import MigrationFile
from migsafe.model import Role, Statement
from migsafe.sql.read import read


def statements(sql: str) -> list[Statement]:
    return [row for row in read(MigrationFile("x.sql", Role.JUDGED, 1, sql), 1, 1) if isinstance(row, Statement)]


def seconds(sql: str) -> float:
    """CPU time, the lesser of two."""

    def once() -> float:
        start = process_time()
        statements(sql)
        return process_time() - start

    return min(once() for _ in range(2))


GROWING: dict[str, Callable[[int], str]] = {
    "statements": lambda n: "ALTER TABLE t ADD COLUMN c int;\n" * n,
    "rows of one insert": lambda n: "INSERT INTO t (a, b) VALUES " + ", ".join(["(1, 'abc')"] * n),
    "columns": lambda n: f"CREATE TABLE t ({', '.join(f'c{i} int NOT NULL CHECK (c{i} > 0)' for i in range(n))})",
    "actions": lambda n: "ALTER TABLE t " + ", ".join(f"ADD COLUMN c{i} int" for i in range(n)),
    "nested parentheses": lambda n: "SELECT " + "(" * n + "1" + ")" * n,
    "nested queries": lambda n: "SELECT * FROM " + "(SELECT * FROM " * n + "t" + ") x" * n,
    "nested cases": lambda n: "SELECT " + "CASE WHEN a THEN " * n + "1" + " END" * n,
    "nested comments": lambda n: "SELECT 1 " + "/*" * n + "*/" * n,
    "joins": lambda n: "SELECT 1 FROM a" + " JOIN b ON a.x = b.x" * n,
    "unions": lambda n: " UNION ALL ".join(["SELECT 1"] * n),
    "conditions": lambda n: "UPDATE t SET a = 1 WHERE " + " AND ".join(["b > 0"] * n),
    "prefixes": lambda n: "SELECT " + "NOT - " * n + "a",
    "blocks": lambda n: f"DO $$ BEGIN {'IF a THEN UPDATE t SET a = 1; END IF;' * n} END $$",
    "functions": lambda n: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ DELETE FROM t $$;\n" * n,
    "copied rows": lambda n: "COPY t FROM stdin;\n" + "1\t2\n" * n + "\\.\n",
    "copies without data": lambda n: "COPY t FROM stdin;\n" * n,
    "waivers": lambda n: "-- migsafe: allow x because y\n" * n + "SELECT 1;\n" * n,
    "open quotes": lambda n: "SELECT $a$ 'b \" /* " * n,
    "dollar tags": lambda n: "".join(f"SELECT $a{i}$ x $a{i}$;" for i in range(n)),
    "semicolons": lambda n: ";" * n,
    "placeholders": lambda n: "SELECT {{ x }};\n" * n,
    "braces": lambda n: "SELECT " + "{" * n,
    "temporary tables": lambda n: "".join(f"CREATE TEMP TABLE t{i} (a int);" for i in range(n)),
}


@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING.keys())
def test_eight_times_the_text_takes_about_eight_times_as_long(make: Callable[[int], str]) -> None:
    size = 100
    while seconds(make(size)) < 0.004 and size < 20_000:
        size *= 2

    small, large = seconds(make(size)), seconds(make(8 * size))

    assert large < 8 * 3 * max(small, 0.002), f"{small:.3f} s, then {large:.3f} s; 64 times would be quadratic"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "(" * 1000 + "1" + ")" * 1000,
        "SELECT * FROM " + "(" * 1000 + "SELECT 1" + ")" * 1000 + " x",
        "ALTER TABLE t ADD CHECK " + "(" * 1000 + "a > 0" + ")" * 1000,
        "CREATE INDEX i ON t (" + "(" * 1000 + "a" + ")" * 1000 + ")",
        "SELECT " + "CASE WHEN a THEN " * 1000 + "1" + " END" * 1000,
        "SELECT ARRAY" + "[" * 1000 + "1" + "]" * 1000,
        "SELECT " + "f(" * 1000 + "1" + ")" * 1000,
        "CREATE VIEW v AS SELECT " + "(SELECT " * 1000 + "1" + ")" * 1000,
        "DO $$ BEGIN " + "BEGIN " * 1000 + "NULL; " + "END; " * 1000 + "END $$",
        "SELECT " + "/*" * 1000 + "*/" * 1000 + " 1",
    ],
    ids=lambda sql: sql[:40],
)
def test_a_thousand_levels_are_understood(sql: str) -> None:
    (found,) = statements(sql)

    assert found.understood, found.problem


@pytest.mark.parametrize(
    "sql",
    [
        "WITH a AS (" * 400 + "SELECT 1" + ") SELECT 1" * 400,
        "EXPLAIN " * 1000 + "SELECT 1",
        "PREPARE p AS " * 1000 + "SELECT 1",
        f"DO $$ BEGIN {'WITH a AS (' * 400}SELECT 1{') SELECT 1' * 400}; END $$",
        "SELECT " + "(" * 1000,
        "SELECT " + ")" * 1000,
        "SELECT " + "CASE " * 1000,
        "CREATE TABLE t (" * 1000,
    ],
    ids=lambda sql: sql[:40],
)
def test_what_nobody_writes_is_reported_and_hides_nothing(sql: str) -> None:
    found, after = statements(f"{sql};\nDROP TABLE t")

    assert not found.understood
    assert after.verb == "DROP TABLE"
