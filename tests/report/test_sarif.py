"""The report as SARIF 2.1.0."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from migsafe.model import Item, Severity, WaivedBy
from migsafe.report.answer import Report
from migsafe.report.checklist import WaivedEntry
from migsafe.report.rules import RuleEntry
from migsafe.report.sarif import render_sarif
from tests.report.answers import PATH, failing, finding_of, passing

RULE = RuleEntry(
    id="index-not-concurrent",
    item=Item.LOCKS,
    severity=Severity.ERROR,
    title="An index blocks writes",
    what="An index is built.",
    why="Writes wait.",
    fine_when="The table is new.",
)


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(render_sarif(report))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_every_finding_is_a_result_at_its_place_with_its_rule() -> None:
    run = run_of(replace(failing(), rules=(RULE,)))

    first = run["results"][0]
    assert len(run["results"]) == len(failing().findings)
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("index-not-concurrent", 0, "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": PATH, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 1, "endLine": 1},
    }
    assert first["partialFingerprints"] == {"migsafe/v1": "index-not-concurrent/1"}
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["name"] == "IndexNotConcurrent"
    assert rule["shortDescription"]["text"] == "An index blocks writes"
    assert rule["defaultConfiguration"]["level"] == "error"


def test_columns_count_characters_and_say_so() -> None:
    assert run_of(passing())["columnKind"] == "unicodeCodePoints"


@pytest.mark.parametrize(("by", "kind"), [(WaivedBy.COMMENT, "inSource"), (WaivedBy.BASELINE, "external")])
def test_what_is_let_through_is_suppressed_with_its_reason(by: WaivedBy, kind: str) -> None:
    waived = WaivedEntry(reason="tiny", until=None, path="b.json", line=7, by=by)

    (result,) = run_of(replace(passing(), findings=(finding_of(waived=waived),)))["results"]

    (suppression,) = result["suppressions"]
    assert (suppression["kind"], suppression["status"], suppression["justification"]) == (kind, "accepted", "tiny")
    assert suppression["location"]["physicalLocation"]["region"] == {"startLine": 7}


def test_an_open_finding_says_that_it_is_not_suppressed() -> None:
    (result,) = run_of(replace(passing(), findings=(finding_of(),)))["results"]

    assert result["suppressions"] == []


def test_an_input_that_cannot_be_read_makes_the_run_unsuccessful() -> None:
    (invocation,) = run_of(failing())["invocations"]

    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    errors = [entry for entry in invocation["toolExecutionNotifications"] if entry["level"] == "error"]
    assert errors[0]["message"]["text"] == "is not UTF-8 (save the file in UTF-8)"
    assert errors[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_an_item_that_was_not_checked_is_told() -> None:
    (invocation,) = run_of(passing())["invocations"]

    assert invocation["executionSuccessful"] is True
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("The rollback works: not checked: no down migration")


@pytest.mark.parametrize(
    ("path", "uri"),
    [("a b/ü%.sql", "a%20b/%C3%BC%25.sql"), ("<stdin>", "%3Cstdin%3E"), ("/srv/a b.sql", "file:///srv/a%20b.sql")],
)
def test_paths_become_addresses(path: str, uri: str) -> None:
    (result,) = run_of(replace(passing(), findings=(finding_of(path=path),)))["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
