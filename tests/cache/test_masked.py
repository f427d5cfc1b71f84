"""Examples of stale entries tell what differs, and nothing of what the values say."""

from migsafe.cache.compare_values import difference
from migsafe.cache.masked import masked_difference, masked_key
from migsafe.cache.values import Numeric


def test_a_key_keeps_what_the_template_spells_out_and_the_form_of_the_rest() -> None:
    assert masked_key("anp:user:ann@example.org:17", "anp:user:*:*") == "anp:user:xxx@xxxxxxx.xxx:##"


def test_a_key_that_the_glob_does_not_know_is_masked_whole() -> None:
    assert masked_key("secret1", "post:*") == "xxxxxx#"


def test_a_difference_names_fields_kinds_and_lengths_only() -> None:
    cached = [{"title": "secret", "price": 3, "gone": 1}]
    loaded = [{"title": "secrets", "price": None, "added": True}]
    told = masked_difference(cached, loaded, difference(cached, loaded, ordered=True))
    assert told == "price: number, now null; title: string of 6, now string of 7; gone: gone and 1 more"
    assert "secret" not in told


def test_a_numeric_that_is_cached_as_a_string_is_told_as_a_number() -> None:
    cached, loaded = [{"price": "3.50"}], [{"price": Numeric("14.50")}]
    told = masked_difference(cached, loaded, difference(cached, loaded, ordered=True))
    assert told == "price: number of 4, now number of 5"


def test_rows_that_came_or_went_are_counted() -> None:
    assert masked_difference([], [{"id": 1}], difference([], [{"id": 1}], ordered=True)) == "no row, now 1 row"
