"""The formats of the report, and the renderer of each."""

from enum import StrEnum
from typing import assert_never

from migsafe.report.answer import Report
from migsafe.report.layout import Layout


class Format(StrEnum):
    """What `--format` takes."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def render(report: Report, form: Format, layout: Layout) -> str:
    """The report in one format, with a final newline. Only text heeds the layout."""
    match form:
        case Format.TEXT:
            from migsafe.report.text import render_text

            return render_text(report, layout)
        case Format.JSON:
            from migsafe.report.json import render_json

            return render_json(report)
        case Format.MARKDOWN:
            from migsafe.report.markdown import render_markdown

            return render_markdown(report)
        case _:
            assert_never(form)
