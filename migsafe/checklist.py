"""Findings and what was not looked at, drawn up as the thirteen items and one verdict.

An item passes only when something was looked at for it, nothing failed, and nothing was left out. Unknown is never a
pass: what could not be looked at makes its item "not checked", and the run incomplete where the user configured or
required it.
"""

from collections.abc import Collection, Iterable, Sequence

from migsafe.model import Checklist, Finding, Item, ItemResult, Looked, Outcome, Severity, Skip, Verdict, WaivedBy

NOT_UNDERSTOOD = "statement-not-understood"
"""The rule about statements that nobody understood."""


def draw_up(
    findings: Sequence[Finding],
    looked: Sequence[Looked],
    skips: Sequence[Skip],
    *,
    required: Collection[Item] = (),
    strict: bool = False,
) -> Checklist:
    """The checklist of a run. `strict` lets warnings fail; `required` items must have been looked at.

    Who waives the finding that a statement is not understood says that somebody has looked at it: it leaves no gap.
    """
    looked_through = {one.statement for one in findings if one.waived and one.rule == NOT_UNDERSTOOD}
    skips = [skip for skip in skips if skip.statement is None or skip.statement not in looked_through]
    results = tuple(_result(item, findings, looked, skips, strict) for item in Item)
    return Checklist(_verdict(results, skips, required), results, tuple(findings))


def _result(
    item: Item, findings: Sequence[Finding], looked: Sequence[Looked], skips: Sequence[Skip], strict: bool
) -> ItemResult:
    mine = [finding for finding in findings if finding.item is item]
    open_ones = [finding for finding in mine if finding.waived is None]
    seen = [row.summary for row in looked if row.item is item]
    missing = _unique(row.reason for row in skips if row.item is item)
    more = f"; and {len(missing) - _TOLD} more" if len(missing) > _TOLD else ""
    reason = "; ".join(missing[:_TOLD]) + more or None
    worst = _worst(open_ones, strict)
    if worst is Outcome.FAIL:
        return ItemResult(item, worst, _counted(open_ones, mine), reason)
    if missing or not seen:
        return ItemResult(item, Outcome.NOT_CHECKED, _counted(open_ones, mine), reason or "nothing looked at it")
    return ItemResult(item, worst, _counted(open_ones, mine) or "; ".join(_unique(seen)), None)


_TOLD = 5
"""Reasons: more of them only hide one another. Each statement that is not understood is listed by itself."""


def _worst(findings: Sequence[Finding], strict: bool) -> Outcome:
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities or (strict and Severity.WARNING in severities):
        return Outcome.FAIL
    return Outcome.WARN if Severity.WARNING in severities else Outcome.PASS


def _counted(open_ones: Sequence[Finding], mine: Sequence[Finding]) -> str:
    parts = []
    for severity in Severity:
        number = sum(finding.severity is severity for finding in open_ones)
        if number:
            parts.append(f"{number} {severity}{'s' if number > 1 else ''}")
    for by, words in _LET_THROUGH.items():
        number = sum(finding.waived is not None and finding.waived.by is by for finding in mine)
        parts += [f"{number} {words}"] if number else []
    return ", ".join(parts)


_LET_THROUGH = {WaivedBy.COMMENT: "waived", WaivedBy.BASELINE: "in the baseline"}


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _verdict(results: Sequence[ItemResult], skips: Sequence[Skip], required: Collection[Item]) -> Verdict:
    if any(result.outcome is Outcome.FAIL for result in results):
        return Verdict.FAIL
    wanted = {skip.item for skip in skips if skip.configured} | set(required)
    if any(result.outcome is Outcome.NOT_CHECKED and result.item in wanted for result in results):
        return Verdict.INCOMPLETE
    return Verdict.PASS
