"""How reading grows: texts of up to 10 MB and 100,000 statements, with the time for each unit at two sizes.

    python bench/reading_scale.py

Prints CPU seconds. `growth` is the time for one unit at the large size over that at the small one: 1.0 is linear. Exit
code 1 where it is above 2.
"""

import sys
from collections.abc import Callable
from time import process_time

from migsafe.migrations.source import MigrationFile
from migsafe.model import Role
from migsafe.sql.read import read

SHAPES: dict[str, tuple[Callable[[int], str], int, int]] = {
    "100,000 statements": (lambda n: "ALTER TABLE t ADD COLUMN c int;\n" * n, 10_000, 100_000),
    "10 MB in one INSERT": (lambda n: "INSERT INTO t VALUES " + ", ".join(["(1, 'abc')"] * n), 85_000, 850_000),
    "10 MB of comments": (lambda n: "-- migration\n" * n + "SELECT 1;", 80_000, 800_000),
    "10 MB in one function": (
        lambda n: f"CREATE FUNCTION f() RETURNS void AS $$ BEGIN {'UPDATE t SET a = 1; ' * n} END $$ LANGUAGE plpgsql",
        50_000,
        500_000,
    ),
    "100,000 parentheses": (lambda n: "SELECT " + "(" * n + "1" + ")" * n, 10_000, 100_000),
}


def main() -> int:
    """Measure, print, and return the exit code."""
    worst = 0.0
    print(f"{'what':24} {'MB':>6} {'seconds':>8} {'growth':>7}")
    for name, (make, few, many) in SHAPES.items():
        small, large, text = _seconds(make(few)), _seconds(make(many)), make(many)
        growth = (large / many) / (small / few)
        worst = max(worst, growth)
        print(f"{name:24} {len(text) / 1e6:6.1f} {large:8.2f} {growth:7.2f}")
    return int(worst > 2)


def _seconds(sql: str) -> float:
    start = process_time()
    read(MigrationFile("x.sql", Role.JUDGED, 1, sql), 1, 1)
    return process_time() - start


if __name__ == "__main__":
    sys.exit(main())
