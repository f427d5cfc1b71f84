"""`migsafe snapshot`: production's schema and planner statistics in one file, for `--copy stats:PATH`."""

import os
from pathlib import Path

import click

from migsafe.errors import Place, SettingsError
from migsafe.statistics.file import snapshot_bytes
from migsafe.statistics.take import take_snapshot


def run(dsn: str, output: str) -> int:
    """Take the snapshot and write it; the answer is 0. Raises SettingsError and CopyError."""
    taken = take_snapshot(dsn)
    content = snapshot_bytes(taken.snapshot)
    _write(Path(output), content)
    snapshot = taken.snapshot
    tables = sum(one.kind in "rpm" for one in snapshot.relations)
    indexes = sum(one.kind == "i" for one in snapshot.relations)
    click.echo(
        f"{output}: PostgreSQL {snapshot.server_version}, {_number(tables, 'table')}, {_number(indexes, 'index')}, "
        f"{snapshot.bytes / 1e6:,.0f} MB there, statistics of {len(snapshot.columns):,} columns; "
        f"{len(content) / 1e6:,.2f} MB"
    )
    for what in taken.lacks:
        click.echo(f"without {what}")
    click.echo("the most common values and the histograms are values of your data: keep the file as you keep those")
    click.echo(f'[copy]\ndatabase = "stats:{output}"')
    return 0


def _number(count: int, noun: str) -> str:
    plural = {"table": "tables", "index": "indexes"}
    return f"{count:,} {noun if count == 1 else plural[noun]}"


def _write(path: Path, content: bytes) -> None:
    """For this user's eyes alone, and whole or not at all."""
    unfinished = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise SettingsError(f"cannot be written: {error.strerror}", place=Place(str(path))) from None
