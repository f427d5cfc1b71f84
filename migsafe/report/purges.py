"""The report's `cache.purges`: what the purges of the deploy delete, as rehearsed."""

from migsafe.evidence import Evidence
from migsafe.model import PurgedKeys, PurgeRehearsal
from migsafe.report.part import Part


class PurgeEntry(Part, frozen=True, kw_only=True):
    """A purge as rehearsed on the copy of the cache: keys deleted, in all and by declared pattern.

    `command` is a line of shell that does the same.
    """

    glob: str
    deleted: int
    patterns: dict[str, int]
    undeclared: int
    spared: int
    longest_stall_ms: float
    command: str


def purge_entries(evidence: Evidence) -> tuple[PurgeEntry, ...]:
    """One for each glob, in the deploy's order."""
    keys = evidence.rows(PurgedKeys)
    return tuple(
        PurgeEntry(
            glob=row.glob,
            deleted=row.deleted,
            patterns={one.pattern: one.deleted for one in keys if one.glob == row.glob},
            undeclared=row.undeclared,
            spared=row.spared,
            longest_stall_ms=row.longest_stall_ms,
            command=row.command,
        )
        for row in evidence.rows(PurgeRehearsal)
    )
