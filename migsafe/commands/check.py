"""`migsafe check`: run the pipeline, write the reports, say on stderr what could not be read."""

import sys
from collections.abc import Sequence

import click

from migsafe.again import remember
from migsafe.check import check
from migsafe.commands.complaint import complaint
from migsafe.commands.destinations import destinations, write
from migsafe.errors import Place
from migsafe.progress import showing
from migsafe.report.answer import Report
from migsafe.request import Request


def run(request: Request, formats: Sequence[str], outputs: Sequence[str], *, color: bool, quiet: bool) -> int:
    """Check, write, and answer with the exit code. Raises MigsafeError, and click.UsageError for impossible pairs."""
    targets = destinations(formats, outputs)
    with showing(sys.stderr, quiet=quiet) as progress:
        report = check(request, progress)
    complaints = tell_unreadable(report)
    printed = write(report, targets, color=color)
    if not outputs:
        remember(sys.argv[1:], complaints, printed, report.exit_code)
    return report.exit_code


def tell_unreadable(report: Report) -> str:
    """Say on stderr which inputs could not be read, and why; the answer is what was said."""
    places = ((entry, Place(entry.path, entry.line, entry.column)) for entry in report.unreadable)
    said = "".join(complaint(entry.message, entry.hint, place) for entry, place in places)
    click.echo(said, nl=False, err=True)
    return said
