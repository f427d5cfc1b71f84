"""Masked statistics hold no value of the data but those that the workload names, and order and frequency stay."""

from itertools import pairwise

import pytest

from migsafe.statistics.file import ColumnStats, Snapshot
from migsafe.statistics.mask import masked


def column(kind: str, name: str = "c", **given: object) -> ColumnStats:
    fields = {"schema": "public", "relation": "t", "column": name, "inherited": False, "nulls": 0.0, "width": 8}
    return ColumnStats(**(fields | {"type": kind, "distinct": -1.0} | given))  # type: ignore[arg-type]


def mask(*columns: ColumnStats, named: tuple[str, ...] = ()) -> tuple[ColumnStats, ...]:
    snapshot = Snapshot(
        taken=0.0, server_version="16.4", masked=False, bytes=0, settings={}, sql="", relations=(), columns=columns
    )
    found = masked(snapshot, named)
    assert found.masked
    return found.columns


def test_texts_keep_their_order_and_their_equality_across_columns_and_named_ones_stay() -> None:
    names = ("Ada", "Grace", "draft", "draft notes", "published", "zz")
    one, two = mask(
        column("text", common=("draft", "Ada"), common_shares=(0.75, 0.25), bounds=names),
        column("character varying", "d", bounds=("Ada", "zz")),
        named=("draft", "published"),
    )

    assert one.common is not None
    assert one.bounds is not None
    assert two.bounds is not None
    assert one.common[0] == "draft"
    assert one.common_shares == (0.75, 0.25)
    assert all(low < high for low, high in pairwise(one.bounds))
    assert [value for value in one.bounds if value in names] == ["draft", "published"]
    assert (one.bounds[0], one.bounds[-1]) == two.bounds
    assert one.common[1] == one.bounds[0]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("integer", ("3", "999", "54321", "123456"), ("0", "900", "54300", "123400")),
        ("integer", ("1", "7", "900"), ("1", "7", "900")),
        ("numeric", ("-0.05", "1.2345", "99.9999"), ("-0.1", "1.2", "99.9")),
        ("double precision", ("0.5", "NaN"), ("0.5", "NaN")),
        ("date", ("1950-05-17", "2001-02-03"), ("1950-05-13", "2001-01-25")),
        ("date", ("infinity", "2001-02-03"), ("infinity", "2001-02-03")),
        (
            "timestamp with time zone",
            ("2024-01-01 10:11:12.5+00", "2026-01-01 00:00:03+00"),
            ("2024-01-01 07:40:00+00:00", "2025-12-31 23:46:40+00:00"),
        ),
        ("timestamp without time zone", ("2024-01-01 10:11:12",), ("2024-01-01 10:11:12",)),
        ("boolean", ("f", "t"), ("f", "t")),
        ("enum", ("red", "blue"), ("red", "blue")),
        ("uuid", ("0aab1234-0000-4000-8000-000000000001",), ("0aab0000-0000-0000-0000-000000000000",)),
    ],
)
def test_numbers_and_times_are_rounded_down_and_stay_in_order(
    kind: str, values: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    (found,) = mask(column(kind, bounds=values))

    assert found.bounds == expected


def test_a_number_that_the_workload_names_stays_and_shares_of_what_became_equal_add_up() -> None:
    (found,) = mask(
        column(
            "bigint", common=("1201", "1299", "1250"), common_shares=(0.5, 0.25, 0.125), bounds=("0", "1250", "900000")
        ),
        named=("1250",),
    )

    assert dict(zip(found.common or (), found.common_shares or (), strict=True)) == {"1200": 0.75, "1250": 0.125}
    assert found.bounds == ("0", "1250", "900000")


def test_elements_of_lists_are_masked_and_other_types_lose_their_values() -> None:
    tags, document, words = mask(
        column(
            "text[]", common=("{b}",), common_shares=(1.0,), elements=("b", "a"), element_shares=(0.5, 0.25, 0.1, 0.9)
        ),
        column("jsonb", common=('{"secret": 1}',), common_shares=(0.5,), correlation=0.5),
        column("tsvector", elements=("secret",), element_shares=(1.0, 1.0, 1.0)),
    )

    assert (tags.common, tags.elements) == (None, ("\x01000001", "\x01000002"))
    assert tags.element_shares == (0.25, 0.5, 0.1, 0.9)
    assert (document.common, document.common_shares, document.correlation) == (None, None, 0.5)
    assert words.elements is None
