"""The report's `migrations` and `relations`: what each migration took on the copy, and what became of the sizes."""

from collections.abc import Iterator

import msgspec

from migsafe.evidence import Evidence
from migsafe.model import LockMode
from migsafe.report.numbers import quantity
from migsafe.report.part import Part


class LongestLock(Part, frozen=True, kw_only=True):
    """The lock that kept reads or writes of a relation waiting for longest: `held_ms` until its transaction ended."""

    relation: str
    mode: LockMode
    held_ms: float


class MigrationEntry(Part, frozen=True, kw_only=True):
    """One migration as it ran on the copy. `failed`: it stopped at a statement.

    `disk_bytes` is what must be free on disk: its peak beyond what was taken before, temporary files and write-ahead
    log included; null where the copy's disk is another machine's. `wal_bytes` is null where nobody measured.
    """

    path: str
    ms: float
    failed: bool
    longest_lock: LongestLock | None
    wal_bytes: int | None
    disk_bytes: int | None


class RelationEntry(Part, frozen=True, kw_only=True):
    """The size of a relation that the migrations locked or changed, indexes included; null where it was not there."""

    relation: str
    bytes_before: int | None
    bytes_after: int | None


def migration_entries(evidence: Evidence) -> tuple[MigrationEntry, ...]:
    """The migrations of which something ran, in order."""
    locks = {row.pop("path"): msgspec.convert(row, LongestLock) for row in evidence.select(_LONGEST)}
    return tuple(
        msgspec.convert(row | {"longest_lock": locks.get(row["path"])}, MigrationEntry, strict=False)
        for row in evidence.select(_RUNS)
    )


def relation_entries(evidence: Evidence) -> tuple[RelationEntry, ...]:
    """Sorted by name; empty where nothing ran."""
    return tuple(msgspec.convert(row, RelationEntry) for row in evidence.select(_SIZES))


def migration_sentence(entry: MigrationEntry) -> str:
    """How long it took, the longest strong lock, and the disk that it needs."""
    return "; ".join(_phrases(entry))


def _phrases(entry: MigrationEntry) -> Iterator[str]:
    took = quantity(entry.ms, "ms")
    yield f"{entry.path.rpartition('/')[2]}: {f'failed after {took}' if entry.failed else took} on the copy"
    if entry.longest_lock is not None:
        lock = entry.longest_lock
        yield f"longest strong lock {quantity(lock.held_ms, 'ms')}, {lock.mode} on {lock.relation}"
    if entry.disk_bytes is not None:
        yield f"{quantity(entry.disk_bytes, 'bytes')} of disk needed"


_RUNS = """
SELECT s.path, round(sum(e.ms), 3) AS ms, sum(e.wal_bytes) AS wal_bytes, max(e.sqlstate IS NOT NULL) AS failed,
       (SELECT h.peak_bytes FROM headroom h WHERE h.path = s.path) + sum(e.wal_bytes) AS disk_bytes
FROM execution e JOIN statement s ON s.id = e.statement
WHERE e.skipped IS NULL
GROUP BY s.path ORDER BY min(s.id)
"""
_LONGEST = """
SELECT s.path, l.relation, l.mode, round(max(l.held_ms), 3) AS held_ms
FROM lock l JOIN statement s ON s.id = l.statement
WHERE l.evidence = 'observed' AND NOT l.is_new AND l.blocks_writes AND l.held_ms IS NOT NULL
GROUP BY s.path
"""
# A relation that was renamed keeps its oid.
_SIZES = """
WITH sized AS (SELECT phase, oid, name, bytes FROM relation WHERE bytes IS NOT NULL)
SELECT coalesce(b.name, a.name) AS relation, b.bytes AS bytes_before, a.bytes AS bytes_after
FROM (SELECT oid FROM sized GROUP BY oid) o
LEFT JOIN sized b ON b.oid = o.oid AND b.phase = 'before'
LEFT JOIN sized a ON a.oid = o.oid AND a.phase = 'after'
WHERE EXISTS (SELECT 1 FROM sized WHERE phase = 'after')
  AND (b.bytes IS NOT a.bytes
       OR coalesce(b.name, a.name) IN (SELECT relation FROM lock WHERE evidence = 'observed' AND blocks_writes))
ORDER BY 1
"""
