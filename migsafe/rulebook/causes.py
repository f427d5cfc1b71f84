"""One cause, one finding: a rule is silent where another tells the same thing better."""

from collections.abc import Sequence

from migsafe.model import Finding, Severity
from migsafe.rulebook.rule import Rule

_RANK = {severity: number for number, severity in enumerate(Severity)}


def one_per_cause(findings: Sequence[Finding], rules: Sequence[Rule]) -> list[Finding]:
    """Leave out each finding whose rule yields to another that speaks of the same statement, at least as severely.

    Findings about two different queries, or without a statement, have nothing to do with each other.
    """
    yields = {rule.id: frozenset(rule.yields_to) for rule in rules}
    about: dict[int, list[Finding]] = {}
    for one in findings:
        if one.statement is not None:
            about.setdefault(one.statement, []).append(one)
    return [
        one
        for one in findings
        if one.statement is None or not any(_tells_it(other, one, yields[one.rule]) for other in about[one.statement])
    ]


def _tells_it(other: Finding, one: Finding, better: frozenset[str]) -> bool:
    """Of two findings about one statement."""
    return (
        other.rule in better
        and _RANK[other.severity] <= _RANK[one.severity]
        and (one.query is None or other.query is None or one.query == other.query)
    )
