"""`migsafe init`: look at a project and write its migsafe.toml; propose patterns from a cache."""

from pathlib import Path

import click

from migsafe.errors import Place, SettingsError
from migsafe.init.survey import survey
from migsafe.init.write import found, not_found, settings_text
from migsafe.settings import FILE_NAME, load_settings


def run(folder: str, *, force: bool, cache: str | None = None, copy: str | None = None) -> int:
    """Write the settings into `folder`, and say what was found and what was not.

    With `cache`, the address of a Redis, patterns are proposed: as comments at the end of the new settings, or printed
    where there are settings already. `copy` is a copy of the database to try loaders on. Raises SettingsError where
    there are settings already and neither `force` nor `cache` is given, or where nothing can be written.
    """
    if copy is not None and cache is None:
        raise SettingsError("--copy needs --cache: loaders are tried for its values", hint="name a --cache")
    target = Path(folder) / FILE_NAME
    if not target.parent.is_dir():
        raise SettingsError("is no folder", hint="name the project's folder", place=Place(folder))
    if target.exists() and not force:
        if cache is None:
            place = Place(str(target))
            raise SettingsError("exists already, and was left alone", hint="--force replaces it", place=place)
        click.echo(_proposed(target, cache, copy), nl=False)
        return 0
    _write(target)
    if cache is not None:
        text = _proposed(target, cache, copy)
        with target.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")
    return 0


def _write(target: Path) -> None:
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


def _proposed(target: Path, cache: str, copy: str | None) -> str:
    """The patterns that a cache's keys suggest, as comments; how many there are is told on stderr. Raises CopyError."""
    from migsafe.cache.propose_text import explained, proposed_text
    from migsafe.commands.proposing import propose

    proposed = propose(load_settings(target, target.parent), cache, copy)
    number = len(proposed.patterns)
    click.echo(f"{number} pattern{'' if number == 1 else 's'} proposed; explained: {explained(proposed)}", err=True)
    return proposed_text(proposed)
