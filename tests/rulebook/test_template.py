"""Templates: what a rule's sentence looks like once it is filled."""

import pytest

from migsafe.model import Scalar
from migsafe.rulebook.template import parse_template


@pytest.mark.parametrize(
    ("template", "row", "text"),
    [
        ("{relation} is locked", {"relation": "public.posts"}, "public.posts is locked"),
        ("{rows:,} rows", {"rows": 200000.0}, "200,000 rows"),
        ("{size:bytes}", {"size": 512}, "512 bytes"),
        ("{size:bytes}", {"size": 1536}, "1.5 kB"),
        ("{size:bytes}", {"size": 27262976}, "26 MB"),
        ("{held:ms}", {"held": 0.25}, "0.2 ms"),
        ("{held:ms}", {"held": 1.0}, "1 ms"),
        ("{held:ms}", {"held": 850}, "850 ms"),
        ("{held:ms}", {"held": 4200}, "4.2 s"),
        ("{held:ms}", {"held": 200000}, "3 min 20 s"),
        ("{ttl:s}", {"ttl": 900.0}, "15 min"),
        ("{ttl:s}", {"ttl": 90000}, "1 d 1 h"),
        ("{share:percent}", {"share": 0.125}, "12.5 %"),
        ("{n:,} {n:row|rows}", {"n": 1}, "1 row"),
        ("{n:,} {n:row|rows}", {"n": 2000}, "2,000 rows"),
        ("{names:list}", {"names": '["a", "b"]'}, "a, b"),
        ("{names:list}", {"names": '["a", "b", "c", "d", "e", "f", "g"]'}, "a, b, c, d, e and 2 more"),
        ("({names:names})", {"names": '["a", "b", "c", "d", "e", "f"]'}, "(a, b, c, d, e, f)"),
        ("({names:names})", {"names": '["id", "Id", "order", "…"]'}, '(id, "Id", "order", …)'),
        ("{relation:name}", {"relation": "public.Post"}, 'public."Post"'),
        ("{relation:name}", {"relation": "user"}, '"user"'),
        ("{relation:name}", {"relation": 'a"b'}, '"a""b"'),
        ("{relation:name}", {"relation": None}, "?"),
        ("{value:literal}", {"value": "it's"}, "'it''s'"),
        ("held[ for {held:ms}]", {"held": 850}, "held for 850 ms"),
        ("held[ for {held:ms}]", {"held": None}, "held"),
        ("[{a} of ][{b}]", {"a": None, "b": "x"}, "x"),
        ("[always]", {}, "always"),
        ("[[deploy]] {{}} {x}", {"x": "y"}, "[deploy] {} y"),
    ],
)
def test_a_row_fills_a_template(template: str, row: dict[str, Scalar], text: str) -> None:
    assert parse_template(template).fill(row) == text


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON is malformed"):
        parse_template("{names:list}").fill({"names": "a, b"})


@pytest.mark.parametrize("template", ["{", "a}", "[a", "a]", "[a[b]]c]", "{A}", "{a:}", "{a:nothing}", "{a:b|c|d}"])
def test_a_template_that_makes_no_sense_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"stray|never closed|unknown format"):
        parse_template(template)


def test_the_outline_shows_columns_in_place_of_values() -> None:
    template = parse_template("{relation} is locked[ for {held:ms}]")

    assert template.outline() == "<relation> is locked for <held>"
    assert template.names == {"relation", "held"}
