"""The report's `checklist` and `findings`: what holds, what does not, where, and what to do instead."""

from collections.abc import Iterator

from migsafe.model import Checklist, Finding, Item, Outcome, Provenance, Scalar, Severity, Waived, WaivedBy
from migsafe.report.part import Part


class ChecklistEntry(Part, frozen=True, kw_only=True):
    """One item of the checklist. `reason` says why it, or a part of it, was not checked."""

    item: Item
    title: str
    outcome: Outcome
    reason: str | None
    summary: str


class WaivedEntry(Part, frozen=True, kw_only=True):
    """What let a finding through, a comment in the migration or the baseline, and where that stands."""

    reason: str
    until: str | None
    path: str
    line: int
    by: WaivedBy


class FindingEntry(Part, frozen=True, kw_only=True):
    """One finding. `statement` is the id of an entry of `statements`, `query` the name of one of `queries`.

    `fingerprint` stays the same while the rule, the file and the statement's words do.
    """

    rule: str
    item: Item
    severity: Severity
    message: str
    instead: str
    path: str
    line: int
    column: int
    end_line: int
    statement: int | None
    query: str | None
    evidence: Provenance
    measured: dict[str, Scalar]
    waived: WaivedEntry | None
    fingerprint: str


def checklist_entries(checklist: Checklist) -> tuple[ChecklistEntry, ...]:
    """All items, in the order of the checklist."""
    return tuple(
        ChecklistEntry(
            item=result.item,
            title=result.item.heading,
            outcome=result.outcome,
            reason=result.reason,
            summary=result.summary,
        )
        for result in checklist.items
    )


def finding_entries(checklist: Checklist) -> tuple[FindingEntry, ...]:
    """What must be mended first: open ones before waived ones, errors before warnings before notes."""
    return tuple(sorted(_entries(checklist.findings), key=_urgency))


_SEVERITIES = tuple(Severity)


def _urgency(entry: FindingEntry) -> tuple[bool, int]:
    return entry.waived is not None, _SEVERITIES.index(entry.severity)


def _entries(findings: tuple[Finding, ...]) -> Iterator[FindingEntry]:
    for finding in findings:
        yield FindingEntry(
            rule=finding.rule,
            item=finding.item,
            severity=finding.severity,
            message=finding.message,
            instead=finding.instead,
            path=finding.path,
            line=finding.line,
            column=finding.column,
            end_line=finding.end_line,
            statement=finding.statement,
            query=finding.query,
            evidence=finding.evidence,
            measured=dict(finding.measured),
            waived=_waived(finding.waived),
            fingerprint=finding.fingerprint,
        )


def _waived(waived: Waived | None) -> WaivedEntry | None:
    if waived is None:
        return None
    return WaivedEntry(reason=waived.reason, until=waived.until, path=waived.path, line=waived.line, by=waived.by)
