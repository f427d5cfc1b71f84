"""`migsafe init`: look at a project and write its migsafe.toml."""

from pathlib import Path

import click

from migsafe.errors import Place, SettingsError
from migsafe.init.survey import survey
from migsafe.init.write import found, not_found, settings_text
from migsafe.settings import FILE_NAME


def run(folder: str, *, force: bool) -> int:
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
    return 0
