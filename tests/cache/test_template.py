"""Key templates take keys apart and say which keys a glob can reach."""

import itertools
import random

import pytest

from migsafe.cache.glob import compile_glob
from migsafe.cache.key_language import overlap
from migsafe.cache.template import parse_template


@pytest.mark.parametrize(
    ("template", "key", "fields"),
    [
        ("anp:post:{id}", "anp:post:42", {"id": "42"}),
        ("anp:post:{id}", "anp:post:", None),
        ("anp:post:{id}", "anp:post:v2:42", None),
        ("anp:{kind}:{id}", "anp:post:42", {"kind": "post", "id": "42"}),
        ("p-{id}.html", "p-a-b.html", {"id": "a-b"}),
        ("{{anp}}:{id}", "{anp}:7", {"id": "7"}),
        ("anp:alloptions", "anp:alloptions", {}),
        ("anp.post:{id}", "anpxpost:1", None),
    ],
)
def test_a_key_gives_its_fields(template: str, key: str, fields: dict[str, str] | None) -> None:
    assert parse_template(template).match(key) == fields


def test_fields_fill_a_key() -> None:
    assert parse_template("{{anp}}:v2:{id}").fill({"id": "7"}) == "{anp}:v2:7"


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("a:{}", "empty field"),
        ("a:{id", "stray brace"),
        ("{a}{b}", "no text between"),
        ("{a}:{a}", "twice"),
        ("", "is empty"),
    ],
)
def test_a_template_that_cannot_be_meant_is_refused(template: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse_template(template)


def test_the_glob_of_a_template_escapes_what_is_literal() -> None:
    assert parse_template("anp:*[{id}]").glob == r"anp:\*\[*]"


@pytest.mark.parametrize(
    ("glob", "template", "expected"),
    [
        ("anp:*", "anp:post:{id}", True),
        ("anp:po?t:*", "anp:post:{id}", True),
        ("anp:post:[0-9]*", "anp:post:{id}", True),
        ("anp:post:42", "anp:post:{id}", True),
        ("anp:post:", "anp:post:{id}", False),
        ("anp:post:*:meta", "anp:post:{id}", False),
        ("anp:post:[:]*", "anp:post:{id}", False),
        ("anp:post", "anp:post:{id}", False),
        ("anp:po[a-r]t:*", "anp:post:{id}", False),
        ("*:lock:*", "anp:lock:{name}", True),
        ("anp:lock*", "anp:lock:{name}", True),
        ("anp:[^l]*", "anp:lock:{name}", False),
        ("*", "anp:alloptions", True),
        ("anp:all", "anp:alloptions", False),
        ("*a*b", "{x}-{y}", True),
        (r"anp:\*", "anp:{id}", True),
        ("anp:[]*", "anp:{id}", False),
        ("", "anp:{id}", False),
    ],
)
def test_a_glob_overlaps_a_template_when_one_key_fits_both(glob: str, template: str, expected: bool) -> None:
    assert overlap(compile_glob(glob).steps, parse_template(template).steps) is expected


def test_overlap_agrees_with_trying_all_short_keys() -> None:
    dice = random.Random(3)
    keys = ["".join(key) for length in range(1, 6) for key in itertools.product("ab:z", repeat=length)]
    found = {True: 0, False: 0}
    for _ in range(150):
        glob = "".join(dice.choice(["*", "?", "a", "b", ":", "[ab]", "[^a]"]) for _ in range(dice.randint(1, 4)))
        template = parse_template(dice.choice(["a:{x}", "{x}:b", "{x}:{y}", "a{x}", "ab", "{x}b", "{x}"]))
        expected = any(compile_glob(glob).matches(key.encode()) for key in keys if template.match(key) is not None)
        assert overlap(compile_glob(glob).steps, template.steps) is expected, (glob, template.text)
        found[expected] += 1
    assert min(found.values()) > 20
