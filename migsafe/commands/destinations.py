"""Where reports go: the i-th `--output` takes the i-th `--format`, a format without one goes to stdout."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct

from migsafe.errors import InputError, Place
from migsafe.report.answer import Report
from migsafe.report.formats import Format, render
from migsafe.report.layout import Layout


class Destination(Struct, frozen=True):
    """One report to write; `path` None is stdout."""

    form: Format
    path: Path | None


def destinations(formats: Sequence[str], outputs: Sequence[str]) -> tuple[Destination, ...]:
    """Pair the options; text to stdout without any. Raises click.UsageError for pairs that cannot be meant."""
    forms = [Format(form) for form in formats] or [Format.TEXT]
    if len(outputs) > len(forms):
        raise click.UsageError(f"{len(outputs)} --output but {len(forms)} --format: the i-th output takes the i-th")
    paths = [None if output == "-" else Path(output) for output in outputs]
    paths += [None] * (len(forms) - len(paths))
    if paths.count(None) > 1:
        raise click.UsageError("only one report can go to stdout: give the others an --output")
    files = [path.absolute() for path in paths if path]
    for path in files:
        if path.is_dir() or not path.parent.is_dir():
            raise click.UsageError(
                f"--output {path}: {'is a folder' if path.is_dir() else 'its folder does not exist'}"
            )
        if files.count(path) > 1:
            raise click.UsageError(f"--output {path} is given twice")
    return tuple(Destination(form, path) for form, path in zip(forms, paths, strict=True))


def write(report: Report, targets: Sequence[Destination], *, color: bool) -> str:
    """Write every report, in UTF-8; the answer is what went to stdout.

    Raises InputError, after all others are written, for a file that cannot be.
    """
    failed, printed = None, ""
    for target in targets:
        layout = Layout() if target.path else stdout_layout(color=color)
        text = render(report, target.form, layout)
        try:
            if target.path is None:
                printed = text
                to_stdout(text)
            else:
                target.path.write_text(text, "utf-8")
        except InputError as error:
            failed = error
        except OSError as error:
            failed = InputError(f"cannot be written: {error.strerror}", place=Place(str(target.path)))
    if failed:
        raise failed
    return printed


def to_stdout(text: str) -> None:
    """Print `text` in UTF-8. A reader that has gone away (`| head`) wants no more, and no complaint.

    Raises InputError where it cannot be written, to a full disk for instance.
    """
    try:
        click.echo(text.encode("utf-8", "replace"), nl=False)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still waiting to be written
        if not isinstance(error, BrokenPipeError):
            raise InputError(f"cannot be written: {error.strerror}", place=Place("stdout")) from error


def stdout_layout(*, color: bool) -> Layout:
    """As wide as the terminal, within reason, in colour unless `color` is off or NO_COLOR is set; plain elsewhere."""
    if not sys.stdout.isatty():
        return Layout()
    wanted = color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = os.get_terminal_size(sys.stdout.fileno()).columns or 80
    return Layout(max(40, min(columns, 110)), wanted)
