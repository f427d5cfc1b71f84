"""The report as a page."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from msgspec.structs import replace

from migsafe.report.answer import Report
from migsafe.report.html import render_html
from tests.report.answers import failing, finding_of, passing

VOID = {"meta", "br"}


class Page(HTMLParser):
    """Checks the nesting, and keeps tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("report", [passing(), failing()], ids=["passing", "failing"])
def test_it_is_one_well_formed_page_that_loads_and_runs_nothing(report: Report) -> None:
    html = render_html(report)
    page = Page(html)

    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert html.endswith("</html>\n")
    assert not {"script", "img", "link", "iframe", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href") or name.startswith("on")]
    assert "default-src 'none'" in html


@pytest.mark.parametrize("report", [passing(), failing()], ids=["passing", "failing"])
def test_it_can_be_read_by_those_who_do_not_see_it(report: Report) -> None:
    page = Page(render_html(report))

    assert [tag for tag in page.tags if tag in ("header", "main", "footer")] == ["header", "main", "footer"]
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = {value for name, value in page.attributes if name == "id"}
    assert {value for name, value in page.attributes if name == "aria-labelledby"} == ids
    assert page.tags.count("th") == sum(name == "scope" for name, _ in page.attributes)


def test_every_item_and_finding_is_there() -> None:
    text = " ".join(Page(render_html(failing())).text.split())

    for entry in failing().checklist:
        assert entry.title in text
    for finding in failing().findings:
        assert finding.message in text
    assert "0099_latin.sql:2:7 is not UTF-8 (save the file in UTF-8)" in text
    assert "nobody writes at night (until 2027-01-31)" in text
    assert "unknown command FROB" in text


def test_text_of_others_is_taken_literally() -> None:
    hostile = "<script>alert('x')</script> & \x1b[31m"

    html = render_html(replace(failing(), findings=(finding_of(message=hostile, path="<b>.sql", instead=hostile),)))

    page = Page(html)
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert "<script>alert('x')</script> & \ufffd[31m" in page.text


def test_example_parameters_are_not_shown() -> None:
    assert "ada@example.org" not in render_html(failing())
