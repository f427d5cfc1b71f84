"""Globs mean what Redis says they mean."""

import random
from typing import TYPE_CHECKING

import pytest

from migsafe.cache.glob import compile_glob, escape_glob, glob_matches

if TYPE_CHECKING:
    import redis


@pytest.mark.parametrize(
    ("glob", "key", "expected"),
    [
        ("anp:*", "anp:post:1", True),
        ("anp:*", "anp:", True),
        ("anp:*", "anq:post:1", False),
        ("anp:p?st", "anp:post", True),
        ("anp:p?st", "anp:pst", False),
        ("ä?", "äb", True),
        ("?", "ä", False),  # two bytes
        ("??", "ä", True),
        ("post:[0-9]", "post:7", True),
        ("post:[9-0]", "post:7", True),
        ("post:[^0-9]", "post:7", False),
        ("post:[^0-9]", "post:x", True),
        (r"post:\*", "post:*", True),
        (r"post:\*", "post:1", False),
        (r"post:[\]]", "post:]", True),
        ("post:[]", "post:", False),
        ("post:[", "post:a", False),
        ("post:[ab", "post:b", True),
        ("post\\", "post\\", True),
        ("*", "", True),
        ("a\nb*", "a\nbc", True),
        ("*a*a*a*b", "a" * 40, False),
    ],
)
def test_a_glob_matches_bytes_as_redis_does(glob: str, key: str, expected: bool) -> None:
    assert glob_matches(glob, key) is expected


def test_random_globs_find_the_keys_that_redis_finds(redis_client: "redis.Redis") -> None:
    dice = random.Random(7)
    keys = {bytes(dice.choice(b"ab-]^\\") for _ in range(dice.randint(1, 5))) for _ in range(150)}
    redis_client.mset(dict.fromkeys(keys, b""))
    for _ in range(400):
        glob = "".join(dice.choice(["*", "?", "[", "]", "^", "-", "\\", "a", "b", "[ab]"]) for _ in range(5))
        ours = {key for key in keys if compile_glob(glob).matches(key)}
        assert set(redis_client.keys(glob)) == ours, glob


def test_a_glob_with_many_stars_is_answered_at_once() -> None:
    assert not glob_matches("*a" * 25 + "*b", "a" * 5000)


def test_an_escaped_text_matches_only_itself() -> None:
    text = r"a*b?c[d]\e^f"
    assert glob_matches(escape_glob(text), text)
    assert not glob_matches(escape_glob("a*"), "ab")
