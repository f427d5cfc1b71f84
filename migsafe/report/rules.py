"""The report's `rules`: the words of those rules that have findings, for formats that explain them."""

from collections.abc import Sequence

from migsafe.model import Finding, Item, Severity
from migsafe.report.part import Part
from migsafe.rulebook.rule import Rule


class RuleEntry(Part, frozen=True, kw_only=True):
    """One rule: `what` it finds, `why` that hurts, and when it is fine (`fine_when`)."""

    id: str
    item: Item
    severity: Severity
    title: str
    what: str
    why: str
    fine_when: str


def rule_entries(rules: Sequence[Rule], findings: Sequence[Finding]) -> tuple[RuleEntry, ...]:
    """Those of `rules` that found something, in their order."""
    speaking = {finding.rule for finding in findings}
    return tuple(
        RuleEntry(
            id=rule.id,
            item=rule.item,
            severity=rule.severity,
            title=rule.title,
            what=rule.what,
            why=rule.why,
            fine_when=rule.fine_when,
        )
        for rule in rules
        if rule.id in speaking
    )
