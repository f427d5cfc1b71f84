"""The report as one page for a browser: self-contained, without scripts, and readable without colour or a mouse.

Everything that others wrote is escaped; a Content-Security-Policy lets nothing run or load. Example parameters of
queries are not shown: they may be personal data.
"""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from migsafe.report.answer import Report
from migsafe.report.groups import (
    WORDS,
    counted,
    coverage_sentence,
    effects_of,
    not_understood,
    open_groups,
    place_of,
    verdict_sentence,
    worst_first,
)
from migsafe.report.layout import MARKS, clean
from migsafe.report.numbers import number_phrases, quantity
from migsafe.report.queries import Measure


def render_html(report: Report) -> str:
    """An HTML document with a final newline."""
    template = _environment().from_string(files(__package__).joinpath("templates/report.html.jinja").read_text("utf-8"))
    return template.render(
        report=report,
        verdict=verdict_sentence(report),
        coverage=coverage_sentence(report),
        groups=open_groups(report),
        let_through=[finding for finding in report.findings if finding.waived],
        not_understood=not_understood(report),
        queries=worst_first(report.queries),
        rules={rule.id: rule for rule in report.rules},
    )


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= {"shown": _shown, "numbers": number_phrases, "pages": _pages, "effects": effects_of}
    environment.globals |= {"mark": lambda outcome: MARKS[outcome][0], "words": WORDS, "place_of": place_of}
    environment.globals |= {"counted": counted, "quantity": quantity}
    return environment


def _shown(text: object) -> str:
    return clean(str(text))


def _pages(measure: Measure | None) -> str:
    if measure is None:
        return "–"
    return measure.error.sqlstate if measure.error else quantity(measure.buffers, ",")
