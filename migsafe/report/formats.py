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
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"


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
        case Format.HTML:
            from migsafe.report.html import render_html

            return render_html(report)
        case Format.SARIF:
            from migsafe.report.sarif import render_sarif

            return render_sarif(report)
        case Format.JUNIT:
            from migsafe.report.junit import render_junit

            return render_junit(report)
        case Format.GITHUB:
            from migsafe.report.github import render_github

            return render_github(report)
        case Format.GITLAB:
            from migsafe.report.gitlab import render_gitlab

            return render_gitlab(report)
        case _:
            assert_never(form)
