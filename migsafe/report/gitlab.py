"""The report as GitLab's Code Quality artifact (GitLab documentation, "Code Quality", "Code Quality report format").

One entry a finding, with a fingerprint that stays. Inputs that could not be read are blockers. What is let through is
told as information.
"""

from hashlib import sha256
from typing import Any

import msgspec

from migsafe.model import Severity
from migsafe.report.answer import Report
from migsafe.report.checklist import FindingEntry
from migsafe.report.layout import clean
from migsafe.report.unreadable import UnreadableEntry

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render_gitlab(report: Report) -> str:
    """A JSON array, indented, with a final newline; an empty one where there is nothing to tell."""
    entries = [*map(_unread, report.unreadable), *map(_finding, report.findings)]
    return msgspec.json.format(msgspec.json.encode(entries), indent=2).decode() + "\n"


def _finding(finding: FindingEntry) -> dict[str, Any]:
    waived = finding.waived
    message = finding.message.strip() + (f" (let through: {waived.reason})" if waived else "")
    severity = "info" if waived else _SEVERITIES[finding.severity]
    return _entry(finding.rule, message, severity, finding.fingerprint, finding.path, finding.line)


def _unread(entry: UnreadableEntry) -> dict[str, Any]:
    message = f"{entry.message} ({entry.hint})" if entry.hint else entry.message
    print_ = sha256("\0".join(("unreadable", entry.path, str(entry.line), entry.message)).encode("utf-8", "replace"))
    return _entry("unreadable-input", message, "blocker", print_.hexdigest()[:32], entry.path, entry.line)


def _entry(rule: str, message: str, severity: str, fingerprint: str, path: str, line: int) -> dict[str, Any]:
    return {
        "type": "issue",
        "description": clean(" ".join(message.split())),
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path.removeprefix("./"), "lines": {"begin": line}},
    }
