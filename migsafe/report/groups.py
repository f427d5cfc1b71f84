"""What the formats for people share: which findings belong together, words for outcomes, the summing up."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from msgspec import Struct

from migsafe.model import Outcome, Severity, Verdict, WaivedBy
from migsafe.report.answer import Report
from migsafe.report.checklist import FindingEntry
from migsafe.report.migrations import migration_sentence
from migsafe.report.numbers import quantity
from migsafe.report.queries import QueryEntry
from migsafe.report.statements import StatementEntry

WORDS = {
    Outcome.PASS: "pass",
    Outcome.WARN: "warn",
    Outcome.FAIL: "fail",
    Outcome.UNSTABLE: "unstable",
    Outcome.NOT_CHECKED: "not checked",
}
"""How outcomes are written for people."""


class Group(Struct, frozen=True):
    """Findings of one rule at one place. `summary` is that of the statement, "" where none stands there."""

    place: str
    rule: str
    severity: Severity
    summary: str
    findings: tuple[FindingEntry, ...]

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do instead; the same advice once."""
        return tuple(dict.fromkeys(finding.instead.strip() for finding in self.findings if finding.instead.strip()))


def open_groups(report: Report) -> tuple[Group, ...]:
    """The findings that nobody waived, worst first."""
    summaries = {statement.id: statement.summary for statement in report.statements}
    entries = [finding for finding in report.findings if finding.waived is None]
    return tuple(_group(tuple(group), summaries) for _, group in groupby(entries, key=_key))


def waived_findings(report: Report) -> tuple[FindingEntry, ...]:
    """The findings that a comment in the migration lets through."""
    return tuple(one for one in report.findings if one.waived and one.waived.by is WaivedBy.COMMENT)


def baselined_findings(report: Report) -> tuple[FindingEntry, ...]:
    """The findings that were there when the baseline was written."""
    return tuple(one for one in report.findings if one.waived and one.waived.by is WaivedBy.BASELINE)


def baselined_rules(report: Report) -> tuple[str, ...]:
    """The findings of the baseline in one line a rule: how many there are, and where the first stand."""
    of_rule: dict[str, list[FindingEntry]] = {}
    for finding in baselined_findings(report):
        of_rule.setdefault(finding.rule, []).append(finding)
    lines = []
    for rule, findings in sorted(of_rule.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        places = [place_of(one.path, one.line, None) for one in findings]
        more = f" and {len(places) - _SHOWN_PLACES} more" if len(places) > _SHOWN_PLACES else ""
        lines.append(f"{len(findings)} × {rule}: {', '.join(places[:_SHOWN_PLACES])}{more}")
    return tuple(lines)


_SHOWN_PLACES = 3


def not_understood(report: Report) -> tuple[StatementEntry, ...]:
    """Statements that nothing was understood of and that no finding names."""
    named = {finding.statement for finding in report.findings}
    return tuple(one for one in report.statements if not one.understood and one.id not in named)


def not_measured(report: Report) -> tuple[str, ...]:
    """Queries that were not measured and why, a line each, without those that the checklist itself tells."""
    told = "; ".join(entry.reason or "" for entry in report.checklist)
    queries = {(one.path, one.line) for one in report.queries}
    lines = [
        *(
            f"{place_of(one.path, one.line, None)} {one.name}: {one.reason}"
            for one in report.queries
            if one.reason and one.reason not in told
        ),
        *(
            f"{place_of(one.path, one.line, None)} {counted(one.statements, 'statement')}: {one.reason}"
            for one in report.left_out
            if (one.path, one.line) not in queries or one.statements > 1
        ),
    ]
    return tuple(dict.fromkeys(lines))


def worst_first(queries: Iterable[QueryEntry]) -> list[QueryEntry]:
    """The queries by how they came out."""
    return sorted(queries, key=lambda query: _WORST.index(query.outcome))


_WORST = (Outcome.FAIL, Outcome.WARN, Outcome.UNSTABLE, Outcome.NOT_CHECKED, Outcome.PASS)


def effects_of(statement: StatementEntry) -> str:
    """Why a statement failed, what it rewrites, scans and locks, and how it is planned, in one phrase."""
    locks = [f"{lock.mode} {lock.relation}" for lock in statement.locks]
    rewrites = [f"rewrites {rewrite.relation}" for rewrite in statement.rewrites]
    scans = [f"scans {scan.relation}" for scan in statement.scans]
    failure = [f"failed: {statement.error.sqlstate} {statement.error.message}"] if statement.error else []
    plan = statement.plan
    planned = [f"planned at cost {plan.cost:,.0f}: {', '.join(plan.scans)}"] if plan else []
    return "; ".join(failure + rewrites + scans + locks + planned)


def place_of(path: str, line: int | None, column: int | None) -> str:
    """`path:line:column`, as editors and terminals understand it."""
    return ":".join([path, *(str(number) for number in (line, column) if number is not None)])


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`, `12,000 queries`."""
    plural = noun if number == 1 else f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {plural}"


def verdict_sentence(report: Report) -> str:
    """The verdict, the items that decide it, and how the others came out."""
    tally = ", ".join(_tally(report))
    missing = len(report.unreadable)
    unread = f"; {counted(missing, 'input')} could not be read" if missing else ""
    match report.verdict:
        case Verdict.FAIL:
            failed = ", ".join(entry.item for entry in report.checklist if entry.outcome is Outcome.FAIL)
            return f"fail: {failed} ({tally}){unread}"
        case Verdict.PASS:
            return f"pass ({tally}){unread}"
        case Verdict.INCOMPLETE:
            return f"incomplete: not everything could be looked at ({tally}){unread}"
        case _:
            assert_never(report.verdict)


def migration_sentences(report: Report) -> tuple[str, ...]:
    """What each migration took on the copy; of many those that took longest."""
    longest = sorted(report.migrations, key=lambda entry: -entry.ms)[:_SHOWN_MIGRATIONS]
    shown = [migration_sentence(entry) for entry in report.migrations if entry in longest]
    more = len(report.migrations) - len(shown)
    return (*shown, *([f"and {counted(more, 'quicker migration')}"] if more else []))


_SHOWN_MIGRATIONS = 5


def coverage_sentence(report: Report) -> str:
    """How much was looked at, on what, and how long it took."""
    coverage, copy, versions = report.coverage, report.copy, report.versions
    parts = [f"{coverage.understood} of {counted(coverage.statements, 'statement')} understood"]
    if coverage.queries:
        number = counted(coverage.queries, "query")
        parts.append(f"{coverage.explained} of {number} explained before and after")
    if report.cache and report.cache.requests:
        parts.append(f"{counted(report.cache.requests, 'cache request')} replayed")
    if copy.source == "none":
        parts.append("no copy")
    else:
        parts.append(f"copy {copy.source}, {quantity(copy.bytes, 'bytes')}, {counted(copy.rows, 'row')}")
    servers = (("PostgreSQL", versions.postgresql), ("Redis", versions.redis))
    parts += [f"{name} {version}" for name, version in servers if version]
    return "; ".join([*parts, quantity(report.timings_ms.total, "ms")])


def _tally(report: Report) -> Iterator[str]:
    for outcome in (Outcome.FAIL, Outcome.WARN, Outcome.NOT_CHECKED, Outcome.PASS):
        number = sum(entry.outcome is outcome for entry in report.checklist)
        if number:
            yield f"{number} {WORDS[outcome]}"


def _key(finding: FindingEntry) -> tuple[str, int, int, str, Severity]:
    return (finding.path, finding.line, finding.column, finding.rule, finding.severity)


def _group(findings: tuple[FindingEntry, ...], summaries: dict[int, str]) -> Group:
    first = findings[0]
    return Group(
        place=place_of(first.path, first.line, first.column),
        rule=first.rule,
        severity=first.severity,
        summary=summaries.get(first.statement, "") if first.statement is not None else "",
        findings=findings,
    )
