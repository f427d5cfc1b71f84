"""The report as JUnit XML: one test case an item of the checklist, one an input that could not be read.

An item that fails is a failure, one that was not checked is skipped. What could not be read, and a run that is
incomplete, are errors, so that no CI system shows them green.
"""

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from migsafe.model import Outcome, Verdict
from migsafe.report.answer import Report
from migsafe.report.checklist import ChecklistEntry, FindingEntry
from migsafe.report.groups import place_of, verdict_sentence

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


def render_junit(report: Report) -> str:
    """An XML document with a final newline."""
    root = Element("testsuites", name="migsafe")
    suites = [_checklist(root, report), _inputs(root, report)]
    for tag in ("testcase", "failure", "error", "skipped"):
        for suite in (*suites, root):
            suite.set("tests" if tag == "testcase" else _PLURALS[tag], str(len(list(suite.iter(tag)))))
    seconds = f"{report.timings_ms.total / 1000:.3f}"
    for suite in (suites[0], root):
        suite.set("time", seconds)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


_PLURALS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def _checklist(root: Element, report: Report) -> Element:
    suite = SubElement(root, "testsuite", name="checklist")
    for entry in report.checklist:
        case = SubElement(suite, "testcase", classname=f"migsafe.{entry.item}", name=entry.title)
        _outcome(case, entry, [finding for finding in report.findings if finding.item is entry.item])
    if report.verdict is Verdict.INCOMPLETE:
        case = SubElement(suite, "testcase", classname="migsafe", name="Everything required was looked at")
        _with_text(case, "error", verdict_sentence(report), "incomplete", "")
    return suite


def _outcome(case: Element, entry: ChecklistEntry, findings: list[FindingEntry]) -> None:
    details = "; ".join(part for part in (entry.summary, entry.reason) if part)
    told = "\n\n".join(_told(finding) for finding in findings)
    if entry.outcome is Outcome.FAIL:
        _with_text(case, "failure", details, "fail", told)
    elif entry.outcome is Outcome.NOT_CHECKED:
        SubElement(case, "skipped", message=_valid(details))
    output = told or ("" if entry.outcome is Outcome.NOT_CHECKED else details)
    if entry.outcome is not Outcome.FAIL and output:
        SubElement(case, "system-out").text = _valid(output)


def _inputs(root: Element, report: Report) -> Element:
    suite = SubElement(root, "testsuite", name="inputs")
    unread = {entry.path: entry for entry in report.unreadable}
    for path in dict.fromkeys((*unread, *(statement.path for statement in report.statements))):
        case = SubElement(suite, "testcase", classname="migsafe.inputs", name=_valid(path))
        if path in unread:
            entry = unread[path]
            where = place_of(entry.path, entry.line, entry.column)
            _with_text(case, "error", f"{where}: {entry.message}", "unreadable", entry.hint)
    return suite


def _told(finding: FindingEntry) -> str:
    place = place_of(finding.path, finding.line, finding.column)
    text = f"{place} {finding.severity} {finding.rule}: {finding.message.strip()}"
    if finding.waived:
        return f"{text}\nlet through: {finding.waived.reason}"
    return text + (f"\ninstead:\n{finding.instead.strip()}" if finding.instead.strip() else "")


def _with_text(case: Element, tag: str, message: str, kind: str, text: str) -> None:
    SubElement(case, tag, message=_valid(message), type=kind).text = _valid(text) or None


def _valid(text: str) -> str:
    return _INVALID.sub("\N{REPLACEMENT CHARACTER}", text)
