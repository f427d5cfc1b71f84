"""The report as GitHub workflow commands: each line on stdout of a step becomes an annotation of the pull request.

Format: GitHub documentation, "Workflow commands for GitHub Actions". A step shows ten annotations of each kind, so the
worst come first and what is let through stays a plain line of the log, folded away. No text of others can begin a
command: what a line holds is escaped, and every plain line begins with a word of ours.
"""

from collections.abc import Iterator

from migsafe.model import Severity, Verdict
from migsafe.report.answer import Report
from migsafe.report.checklist import FindingEntry
from migsafe.report.groups import counted, coverage_sentence, place_of, verdict_sentence
from migsafe.report.layout import clean

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_VERDICTS = {Verdict.PASS: "notice", Verdict.FAIL: "error", Verdict.INCOMPLETE: "error"}


def render_github(report: Report) -> str:
    """One command a line, the verdict last, with a final newline."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    for entry in report.unreadable:
        message = f"{entry.message}\n{entry.hint}" if entry.hint else entry.message
        yield _command("error", message, "not read", entry.path, entry.line, entry.column)
    let_through = [finding for finding in report.findings if finding.waived]
    for finding in report.findings:
        if finding.waived is None:
            yield _annotation(finding)
    if let_through:
        yield f"::group::{counted(len(let_through), 'finding')} let through"
        yield from map(_plain, let_through)
        yield "::endgroup::"
    message = f"{verdict_sentence(report)}\n{coverage_sentence(report)}"
    yield _command(_VERDICTS[report.verdict], message, "migsafe")


def _annotation(finding: FindingEntry) -> str:
    advice = f"\n\nInstead:\n{finding.instead.strip()}" if finding.instead.strip() else ""
    command, end_line = _COMMANDS[finding.severity], max(finding.line, finding.end_line)
    message = finding.message.strip() + advice
    return _command(command, message, finding.rule, finding.path, finding.line, finding.column, end_line)


def _command(
    command: str,
    message: str,
    title: str,
    path: str | None = None,
    line: int | None = None,
    column: int | None = None,
    end_line: int | None = None,
) -> str:
    # GitHub ignores columns of an annotation that spans lines, and warns of them.
    one_line = end_line is None or end_line == line
    properties = {"file": path, "line": line, "endLine": end_line, "col": column if one_line else None, "title": title}
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{command} {given}::{_data(message)}"


def _plain(finding: FindingEntry) -> str:
    place = place_of(finding.path, finding.line, finding.column)
    reason = finding.waived.reason if finding.waived else ""
    text = f"let through: {place} {finding.rule}: {finding.message} ({reason})"
    # `##[` is the runner's old way to begin a command, anywhere in a line.
    return clean(" ".join(text.split())).replace("##[", "## [")


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
