"""`migsafe snapshot`: production's schema and planner statistics in one file, for `--copy stats:PATH`."""

import os
import re
from pathlib import Path

import click

from migsafe.errors import Place, SettingsError
from migsafe.model import Query, QueryExample
from migsafe.plans.workload import read_workload
from migsafe.settings import load_settings
from migsafe.statistics.file import snapshot_bytes
from migsafe.statistics.mask import masked
from migsafe.statistics.take import take_snapshot

_LITERAL = re.compile(r"'((?:[^']|'')*)'|(?<![\w.])(-?\d+(?:\.\d+)?)(?![\w.])")


def run(dsn: str, output: str, config: str | None, *, mask: bool) -> int:
    """Take the snapshot and write it; the answer is 0. Raises SettingsError and CopyError."""
    named = _named(config) if mask else frozenset()
    taken = take_snapshot(dsn)
    snapshot = masked(taken.snapshot, named) if mask else taken.snapshot
    content = snapshot_bytes(snapshot)
    _write(Path(output), content)
    tables = sum(one.kind in "rpm" for one in snapshot.relations)
    indexes = sum(one.kind == "i" for one in snapshot.relations)
    click.echo(
        f"{output}: PostgreSQL {snapshot.server_version}, {_number(tables, 'table')}, {_number(indexes, 'index')}, "
        f"{snapshot.bytes / 1e6:,.0f} MB there, statistics of {len(snapshot.columns):,} columns; "
        f"{len(content) / 1e6:,.2f} MB"
    )
    for what in taken.lacks:
        click.echo(f"without {what}")
    if mask:
        click.echo("values are masked, but for those that the workload's queries name; so is not the schema's own text")
    else:
        click.echo("common values and histograms are values of your data: keep the file as you keep those, or --mask")
    click.echo(f'[copy]\ndatabase = "stats:{output}"')
    return 0


def _named(config: str | None) -> frozenset[str]:
    """Literals of the workload, in its texts and its examples: who may read the repository knows them."""
    settings = load_settings(Path(config) if config else None, Path.cwd())
    rows = read_workload(settings)
    texts = [row.text for row in rows if isinstance(row, Query)]
    texts += [literal for row in rows if isinstance(row, QueryExample) for literal in row.literals]
    return frozenset(quoted.replace("''", "'") or plain for text in texts for quoted, plain in _LITERAL.findall(text))


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
