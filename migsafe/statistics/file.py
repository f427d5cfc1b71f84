"""The file that `migsafe snapshot` writes: a schema and the planner's statistics of one database, without rows [edge].

The first line is JSON: {"format": "migsafe-stats/1", "bytes": N, "sha256": "…"}. What follows is gzip of one JSON
object, `Snapshot`, and nothing else; `bytes` and `sha256` are of the compressed part. docs/stats-file.md describes it.
"""

import gzip
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import msgspec

from migsafe import seen
from migsafe.errors import SettingsError

FORMAT = "migsafe-stats/1"
_LARGEST = 1 << 30
"""Bytes of JSON that are taken in at most."""


class RelationStats(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A table, materialized view, index or partitioned one, by name. Pages are of 8 KiB and those of the file itself.

    `tuples`, `counted_pages` and `visible` are `reltuples`, `relpages` and `relallvisible`. `level` is the height of a
    btree, `gin` the counts in the metapage of a GIN index (pending pages, pages, entry pages, data pages, entries);
    both None where they could not be read.
    """

    schema: str
    name: str
    kind: str
    tuples: float
    counted_pages: int
    visible: int
    pages: int
    toast_pages: int = 0
    level: int | None = None
    gin: tuple[int, int, int, int, int] | None = None


class ColumnStats(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What ANALYZE found out about one column, as `pg_stats` has it; values are texts.

    `column` is the name, of an index's expression its number. `type` is its type without length, "enum" for any of
    these; for a domain that of its values. `inherited` tells that children are counted in.
    """

    schema: str
    relation: str
    column: str
    type: str = ""
    inherited: bool
    nulls: float
    width: int
    distinct: float
    common: tuple[str, ...] | None = None
    common_shares: tuple[float, ...] | None = None
    bounds: tuple[str, ...] | None = None
    correlation: float | None = None
    elements: tuple[str, ...] | None = None
    element_shares: tuple[float, ...] | None = None
    element_counts: tuple[float, ...] | None = None
    lengths: tuple[str, ...] | None = None
    empty: float | None = None
    ranges: tuple[str, ...] | None = None


class Combination(msgspec.Struct, frozen=True, kw_only=True):
    """Columns that were looked at together: how many distinct values they have, or how surely the last follows."""

    columns: tuple[str, ...]
    value: float


class ExtendedStats(msgspec.Struct, frozen=True, kw_only=True):
    """What ANALYZE found out for one CREATE STATISTICS."""

    schema: str
    name: str
    distinct: tuple[Combination, ...]
    dependencies: tuple[Combination, ...]


class LedgerRows(msgspec.Struct, frozen=True, kw_only=True):
    """What a migration tool wrote down of the migrations it applied: the rows of its own table, as a JSON array."""

    schema: str
    name: str
    rows: str


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The content. `taken` is in seconds since 1970, `sql` what pg_dump --schema-only wrote, `bytes` of all relations.

    `settings` are the planner's, with the values that a session of the role that took it gets.
    """

    taken: float
    server_version: str
    masked: bool
    bytes: int
    settings: dict[str, str]
    sql: str
    relations: tuple[RelationStats, ...]
    columns: tuple[ColumnStats, ...]
    extended: tuple[ExtendedStats, ...] = ()
    ledgers: tuple[LedgerRows, ...] = ()

    @property
    def major(self) -> int:
        """The server's major version."""
        return int(self.server_version.partition(".")[0])


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """The file's content. The same snapshot gives the same bytes."""
    packed = gzip.compress(msgspec.json.encode(snapshot), 6, mtime=0)
    head = {"format": FORMAT, "bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
    return json.dumps(head).encode() + b"\n" + packed


def read_snapshot(path: Path) -> Snapshot:
    """Raises SettingsError, with the reason, for what is no such file, a damaged one, and one of a newer format."""
    try:
        line, _, packed = seen.content(path).partition(b"\n")
    except OSError as error:
        hint = "`migsafe snapshot` writes it" if isinstance(error, FileNotFoundError) else ""
        raise SettingsError(f"{path} cannot be read: {error.strerror}", hint=hint) from None
    head = _head(line, path)
    if len(packed) != head["bytes"] or hashlib.sha256(packed).hexdigest() != head["sha256"]:
        cut = "it was cut off" if len(packed) < head["bytes"] else "its checksum differs"
        raise SettingsError(f"{path} is damaged: {cut}", hint="copy it again, or take a new snapshot")
    try:
        return msgspec.json.decode(_unpacked(packed), type=Snapshot)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, zlib.error, EOFError) as error:
        raise SettingsError(f"{path} holds no snapshot: {error}", hint="take a new snapshot") from None


def file_digest(path: Path) -> str:
    """SHA-256 (hex) of a file that was read before."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _head(line: bytes, path: Path) -> dict[str, Any]:
    try:
        head = json.loads(line)
        form, _ = head["format"], (int(head["bytes"]), str(head["sha256"]))
    except (ValueError, KeyError, TypeError):
        raise SettingsError(
            f"{path} is no file of `migsafe snapshot`", hint="stats:PATH names one; dump:PATH takes what pg_dump writes"
        ) from None
    if form != FORMAT:
        raise SettingsError(f"{path} has the format {form!r}; this version reads {FORMAT}", hint="update migsafe")
    return dict(head)


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    content = unpacker.decompress(packed, _LARGEST)
    if unpacker.unconsumed_tail:
        raise ValueError(f"it is larger than {_LARGEST >> 20:,} MB")
    return content
