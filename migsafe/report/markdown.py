"""The report as a comment on a pull request: verdict, checklist, findings, and the details folded away.

A comment on GitHub holds 65,536 characters at most. A longer report shows fewer entries of each list and says how many
more there are. Example parameters of queries are not shown: they may be personal data.
"""

import re
from collections.abc import Sized
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from migsafe.model import Outcome, Severity, Verdict
from migsafe.report.answer import Report
from migsafe.report.groups import (
    WORDS,
    baselined_findings,
    baselined_rules,
    counted,
    coverage_sentence,
    effects_of,
    not_understood,
    open_groups,
    place_of,
    verdict_sentence,
    waived_findings,
    worst_first,
)
from migsafe.report.markup import cell, code, fenced, pipes, prose, shortened
from migsafe.report.numbers import number_phrases, quantity
from migsafe.report.queries import Measure

LONGEST = 60_000
"""Characters; leaves room for what a bot writes around the report."""

_LIMITS = (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)


def render_markdown(report: Report) -> str:
    """GitHub-flavoured Markdown of at most `LONGEST` characters, with a final newline."""
    template = _environment().from_string(files(__package__).joinpath("templates/report.md.jinja").read_text("utf-8"))
    facts = {
        "report": report,
        "verdict": verdict_sentence(report),
        "coverage": coverage_sentence(report),
        "groups": open_groups(report),
        "waived": waived_findings(report),
        "baselined": baselined_findings(report),
        "baselined_rules": baselined_rules(report),
        "not_understood": not_understood(report),
        "queries": worst_first(report.queries),
    }
    texts = (_tidy(template.render(facts, limit=limit)) for limit in _LIMITS)
    return next(text for text in texts if len(text) <= LONGEST)


_MARKS: dict[Outcome | Verdict | Severity, str] = {
    Outcome.PASS: "✅",
    Outcome.WARN: "⚠️",
    Outcome.FAIL: "❌",
    Outcome.UNSTABLE: "⚠️",
    Outcome.NOT_CHECKED: "➖",
    Verdict.PASS: "✅",
    Verdict.FAIL: "❌",
    Verdict.INCOMPLETE: "➖",
    Severity.ERROR: "❌",
    Severity.WARNING: "⚠️",
    Severity.NOTE: "ℹ️",
}


def _tidy(markdown: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", markdown)


def _environment() -> Environment:
    # Not HTML: `prose`, `cell`, `code` and `fenced` escape for Markdown.
    environment = Environment(  # noqa: S701
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    filters = (cell, code, fenced, pipes, prose, shortened)
    environment.filters |= {filter_.__name__: filter_ for filter_ in filters}
    environment.filters |= {"numbers": number_phrases, "rest": _rest, "pages": _pages, "effects": effects_of}
    environment.globals |= {"mark": _MARKS.__getitem__, "words": WORDS, "place_of": place_of}
    environment.globals |= {"counted": counted, "quantity": quantity}
    return environment


def _rest(entries: Sized, limit: int, one: str, many: str) -> str:
    more = len(entries) - limit
    return f"\n… and {more:,} more {one if more == 1 else many}.\n" if more > 0 else ""


def _pages(measure: Measure | None) -> str:
    if measure is None:
        return "–"
    return code(measure.error.sqlstate) if measure.error else quantity(measure.buffers, ",")
