"""The report as SARIF 2.1.0, for code scanning and editors (OASIS, "Static Analysis Results Interchange Format").

What is let through is a result with a suppression; what could not be read is a notification, and the run is then not
called successful. Columns count characters, which `columnKind` says.
"""

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from migsafe.model import Outcome, WaivedBy
from migsafe.report.answer import Report
from migsafe.report.checklist import FindingEntry, WaivedEntry
from migsafe.report.layout import clean
from migsafe.report.rules import RuleEntry

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(report: Report) -> str:
    """One run, as indented JSON with a final newline."""
    rules = {rule.id: number for number, rule in enumerate(report.rules)}
    run = {
        "tool": {
            "driver": {
                "name": "migsafe",
                "version": report.versions.migsafe,
                "semanticVersion": report.versions.migsafe,
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(finding, rules) for finding in report.findings],
        "properties": {
            "verdict": report.verdict,
            "checklist": {entry.item: entry.outcome for entry in report.checklist},
            "coverage": report.coverage,
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _rule(rule: RuleEntry) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.what},
        "help": {"text": f"{rule.why}\n\nFine when: {rule.fine_when}"},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.item], "problem.severity": _problem(rule)},
    }


def _problem(rule: RuleEntry) -> str:
    """As GitHub calls it."""
    return "recommendation" if rule.severity == "note" else str(rule.severity)


def _invocation(report: Report) -> dict[str, Any]:
    unread = [
        {
            "level": "error",
            "message": {"text": clean(f"{entry.message} ({entry.hint})" if entry.hint else entry.message)},
            "locations": [_location(entry.path, entry.line, entry.column)],
        }
        for entry in report.unreadable
    ]
    left_out = [
        {"level": "note", "message": {"text": clean(f"{entry.title}: not checked: {entry.reason}")}}
        for entry in report.checklist
        if entry.outcome is Outcome.NOT_CHECKED
    ]
    return {
        "executionSuccessful": not report.unreadable,
        "exitCode": report.exit_code,
        "commandLine": clean(report.command),
        "toolExecutionNotifications": unread + left_out,
    }


def _result(finding: FindingEntry, rules: dict[str, int]) -> dict[str, Any]:
    index = {"ruleIndex": rules[finding.rule]} if finding.rule in rules else {}
    advice = f"\n\nInstead:\n{finding.instead.strip()}" if finding.instead.strip() else ""
    return {
        "ruleId": finding.rule,
        **index,
        "level": finding.severity,
        "message": {"text": clean(finding.message.strip() + advice)},
        "locations": [_location(finding.path, finding.line, finding.column, finding.end_line)],
        "partialFingerprints": {"migsafe/v1": finding.fingerprint},
        "suppressions": [_suppression(finding, finding.waived)] if finding.waived else [],
        "properties": {
            "item": finding.item,
            "evidence": finding.evidence,
            "measured": finding.measured,
            **({"query": finding.query} if finding.query else {}),
        },
    }


def _suppression(finding: FindingEntry, waived: WaivedEntry) -> dict[str, Any]:
    until = f" (until {waived.until})" if waived.until else ""
    return {
        "kind": "external" if waived.by is WaivedBy.BASELINE else "inSource",
        "status": "accepted",
        "justification": clean(f"{waived.reason}{until}"),
        "location": _location(waived.path, waived.line),
    }


def _location(path: str, line: int, column: int | None = None, end_line: int | None = None) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": line}
    if column is not None:
        region["startColumn"] = column
    if end_line is not None:
        region["endLine"] = max(line, end_line)
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    """Relative paths count from the root of the sources, wherever that is."""
    if PurePath(path).is_absolute():
        return {"uri": PurePath(path).as_uri()}
    return {"uri": quote(path.encode("utf-8", "replace")), "uriBaseId": "%SRCROOT%"}
