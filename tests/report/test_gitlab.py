"""The report as GitLab's Code Quality artifact."""

import json
from typing import Any

from msgspec.structs import replace

from migsafe.model import Severity, WaivedBy
from migsafe.report.answer import Report
from migsafe.report.checklist import WaivedEntry
from migsafe.report.gitlab import render_gitlab
from tests.report.answers import PATH, failing, finding_of, passing


def entries(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render_gitlab(report))
    return found


def test_nothing_found_is_an_empty_array() -> None:
    assert render_gitlab(passing()) == "[]\n"


def test_a_finding_has_what_gitlab_asks_for() -> None:
    (entry,) = entries(replace(passing(), findings=(finding_of(line=3, message="Writes\n wait."),)))

    assert entry == {
        "type": "issue",
        "description": "Writes wait.",
        "check_name": "index-not-concurrent",
        "fingerprint": "index-not-concurrent/3",
        "severity": "critical",
        "location": {"path": PATH, "lines": {"begin": 3}},
    }


def test_severities_are_gitlab_s() -> None:
    findings = tuple(finding_of(severity=severity) for severity in Severity)

    assert [entry["severity"] for entry in entries(replace(passing(), findings=findings))] == [
        "critical",
        "minor",
        "info",
    ]


def test_what_is_let_through_is_information() -> None:
    waived = WaivedEntry(reason="tiny", until=None, path="b.json", line=1, by=WaivedBy.BASELINE)

    (entry,) = entries(replace(passing(), findings=(finding_of(waived=waived),)))

    assert entry["severity"] == "info"
    assert entry["description"].endswith("(let through: tiny)")


def test_an_input_that_cannot_be_read_is_a_blocker_with_a_fingerprint_of_its_own() -> None:
    found = entries(failing())

    assert found[0]["severity"] == "blocker"
    assert found[0]["location"]["lines"] == {"begin": 2}
    assert len({entry["fingerprint"] for entry in found}) == len(found)
    assert found == entries(failing())
