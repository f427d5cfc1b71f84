"""The report as JUnit XML."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from msgspec.structs import replace

from migsafe.model import Verdict
from migsafe.report.answer import Report
from migsafe.report.junit import render_junit
from tests.report.answers import failing, finding_of, passing


def parsed(report: Report) -> Element:
    return fromstring(render_junit(report))


def case(root: Element, name: str) -> Element:
    return next(entry for entry in root.iter("testcase") if entry.get("name") == name)


def test_an_item_passes_fails_or_is_skipped() -> None:
    root = parsed(failing())

    assert [child.tag for child in case(root, "Data is preserved")] == ["system-out"]
    failure = case(root, "Locks and availability").find("failure")
    assert failure is not None
    assert failure.get("message") == "1 error, 1 waived"
    assert "index-not-concurrent: Writes to public.post_meta wait" in (failure.text or "")
    assert "let through: nobody writes at night" in (failure.text or "")
    skipped = case(root, "Scheduled jobs keep running").find("skipped")
    assert skipped is not None
    assert (skipped.get("message") or "").startswith("no jobs")


def test_a_warning_passes_and_is_told() -> None:
    warned = case(parsed(failing()), "The change is documented")

    assert [child.tag for child in warned] == ["system-out"]
    assert "Nobody can tell who owns this migration." in (warned[0].text or "")


def test_an_input_that_cannot_be_read_is_an_error() -> None:
    root = parsed(failing())

    error = case(root, "sample_migrations/blog/migrations/0099_latin.sql").find("error")
    assert error is not None
    assert (error.get("message") or "").endswith("0099_latin.sql:2:7: is not UTF-8")


def test_an_incomplete_run_is_an_error() -> None:
    complete, incomplete = (parsed(replace(passing(), verdict=one)) for one in (Verdict.PASS, Verdict.INCOMPLETE))

    assert (complete.get("errors"), incomplete.get("errors")) == ("0", "1")


@pytest.mark.parametrize("report", [passing(), failing()], ids=["passing", "failing"])
def test_the_counts_are_those_of_the_cases(report: Report) -> None:
    root = parsed(report)

    for suite in (root, *root.iter("testsuite")):
        assert suite.get("tests") == str(len(list(suite.iter("testcase"))))
        assert suite.get("failures") == str(len(list(suite.iter("failure"))))
        assert suite.get("errors") == str(len(list(suite.iter("error"))))
        assert suite.get("skipped") == str(len(list(suite.iter("skipped"))))
    assert root.get("time") == "4.100"


def test_what_xml_cannot_hold_is_replaced() -> None:
    text = "]]> <b> & \x00 \x1b[31m \ud800 \U0001f418"

    failure = case(parsed(replace(failing(), findings=(finding_of(message=text),))), "Locks and availability")[0]

    assert "]]> <b> & \ufffd \ufffd[31m \ufffd \U0001f418" in (failure.text or "")
