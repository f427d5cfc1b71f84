"""Ask every rule what it finds in the evidence.

Rules read and never write. What they find is placed, worded, freed of second findings about one cause, and matched
with the waivers and the baseline; then the rules about those themselves are asked. The order of the findings depends
on the evidence alone.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from migsafe.errors import Place, RuleError
from migsafe.evidence import Evidence
from migsafe.model import Baselined, CopyMade, Finding, Item, Migration, Provenance, Role, Severity, Statement, Waiver
from migsafe.rulebook.baselined import apply_baseline
from migsafe.rulebook.causes import one_per_cause
from migsafe.rulebook.explain import find_rule
from migsafe.rulebook.find import is_measure
from migsafe.rulebook.fingerprint import with_fingerprints
from migsafe.rulebook.looked import stages_that_looked
from migsafe.rulebook.rule import Needs, Rule
from migsafe.rulebook.waivers import apply_waivers


def judge(
    evidence: Evidence,
    rules: Sequence[Rule],
    *,
    today: date,
    off: Collection[str] = (),
    on: Collection[str] = (),
    path_of: Callable[[str], str] = str,
) -> tuple[Finding, ...]:
    """Every finding of the rules that are on, waived ones included, ordered by item, severity, place and rule.

    The evidence must be complete. `today` decides which waivers have expired; `off` names rules not to ask, `on` such
    as are not asked by default; `path_of` gives a file's path from the project's folder, whatever the working folder.
    Adds the `WaiverUse` and `BaselineUse` rows.
    Raises RuleError when `off` or `on` names no rule, or a rule gives something that is no finding.
    """
    silent, wanted = ({find_rule(rules, name).id for name in names} for names in (off, on))
    blind = frozenset() if evidence.rows(CopyMade) else _ON_A_COPY
    asked = [rule for rule in rules if (rule.default or rule.id in wanted) and rule.id not in silent]
    asked = [rule for rule in asked if rule.needs not in blind]
    places, path_of = _Places(evidence), cache(path_of)
    found = [finding for rule in asked if rule.needs is not Needs.WAIVERS for finding in _ask(rule, evidence, places)]
    ready = stages_that_looked(evidence)
    judged = frozenset(rule.id for rule in asked if rule.needs in ready)
    marked = with_fingerprints(sorted(one_per_cause(found, rules), key=_order), places.statements, path_of)
    kept, uses = apply_waivers(marked, evidence.rows(Waiver), rules, today=today, judged=judged)
    entries, files = evidence.rows(Baselined), {path_of(path) for path in places.judged}
    kept, entry_uses = apply_baseline(kept, entries, rules, judged=judged, paths=files)
    evidence.add([*uses, *entry_uses])
    about = [finding for rule in asked if rule.needs is Needs.WAIVERS for finding in _ask(rule, evidence, places)]
    last = with_fingerprints(sorted(about, key=_order), places.statements, path_of)
    return tuple(sorted(dict.fromkeys((*kept, *last)), key=_order))


_ON_A_COPY = frozenset({Needs.COPY, Needs.PLANS})
"""Where there is no copy, nothing of what these rules ask was seen."""
_ITEMS = {item: number for number, item in enumerate(Item)}
_SEVERITIES = {severity: number for number, severity in enumerate(Severity)}


def _order(finding: Finding) -> tuple[int, int, str, int, int, str, str]:
    place = (finding.path, finding.line, finding.column)
    return (_ITEMS[finding.item], _SEVERITIES[finding.severity], *place, finding.rule, finding.message)


class _Places:
    """Where statements stand, and where a finding goes that has no statement and no file of its own."""

    def __init__(self, evidence: Evidence) -> None:
        self.statements = {statement.id: statement for statement in evidence.rows(Statement)}
        self.judged = [migration.path for migration in evidence.rows(Migration) if migration.role is Role.JUDGED]
        self.rowless = any(made.rowless for made in evidence.rows(CopyMade))
        self.fallback = self.judged[0] if self.judged else next((s.path for s in self.statements.values()), "-")


def _ask(rule: Rule, evidence: Evidence, places: _Places) -> Iterator[Finding]:
    try:
        for row in evidence.select(rule.find):
            yield _finding(rule, row, places)
    except (sqlite3.Error, ValueError, KeyError) as error:
        raise RuleError(f"cannot be judged: {error}", place=Place(str(Path(rule.folder) / "find.sql"))) from error


def _finding(rule: Rule, row: dict[str, Any], places: _Places) -> Finding:
    at = places.statements[row["statement"]] if row.get("statement") is not None else None
    path, line, column, end_line = _place(row, at, places.fallback)
    return Finding(
        rule=rule.id,
        item=rule.item,
        severity=Severity(row.get("severity") or rule.severity),
        message=rule.message.fill(row),
        instead=rule.instead.fill(row),
        path=path,
        line=line,
        column=column,
        end_line=end_line,
        statement=row.get("statement"),
        evidence=_provenance(row, places),
        measured=tuple((name, value) for name, value in row.items() if is_measure(name)),
        query=row.get("query"),
    )


def _provenance(row: dict[str, Any], places: _Places) -> Provenance:
    """On a copy without rows nothing is measured: there the planner reckons."""
    told = Provenance(row.get("evidence") or Provenance.PREDICTED)
    return Provenance.PREDICTED if places.rowless and told is Provenance.MEASURED else told


def _place(row: dict[str, Any], at: Statement | None, fallback: str) -> tuple[str, int, int, int]:
    if at is None:
        line = row.get("line") or 1
        return row.get("path") or fallback, line, row.get("column") or 1, row.get("end_line") or line
    if row.get("line") is not None:
        return at.path, row["line"], row.get("column") or 1, max(at.end_line, row["line"])
    return at.path, at.line, at.column, at.end_line
