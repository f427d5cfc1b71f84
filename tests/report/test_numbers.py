"""Numbers as people read them."""

import pytest

from migsafe.model import Scalar
from migsafe.report.numbers import number_phrases


@pytest.mark.parametrize(
    ("name", "value", "phrase"),
    [
        ("rows", 240000, "rows 240,000"),
        ("before_pages", 5.0, "before pages 5"),
        ("held_ms", 1204.5, "held 1.2 s"),
        ("ms", 3.25, "took 3.2 ms"),
        ("warm_up_s", 90.0, "warm up 1 min 30 s"),
        ("wal_bytes", 12_000_000, "wal 11 MB"),
        ("bytes", 512, "size 512 bytes"),
        ("ratio_before", 0.79, "ratio before 79 %"),
        ("stale_share", 0.125, "stale share 12.5 %"),
        ("cost", 8.456, "cost 8.46"),
    ],
)
def test_the_unit_is_told_by_the_names_last_word(name: str, value: Scalar, phrase: str) -> None:
    assert number_phrases({name: value}) == (phrase,)


def test_what_is_no_number_is_left_out() -> None:
    assert number_phrases({"relation": "public.posts", "is_new": True, "held_ms": None}) == ()
