"""Which migrations share a number, and what counts as one."""

import pytest

from migsafe.migrations.numbering import number, same_numbers


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("m/0007_x.sql", (7,)),
        ("m/V1_10__x.sql", (1, 10)),
        ("m/2024-05-01-120000_x/up.sql", (2024, 5, 1, 120000)),
        ("m/s01_x.sql", ()),
        ("m/x.sql", ()),
        ("m/0007_x.down.sql", ()),
        ("m/0007_x.py", ()),
    ],
)
def test_a_number_is_what_the_name_begins_with(path: str, found: tuple[int, ...]) -> None:
    assert number(path) == found


def test_two_files_of_one_number_disagree_and_endings_or_days_do_not() -> None:
    files = {"m/1_a.sql", "m/1_b.sql", "m/2_c.up.sql", "m/2_c.postgres.up.sql", "m/20240501_d.sql", "m/20240501_e.sql"}

    assert [(row.path, row.other) for row in same_numbers(sorted(files), files)] == [
        ("m/1_a.sql", "m/1_b.sql"),
        ("m/1_b.sql", "m/1_a.sql"),
    ]
