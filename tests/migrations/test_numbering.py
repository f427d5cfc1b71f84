"""Migrations by their numbers."""

import pytest

from migsafe.migrations.numbering import number, out_of_order, same_numbers


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("m/0007_x.sql", (7,)),
        ("m/V1_10__x.sql", (1, 10)),
        ("m/20240501120000_x.sql", (20240501120000,)),
        ("m/2024-05-01-120000_x/up.sql", (2024, 5, 1, 120000)),
        ("m/20240501120000_x/migration.sql", (20240501120000,)),
        ("m/0007_2fa.sql", (7,)),
        ("m/x.sql", ()),
        ("m/0007_x.down.sql", ()),
        ("m/0007_x.py", ()),
    ],
)
def test_a_number_is_what_a_name_begins_with(path: str, expected: tuple[int, ...]) -> None:
    assert number(path) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("m/0007_a.sql", "m/7_b.sql", True),
        ("m/1_a/up.sql", "m/1_b/up.sql", True),
        ("m/0007_a.sql", "n/0007_b.sql", False),
        ("m/0007_a.up.sql", "m/0007_a.postgres.up.sql", False),
        ("m/2024-05-01_a.sql", "m/2024-05-01_b.sql", False),
        ("m/20240501_a.sql", "m/20240501_b.sql", False),
        ("m/2024_a.sql", "m/2024_b.sql", False),
        ("m/a.sql", "m/b.sql", False),
        ("m/0007_a.sql", "m/0008_b.sql", False),
    ],
)
def test_two_migrations_have_one_number(one: str, other: str, same: bool) -> None:
    assert bool(list(same_numbers([one], {one, other}))) is same


def test_a_new_number_below_a_merged_one_comes_too_late() -> None:
    merged = {"m/0001_a.sql", "m/0010_b.sql", "n/0099_c.sql", "m/R__view.sql"}

    late = list(out_of_order(["m/0009_x.sql", "m/0011_y.sql", "m/z.sql", "o/0001_w.sql"], merged, "main"))

    assert [(one.path, one.other) for one in late] == [("m/0009_x.sql", "m/0010_b.sql")]
