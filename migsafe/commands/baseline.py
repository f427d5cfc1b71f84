"""`migsafe baseline`: write today's findings to a file, so that an old project starts green."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from msgspec.structs import replace

from migsafe.baseline import FILE_NAME, REASON, Entry, baseline_text, kept_reasons
from migsafe.check import check
from migsafe.commands.check import tell_unreadable
from migsafe.commands.destinations import to_stdout
from migsafe.errors import InputError, Place
from migsafe.migrations.folder import display
from migsafe.progress import showing
from migsafe.report.answer import Report
from migsafe.report.groups import counted
from migsafe.request import Request
from migsafe.rulebook.load import load_rules
from migsafe.rulebook.rule import Needs
from migsafe.settings import Settings


def run(request: Request, output: str | None, reason: str | None, *, quiet: bool) -> int:
    """Check, and write every open finding to `output` (`-`: stdout), by default where the settings have the baseline.

    An entry that was there keeps its reason. Findings about waivers are left out: those are mended at once. The answer
    is 2 when some input could not be read, otherwise 0. Raises MigsafeError.
    """
    settings = request.settings()
    named = settings.sections.project.baseline
    path = Path(output) if output else settings.folder / (named or FILE_NAME)
    to_file = output != "-"
    reasons = kept_reasons(path, display(path)) if to_file else {}
    asked = replace(request, paths=request.paths or _all_migrations(settings), use_baseline=False)
    with showing(sys.stderr, quiet=quiet) as progress:
        report = check(asked, progress)
    tell_unreadable(report)
    entries = list(_entries(report, settings, reasons, reason or REASON))
    if to_file:
        _write(path, baseline_text(entries))
        click.echo(_summary(len(entries), path, settings), err=True)
    else:
        to_stdout(baseline_text(entries))
    return 2 if report.unreadable else 0


def _all_migrations(settings: Settings) -> tuple[Path, ...]:
    folder = settings.sections.project.migrations
    return (settings.folder / folder,) if folder else ()


def _entries(report: Report, settings: Settings, reasons: Mapping[str, str], reason: str) -> Iterator[Entry]:
    folders = [settings.folder / folder for folder in settings.sections.rules.folders]
    about_waivers = {rule.id for rule in load_rules(folders) if rule.needs is Needs.WAIVERS}
    summaries = {statement.id: statement.summary for statement in report.statements}
    for finding in report.findings:
        if finding.waived is None and finding.rule not in about_waivers:
            yield Entry(
                rule=finding.rule,
                path=settings.relative(finding.path),
                statement=summaries.get(finding.statement, "") if finding.statement is not None else "",
                reason=reasons.get(finding.fingerprint, reason),
                fingerprint=finding.fingerprint,
            )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", place=Place(str(path))) from None


def _summary(number: int, path: Path, settings: Settings) -> str:
    written = f"{counted(number, 'finding')} written to {display(path)}"
    named = settings.sections.project.baseline
    if named and (settings.folder / named).absolute() == path.absolute():
        return written
    shown = settings.relative(str(path))
    return f'{written}; it counts once migsafe.toml says so: [project] baseline = "{shown}"'
