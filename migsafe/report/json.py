"""The report as JSON, contract `migsafe/1`."""

import msgspec

from migsafe.report.answer import Report


def render_json(report: Report) -> str:
    """Indented JSON with a final newline; keys stand in the order of the classes."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"
