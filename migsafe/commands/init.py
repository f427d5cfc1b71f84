"""`migsafe init`: look at a project and write its migsafe.toml."""

from pathlib import Path

import click

from migsafe.errors import Place, SettingsError
from migsafe.init.survey import survey
from migsafe.init.write import found, not_found, settings_text
from migsafe.model import Query
from migsafe.settings import FILE_NAME, load_settings


def run(folder: str, *, force: bool, cache: str | None = None) -> int:
    """Write the settings into `folder`, and say what was found and what was not. Raises SettingsError where there are
    settings already and `force` is not given, or where nothing can be written.
    """
    target = Path(folder) / FILE_NAME
    if not target.parent.is_dir():
        raise SettingsError("is no folder", hint="name the project's folder", place=Place(folder))
    if target.exists() and not force:
        raise SettingsError("exists already, and was left alone", hint="--force replaces it", place=Place(str(target)))
    seen = survey(target.parent)
    try:
        target.write_text(settings_text(seen), "utf-8")
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror}", place=Place(str(target))) from None
    click.echo(f"wrote {target}")
    for title, lines in (("found:", found(seen)), ("not found:", not_found(seen))):
        click.echo(title)
        for line in lines or ("nothing",):
            click.echo(f"  {line}")
    if cache is not None:
        _propose(target, cache)
    return 0


def _propose(target: Path, cache: str) -> None:
    """Add the patterns that a cache's keys suggest, as comments. Raises CopyError."""
    from migsafe.cache.propose import propose
    from migsafe.cache.propose_text import proposed_text
    from migsafe.plans.workload import read_workload

    queries = [row for row in read_workload(load_settings(target, target.parent)) if isinstance(row, Query)]
    proposed = propose(cache, queries)
    with target.open("a", encoding="utf-8") as file:
        file.write(f"\n{proposed_text(proposed)}")
    number = len(proposed.patterns)
    click.echo(
        f"{number} pattern{'' if number == 1 else 's'} proposed, for {proposed.coverage:.1%} of the cache's keys"
    )
