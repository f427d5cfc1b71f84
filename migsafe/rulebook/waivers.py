"""Waivers: findings that somebody let through, in writing, kept and marked.

A waiver takes effect when it names a rule, gives a reason and has not expired. Whatever becomes of it is a row, from
which the rules about waivers speak.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from migsafe.model import Finding, Waived, Waiver, WaiverUse
from migsafe.nearest import nearest
from migsafe.rulebook.rule import Rule


def apply_waivers(
    findings: Sequence[Finding],
    waivers: Sequence[Waiver],
    rules: Sequence[Rule],
    *,
    today: date,
    judged: frozenset[str],
) -> tuple[list[Finding], list[WaiverUse]]:
    """The findings, waived ones marked, and what became of each waiver.

    `judged` are the ids of the rules whose silence means something in this run.
    """
    named = {waiver: frozenset(rule.id for rule in rules if rule.answers_to(waiver.rule)) for waiver in waivers}
    in_effect = _by_path(w for w in waivers if named[w] and w.reason.strip() and not _over(w, today))
    covered: Counter[Waiver] = Counter()
    marked = []
    for finding in findings:
        here = in_effect.get(finding.path, ())
        covering = [w for w in here if finding.rule in named[w] and _covers(w, finding)]
        covered.update(covering)
        marked.append(replace(finding, waived=_waived(covering[0])) if covering else finding)
    names = sorted({rule.id for rule in rules} | {alias for rule in rules for _, alias in rule.aliases})
    uses = [_use(w, bool(named[w]), names, _over(w, today), bool(named[w] & judged), covered[w]) for w in waivers]
    return marked, uses


def _by_path(waivers: Iterable[Waiver]) -> dict[str, list[Waiver]]:
    found: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        found.setdefault(waiver.path, []).append(waiver)
    return found


def _over(waiver: Waiver, today: date) -> bool:
    """A date that cannot be read is no promise either."""
    if waiver.until is None:
        return False
    try:
        return date.fromisoformat(waiver.until) < today
    except ValueError:
        return True


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return finding.line <= waiver.last_line and finding.end_line >= waiver.first_line


def _waived(waiver: Waiver) -> Waived:
    return Waived(waiver.reason, waiver.until, waiver.path, waiver.line)


def _use(waiver: Waiver, known: bool, names: list[str], expired: bool, judged: bool, covered: int) -> WaiverUse:
    return WaiverUse(
        path=waiver.path,
        line=waiver.line,
        column=waiver.column,
        rule=waiver.rule,
        reason=waiver.reason,
        until=waiver.until,
        known=known,
        nearest=None if known else nearest(waiver.rule, names),
        expired=expired,
        judged=judged,
        covered=covered,
    )
