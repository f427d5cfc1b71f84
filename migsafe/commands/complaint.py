"""Errors as people meet them on stderr."""

import click

from migsafe.errors import Place
from migsafe.report.redact import redact


def complain(message: str, hint: str, place: Place | None) -> None:
    """Say it on stderr."""
    click.echo(complaint(message, hint, place), nl=False, err=True)


def complaint(message: str, hint: str, place: Place | None) -> str:
    """`error: file:line:column: message`, then what to do, a line each. Passwords are left out."""
    where = f"{place}: " if place else ""
    said = f"error: {redact(f'{where}{message}')}\n"
    return f"{said}hint: {redact(hint)}\n" if hint else said
