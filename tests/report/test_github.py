"""The report as GitHub workflow commands."""

import re

from msgspec.structs import replace

from migsafe.model import Severity, WaivedBy
from migsafe.report.checklist import WaivedEntry
from migsafe.report.github import render_github
from tests.report.answers import PATH, failing, finding_of, passing

COMMAND = re.compile(r"::(?:(error|warning|notice) [^:\n]*::[^\n]*|group::[^\n]*|endgroup::)")


def test_a_pass_is_one_notice() -> None:
    assert render_github(passing()).startswith("::notice title=migsafe::pass (1 not checked, 12 pass)%0A")
    assert render_github(passing()).count("\n") == 1


def test_a_finding_is_annotated_at_its_place_with_what_to_do() -> None:
    line = render_github(replace(passing(), findings=(finding_of(line=3, end_line=5),))).splitlines()[0]

    assert line == (
        f"::error file={PATH},line=3,endLine=5,title=index-not-concurrent::Writes to public.post_meta wait for 1.2 s "
        "while the index is built.%0A%0AInstead:%0ACREATE INDEX CONCURRENTLY post_meta_value_idx ON post_meta "
        "(meta_key, meta_value);"
    )


def test_each_severity_has_its_command_and_unread_inputs_come_first() -> None:
    findings = tuple(finding_of(severity=severity) for severity in Severity)

    commands = [line.split(" ")[0] for line in render_github(replace(failing(), findings=findings)).splitlines()]

    assert commands == ["::error", "::error", "::warning", "::notice", "::error"]


def test_what_is_let_through_is_folded_away_without_annotations() -> None:
    waived = WaivedEntry(reason="tiny\n::error::x", until=None, path=PATH, line=1, by=WaivedBy.COMMENT)
    findings = tuple(finding_of(line=line, waived=waived) for line in (1, 2))

    lines = render_github(replace(passing(), findings=findings)).splitlines()

    assert lines[0] == "::group::2 findings let through"
    assert lines[1].startswith(f"let through: {PATH}:1:1 index-not-concurrent: ")
    assert lines[1].endswith("(tiny ::error::x)")
    assert lines[3] == "::endgroup::"


def test_no_text_of_others_begins_a_command() -> None:
    hostile = "100%\r\n::set-output name=a::b\n##[error]x"
    waived = WaivedEntry(reason=hostile, until=None, path=PATH, line=1, by=WaivedBy.COMMENT)
    path = "a,b:c\n::error::.sql"
    report = replace(
        failing(), findings=(finding_of(path=path, message=hostile), finding_of(message=hostile, waived=waived))
    )

    lines = render_github(report).splitlines()

    assert all(COMMAND.fullmatch(line) or line.startswith("let through: ") for line in lines)
    assert "file=a%2Cb%3Ac%0A%3A%3Aerror%3A%3A.sql," in lines[1]
    assert "::100%25%0A::set-output name=a::b%0A##[error]x" in lines[1]
    assert "##[" not in next(line for line in lines if line.startswith("let through"))
