"""The file of `migsafe snapshot`: written and read alike, and refused with a reason where it is no such file."""

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from migsafe.errors import SettingsError
from migsafe.statistics.file import ColumnStats, RelationStats, Snapshot, read_snapshot, snapshot_bytes

SNAPSHOT = Snapshot(
    taken=1_750_000_000.0,
    server_version="16.4",
    masked=False,
    bytes=81_920,
    settings={"random_page_cost": "1.1"},
    sql="CREATE TABLE public.items (id integer);\n",
    relations=(
        RelationStats(schema="public", name="items", kind="r", tuples=1000.0, counted_pages=10, visible=9, pages=10),
        RelationStats(
            schema="public", name="tags", kind="i", tuples=3.0, counted_pages=2, visible=0, pages=2, gin=(0, 2, 1, 0, 3)
        ),
    ),
    columns=(
        ColumnStats(
            schema="public",
            relation="items",
            column="id",
            inherited=False,
            nulls=0.25,
            width=4,
            distinct=-1.0,
            common=("é", 'a "quoted", one'),
            common_shares=(0.5, 0.25),
        ),
    ),
)


def test_what_is_written_is_read_again_and_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "prod.stats"
    path.write_bytes(snapshot_bytes(SNAPSHOT))

    assert read_snapshot(path) == SNAPSHOT
    assert read_snapshot(path).major == 16
    assert snapshot_bytes(read_snapshot(path)) == path.read_bytes()


def _other_content(content: bytes) -> bytes:
    packed = gzip.compress(content)
    head = {"format": "migsafe-stats/1", "bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
    return json.dumps(head).encode() + b"\n" + packed


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda good: good[:-7], "is damaged: it was cut off"),
        (lambda good: good[:200] + bytes([good[200] ^ 1]) + good[201:], "is damaged: its checksum differs"),
        (lambda good: good.replace(b"migsafe-stats/1", b"migsafe-stats/2"), "has the format 'migsafe-stats/2'"),
        (lambda _: b"PGDMP\x01\x0f\x00", "is no file of `migsafe snapshot`"),
        (lambda _: b"-- PostgreSQL database dump\n", "is no file of `migsafe snapshot`"),
        (lambda _: b"[1]\n", "is no file of `migsafe snapshot`"),
        (lambda _: b"", "is no file of `migsafe snapshot`"),
        (lambda _: _other_content(b'{"taken": "now"}'), "holds no snapshot"),
        (lambda _: _other_content(b"\xff"), "holds no snapshot"),
    ],
)
def test_a_foreign_or_damaged_file_is_refused_with_the_reason(
    tmp_path: Path, spoil: Callable[[bytes], bytes], reason: str
) -> None:
    path = tmp_path / "prod.stats"
    path.write_bytes(spoil(snapshot_bytes(SNAPSHOT)))

    with pytest.raises(SettingsError, match=r"prod\.stats") as caught:
        read_snapshot(path)
    assert reason in caught.value.message


def test_a_missing_file_says_who_writes_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_snapshot(tmp_path / "prod.stats")
    assert "migsafe snapshot" in caught.value.hint
