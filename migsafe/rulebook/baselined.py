"""Findings that the baseline lets through: they were there when it was written. Kept and marked, as waived ones are."""

from collections import Counter
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from migsafe.model import Baselined, BaselineUse, Finding, Waived, WaivedBy
from migsafe.rulebook.rule import Rule


def apply_baseline(
    findings: Sequence[Finding],
    entries: Sequence[Baselined],
    rules: Sequence[Rule],
    *,
    judged: frozenset[str],
    paths: Collection[str],
) -> tuple[list[Finding], list[BaselineUse]]:
    """The findings, those in the baseline marked, and what became of each entry.

    `judged` are the ids of the rules whose silence means something in this run, `paths` the files that were judged,
    as the entries name them. An entry for a file that is gone covers nothing either.
    """
    by_print = {(entry.rule, entry.fingerprint): entry for entry in entries}
    covered: Counter[Baselined] = Counter()
    marked = []
    for finding in findings:
        entry = by_print.get((finding.rule, finding.fingerprint))
        covered.update([entry] if entry else [])
        marked.append(replace(finding, waived=_waived(entry)) if entry and not finding.waived else finding)
    known = {rule.id for rule in rules}
    return marked, [_use(entry, entry.rule in known, judged, paths, covered[entry]) for entry in entries]


def _waived(entry: Baselined) -> Waived:
    return Waived(entry.reason, None, entry.path, entry.line, WaivedBy.BASELINE)


def _use(entry: Baselined, known: bool, judged: frozenset[str], paths: Collection[str], covered: int) -> BaselineUse:
    looked = entry.rule in judged and entry.of_path in paths
    return BaselineUse(
        path=entry.path,
        line=entry.line,
        rule=entry.rule,
        of_path=entry.of_path,
        statement=entry.statement,
        known=known,
        judged=looked or not entry.there or not known,
        covered=covered,
    )
