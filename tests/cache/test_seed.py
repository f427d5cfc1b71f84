"""Seed files fill the cache with the application's own bytes."""

from pathlib import Path

import pytest

from migsafe.cache.seed import Entry, read_seed
from migsafe.errors import InputError


def read(tmp_path: Path, content: bytes) -> list[Entry]:
    path = tmp_path / "seed.jsonl"
    path.write_bytes(content)
    return list(read_seed(path, "seed.jsonl"))


def test_a_value_is_stored_as_its_json_text_and_a_string_as_it_is(tmp_path: Path) -> None:
    lines = b'{"key":"a","value":{"id": 1.10},"ttl_s":900}\n\n{"key":"b","value":"{\\"id\\":1}"}\n'
    assert read(tmp_path, lines) == [Entry("a", b'{"id": 1.10}', 900.0, document=True), Entry("b", b'{"id":1}', None)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "is no entry"),
        (b'{"value": 1}', "missing required field `key`"),
        (b'{"key": 1, "value": 1}', "Expected `str`"),
        (b'{"key": "a", "value": 1, "ttl": 5}', "unknown field `ttl`"),
        (b'{"key": "a", "value": 1, "ttl_s": 0}', "leave it out"),
        (b'{"key": "caf\xe9", "value": 1}', "is no entry"),
    ],
)
def test_a_broken_line_is_refused_at_its_line(tmp_path: Path, line: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        read(tmp_path, b'{"key":"a","value":1}\n' + line + b"\n")
    assert str(raised.value.place) == "seed.jsonl:2"


def test_a_missing_seed_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        list(read_seed(tmp_path / "none.jsonl", "none.jsonl"))
