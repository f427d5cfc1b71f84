"""Errors as people meet them on stderr."""

import click

from migsafe.errors import Place
from migsafe.report.redact import redact


def complain(message: str, hint: str, place: Place | None) -> None:
    """`error: file:line:column: message`, then what to do. Passwords are left out."""
    where = f"{place}: " if place else ""
    click.echo(f"error: {redact(f'{where}{message}')}", err=True)
    if hint:
        click.echo(f"hint: {redact(hint)}", err=True)
