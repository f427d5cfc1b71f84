"""The report's `unreadable`: inputs that nothing could be learnt from, each with its place and what to do."""

from migsafe.evidence import Evidence
from migsafe.model import Unreadable
from migsafe.report.part import Part


class UnreadableEntry(Part, frozen=True, kw_only=True):
    """An input that could not be read, and so was not checked."""

    path: str
    line: int
    column: int
    message: str
    hint: str


def unreadable_entries(evidence: Evidence) -> tuple[UnreadableEntry, ...]:
    """Each once, by place."""
    rows = dict.fromkeys(evidence.rows(Unreadable))
    return tuple(
        UnreadableEntry(path=row.path, line=row.line, column=row.column, message=row.message, hint=row.hint)
        for row in sorted(rows, key=lambda row: (row.path, row.line, row.column))
    )
