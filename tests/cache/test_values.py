"""A cached value is compared by what it says, not by how it is written."""

import pytest

from migsafe.cache.compare_values import Difference, difference, retyped
from migsafe.cache.decode import UndecodableError, decode, encode
from migsafe.cache.values import Json, Numeric, Stamp, Uuid, json_type, same

NOON = Stamp("2026-01-31 12:00:00.5+00")
ID = Uuid("0f8fad5b-d9cb-469f-a165-70867728950e")


@pytest.mark.parametrize(
    ("cached", "loaded"),
    [
        (5, 5),
        (5.0, 5),
        ("5", 5),
        (1.5, Numeric("1.50")),
        ("1.5", Numeric("1.50")),
        (0.1, Numeric("0.1000000000000000055511151231257827")),
        (9007199254740993, Numeric("9007199254740993")),
        ("NaN", Numeric("NaN")),
        (0.1, 0.1),
        (True, True),
        (1, True),
        ("f", False),
        (None, None),
        ("2026-01-31T12:00:00.5Z", NOON),
        ("2026-01-31 12:00:00.500+0000", NOON),
        ("2026-01-31T13:00:00.500000+01:00", NOON),
        ("2026-01-31T12:00:00.500", NOON),
        ("2026-01-31T12:00:00.123Z", Stamp("2026-01-31 12:00:00.123999+00")),
        ("2026-01-31", Stamp("2026-01-31")),
        ("2026-01-31T00:00:00.000Z", Stamp("2026-01-31")),
        ("infinity", Stamp("infinity")),
        ("0F8FAD5BD9CB469FA16570867728950E", ID),
        ({"a": [1, {"b": None}]}, {"a": [1.0, {"b": None}]}),
        ('{"a": 1}', {"a": 1}),
        (["1.50", 2], [Numeric("1.5"), Numeric("2.0")]),
    ],
)
def test_two_ways_of_writing_one_value_are_the_same(cached: Json, loaded: Json) -> None:
    assert same(cached, loaded)


@pytest.mark.parametrize(
    ("cached", "loaded"),
    [
        (5, 6),
        (5, "5"),
        (True, 1),
        (1, "true"),
        (1.5, Numeric("1.51")),
        (9007199254740993, Numeric("9007199254740992")),
        ("x", 5),
        (2, True),
        (0, None),
        (None, False),
        ("2026-01-31T12:00:01Z", NOON),
        ("2026-01-31T12:00:00.5+01:00", NOON),
        (1769860800, NOON),
        ("0f8fad5b", ID),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": "1"}, {"a": 1}),
        ({"a": 1}, {"a": True}),
        ([1, 2], [2, 1]),
        ("not json", [1]),
        ("a ", "a"),
    ],
)
def test_different_values_differ(cached: Json, loaded: Json) -> None:
    assert not same(cached, loaded)


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (b'{"id": 1}', ({"id": 1},)),
        (b'[{"id": 1}, {"id": 2}]', ({"id": 1}, {"id": 2})),
        (b"[]", ()),
        (b"null", ()),
        (b"7", ({"": 7},)),
        (b'["a", "b"]', ({"": "a"}, {"": "b"})),
    ],
)
def test_json_is_read_as_rows(value: bytes, rows: tuple[dict[str, Json], ...]) -> None:
    assert decode(value) == rows


@pytest.mark.parametrize("value", [b"", b"{", b"a:1:{}", b"\x80\x04N."])
def test_what_is_no_json_is_undecodable(value: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(value)


def test_rows_are_encoded_as_an_application_would() -> None:
    row = {"id": 1, "price": Numeric("1.50"), "at": NOON, "tags": ["ä"], "gone": None}
    text = '{"id":1,"price":"1.50","at":"2026-01-31T12:00:00.5+00","tags":["ä"],"gone":null}'
    assert encode([row]) == text.encode()
    assert encode([{"id": 1}, {"id": 2}]) == b'[{"id":1},{"id":2}]'
    assert encode([]) == b"[]"
    assert not difference(decode(encode([row])), [row], ordered=True)


def test_each_kind_of_difference_names_its_fields() -> None:
    cached = [{"id": 1, "title": "a", "old": 1}]
    loaded = [{"id": 1, "title": "b", "new": 1}]
    found = difference(cached, loaded, ordered=True)
    assert found == Difference(frozenset({"title"}), frozenset({"old"}), frozenset({"new"}))
    assert found


def test_a_row_more_is_a_difference() -> None:
    rows = [{"id": 1}, {"id": 2}]
    assert difference(rows[:1], rows, ordered=True) == Difference(rows=True)
    assert difference([], rows[:1], ordered=False).rows


def test_rows_in_another_order_differ_only_where_the_loader_orders_them() -> None:
    cached, loaded = [{"id": 1}, {"id": 2}, {"id": 2}], [{"id": 2}, {"id": 1}, {"id": 2}]
    assert difference(cached, loaded, ordered=True).changed == {"id"}
    assert not difference(cached, loaded, ordered=False)
    assert difference([{"id": 1}, {"id": 3}], [{"id": 2}, {"id": 1}], ordered=False).changed == {"id"}


def test_a_bare_value_is_the_only_column() -> None:
    assert not difference(decode(b"7"), [{"count": 7}], ordered=True)
    assert difference(decode(b"7"), [{"count": 8}], ordered=True).changed == {"count"}
    assert not difference(decode(b"null"), [{"count": None}], ordered=True)
    assert not difference(decode(b'["a","b"]'), [{"tag": "a"}, {"tag": "b"}], ordered=True)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (5, "5", True),
        (5, Numeric("5.00"), False),
        (1, True, True),
        (Stamp("2026-01-31 12:00:00"), Stamp("2026-01-31 12:00:00+00"), True),
        (Stamp("2026-01-31"), Stamp("2026-01-31 00:00:00"), True),
        (None, "5", False),
        ([1], {"a": 1}, True),
    ],
)
def test_a_column_that_gets_another_json_type_is_retyped(before: Json, after: Json, changed: bool) -> None:
    assert retyped([{"id": before}], [{"id": after}]) == (frozenset({"id"}) if changed else frozenset())


def test_the_json_type_is_what_the_cache_holds() -> None:
    values: list[Json] = [None, True, 1, 0.5, Numeric("1"), "a", ID, [], {}]
    types = ["null", "boolean", "number", "number", "number", "string", "string", "array", "object"]
    assert [json_type(value) for value in values] == types
