"""The report for a terminal: the checklist, then what is wrong, where and what to do, then the verdict.

Every mark has a word beside it, so nothing is lost without colour. Example parameters of queries are not shown: they
may be personal data.
"""

from collections.abc import Iterator, Sequence

from migsafe.report.answer import Report
from migsafe.report.checklist import ChecklistEntry, FindingEntry
from migsafe.report.groups import (
    WORDS,
    Group,
    baselined_findings,
    baselined_rules,
    counted,
    coverage_sentence,
    migration_sentences,
    not_measured,
    not_understood,
    open_groups,
    place_of,
    verdict_sentence,
    waived_findings,
)
from migsafe.report.layout import MARKS, Layout, clean
from migsafe.report.numbers import number_phrases

_LONG = 40
_LISTED = 20


def render_text(report: Report, layout: Layout) -> str:
    """The whole report, with a final newline."""
    told: dict[str, str] = {}
    blocks = [
        list(_items(report.checklist, layout)),
        *_unreadable(report, layout),
        *_not_understood(report, layout),
        *(list(_group(group, told, layout)) for group in open_groups(report)),
        *_waived(report, layout),
        list(_not_measured(report, layout)),
        list(_baselined(report, layout)),
        list(_ending(report, layout)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _items(entries: Sequence[ChecklistEntry], layout: Layout) -> Iterator[str]:
    """A line or more for each item. A long reason that several items share is told once."""
    told: dict[str, str] = {}
    for entry in entries:
        reason = entry.reason
        if reason and len(reason) > _LONG:
            first = told.setdefault(reason, entry.title)
            reason = reason if first == entry.title else f"as for “{first}”"
        yield from _item(entry, reason, layout)


def _item(entry: ChecklistEntry, reason: str | None, layout: Layout) -> list[str]:
    mark, color = MARKS[entry.outcome]
    head = f"{mark} {WORDS[entry.outcome]:<13}"
    details = "; ".join(part for part in (entry.summary, reason) if part)
    first, *more = layout.wrapped(f"{entry.title}: {details}", first=head, indent=" " * len(head))
    return [layout.paint(head, color) + first.removeprefix(head), *more]


def _group(group: Group, told: dict[str, str], layout: Layout) -> Iterator[str]:
    """What one rule found at one place. Advice of several lines that was told before, for a rule, is not told again."""
    yield f"{layout.paint(clean(group.place), bold=True)}  {layout.paint(group.rule, 'cyan')}"
    if group.summary:
        yield layout.paint(f"  {_clipped(group.summary, layout.width - 2)}", dim=True)
    for finding in group.findings:
        yield from _finding(finding, layout)
    for advice in group.advice:
        lines = layout.verbatim(advice, "    ")
        if len(lines) == 1:
            yield f"  instead: {lines[0].lstrip()}"
        elif advice in told:
            yield f"  instead: as above, for {told[advice]}"
        else:
            told[advice] = group.rule
            yield from ("  instead:", *lines)


def _finding(finding: FindingEntry, layout: Layout) -> Iterator[str]:
    mark, color = MARKS[finding.severity]
    head = f"  {mark} {finding.severity}: "
    first, *more = layout.wrapped(finding.message, first=head, indent="    ")
    yield layout.paint(head, color) + first.removeprefix(head)
    yield from more
    numbers = ", ".join(number_phrases(finding.measured))
    if numbers:
        text = f"{finding.evidence}: {numbers}"
        yield from (layout.paint(line, dim=True) for line in layout.wrapped(text, first="    ", indent="    "))


def _unreadable(report: Report, layout: Layout) -> Iterator[list[str]]:
    for entry in report.unreadable:
        place = place_of(entry.path, entry.line, entry.column)
        lines = [f"{layout.paint(clean(place), bold=True)}  {layout.paint('not read', 'red')}"]
        lines += layout.wrapped(entry.message, first="  ", indent="  ")
        yield lines + (layout.wrapped(entry.hint, first="  hint: ", indent="  ") if entry.hint else [])


def _not_understood(report: Report, layout: Layout) -> Iterator[list[str]]:
    for statement in not_understood(report):
        place = place_of(statement.path, statement.line, statement.column)
        lines = [f"{layout.paint(clean(place), bold=True)}  {layout.paint('not understood', 'blue')}"]
        yield lines + layout.wrapped(statement.problem or statement.summary, first="  ", indent="  ")


def _not_measured(report: Report, layout: Layout) -> Iterator[str]:
    lines = not_measured(report)
    if lines:
        yield layout.paint("Queries that were not measured", bold=True)
        for line in lines[:_LISTED]:
            yield from layout.wrapped(line, first="  ", indent="    ")
        if len(lines) > _LISTED:
            yield f"  and {len(lines) - _LISTED} more, which the JSON report has"


def _waived(report: Report, layout: Layout) -> Iterator[list[str]]:
    for finding in waived_findings(report):
        place = place_of(finding.path, finding.line, finding.column)
        reason = f"waived: {finding.waived.reason}" if finding.waived else ""
        until = f" (until {finding.waived.until})" if finding.waived and finding.waived.until else ""
        yield [
            f"{layout.paint(clean(place), bold=True)}  {layout.paint(finding.rule, 'cyan')}",
            *layout.wrapped(finding.message, first="  ", indent="  "),
            *layout.wrapped(f"{reason}{until}", first="  ", indent="  "),
        ]


def _baselined(report: Report, layout: Layout) -> Iterator[str]:
    lines = baselined_rules(report)
    if lines:
        number = counted(len(baselined_findings(report)), "finding")
        yield layout.paint(f"{number} in the baseline", bold=True)
        for line in lines:
            yield from layout.wrapped(line, first="  ", indent="    ")


def _ending(report: Report, layout: Layout) -> Iterator[str]:
    groups = open_groups(report)
    if groups:
        yield layout.paint(f"More about a rule: migsafe explain {groups[0].rule}", dim=True)
    for sentence in [*migration_sentences(report), coverage_sentence(report)]:
        yield from (layout.paint(line, dim=True) for line in layout.wrapped(sentence))
    mark, color = MARKS[report.verdict]
    first, *more = layout.wrapped(verdict_sentence(report), first=f"{mark} ", indent="  ")
    yield from (layout.paint(line, color, bold=True) for line in [first, *more])


def _clipped(text: str, width: int) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
