"""The report's `locks`, `rewrites`, `scans`, `stalls` and `lock_queue` of a statement.

Where a statement ran on the copy its facts are the observed ones, otherwise the predicted ones, as rules see them.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from migsafe.evidence import Evidence
from migsafe.model import LockMode, Provenance
from migsafe.report.part import Part


class LockEntry(Part, frozen=True, kw_only=True):
    """A lock on a relation. `held_ms`: until the transaction's end. `is_new`: the migration itself created it."""

    relation: str
    mode: LockMode
    evidence: Provenance
    held_ms: float | None
    is_new: bool


class RewriteEntry(Part, frozen=True, kw_only=True):
    """A table or index that is written anew under its lock."""

    relation: str
    evidence: Provenance
    bytes: int | None
    is_new: bool


class ScanEntry(Part, frozen=True, kw_only=True):
    """A table that the statement reads from end to end."""

    relation: str
    evidence: Provenance
    rows: int | None
    is_new: bool


class StallEntry(Part, frozen=True, kw_only=True):
    """How long others had to wait behind the statement on a relation, in ms; 0 where they did not.

    What clients felt on the copy, or, on a relation that none of them used, how long the statement's locks were held.
    """

    relation: str
    reads_ms: float
    writes_ms: float


class LockQueueEntry(Part, frozen=True, kw_only=True):
    """What the statement did while a long-running transaction that had used `relation` was in its way.

    It `gave_up`, or waited until that one left. `timeout_ms` is its lock_timeout (null: none), which the trial cut
    short; `waited_ms` is how long it waited there, `reads_ms` and `writes_ms` how long clients did. `committed`
    statements of its session and `invalid_index` are left then; `again` is what a second run of it fails with.
    """

    relation: str
    timeout_ms: float | None
    gave_up: bool
    waited_ms: float
    reads_ms: float
    writes_ms: float
    committed: int
    invalid_index: str | None
    again: str | None


Entry = TypeVar("Entry", LockEntry, RewriteEntry, ScanEntry, StallEntry, LockQueueEntry)
ByStatement = Mapping[int, Sequence[Entry]]


def locks_by_statement(evidence: Evidence) -> ByStatement[LockEntry]:
    """Every lock, by statement id."""
    return _read(evidence, _LOCKS, LockEntry)


def rewrites_by_statement(evidence: Evidence) -> ByStatement[RewriteEntry]:
    """Every rewrite, by statement id."""
    return _read(evidence, "SELECT * FROM known_rewrite ORDER BY relation, bytes", RewriteEntry)


def scans_by_statement(evidence: Evidence) -> ByStatement[ScanEntry]:
    """Every scan, by statement id."""
    return _read(evidence, "SELECT * FROM known_scan ORDER BY relation, rows", ScanEntry)


def stalls_by_statement(evidence: Evidence) -> ByStatement[StallEntry]:
    """The longest wait behind each relation, by statement id; nobody waits for what the migration created."""
    return _read(evidence, _STALLS, StallEntry)


def lock_queue_by_statement(evidence: Evidence) -> ByStatement[LockQueueEntry]:
    """What came of each statement that was tried behind a long-running transaction, by statement id."""
    return _read(evidence, _QUEUE, LockQueueEntry)


# Times in ms, to the microsecond: more digits are noise.
_LOCKS = """
SELECT statement, relation, mode, evidence, round(held_ms, 3) AS held_ms, is_new
FROM held_lock ORDER BY relation, mode, held_ms
"""
_QUEUE = """
SELECT statement, relation, timeout_ms, gave_up, round(waited_ms, 3) AS waited_ms, round(reads_ms, 3) AS reads_ms,
       round(writes_ms, 3) AS writes_ms, committed, invalid_index, again
FROM lock_wait ORDER BY relation
"""
_STALLS = """
SELECT statement, relation,
       coalesce(round(max(ms) FILTER (WHERE reads), 3), 0) AS reads_ms,
       coalesce(round(max(ms) FILTER (WHERE writes), 3), 0) AS writes_ms
FROM (SELECT statement, relation, held_ms AS ms, blocks_reads AS reads, blocks_writes AS writes FROM held_lock
      WHERE NOT is_new AND held_ms > 0 AND (blocks_reads OR blocks_writes)
        AND relation NOT IN (SELECT relation FROM probe)
      UNION ALL
      SELECT statement, relation, waited_ms, access = 'reads', access = 'writes' FROM stall)
GROUP BY statement, relation ORDER BY relation
"""


def _read(evidence: Evidence, sql: str, kind: type[Entry]) -> ByStatement[Entry]:
    found: dict[int, list[Entry]] = {}
    for row in evidence.select(sql):
        found.setdefault(row["statement"], []).append(msgspec.convert(row, kind, strict=False))
    return found
