"""Of files that changed, those that the tool runs when it migrates [edge]."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from migsafe.migrations.folder import absolute
from migsafe.migrations.layouts.detect import Located
from migsafe.migrations.layouts.layout import Listing
from migsafe.migrations.where import project_of, where
from migsafe.settings import Settings


def forward(paths: Sequence[Path], settings: Settings) -> tuple[Path, ...]:
    """Without what takes a migration back, checks it or is meant for another database.

    What the tool would not know at all stays: it has to be said. Raises SettingsError for a layout that is unknown.
    """
    return tuple(_forward(paths, settings))


def _forward(paths: Sequence[Path], settings: Settings) -> Iterator[Path]:
    listings: dict[Path, Listing] = {}
    for path in paths:
        located = where(path, settings)
        if not isinstance(located, Located):
            yield path
            continue
        if located.root not in listings:
            listings[located.root] = located.layout.steps(located.root, project_of(settings))
        if _runs(path, located, listings[located.root]):
            yield path


def _runs(path: Path, located: Located, listing: Listing) -> bool:
    whole = absolute(path)
    if any(absolute(step.path) == whole for step in listing.steps):
        return True
    if any(step.down is not None and absolute(step.down) == whole for step in listing.steps):
        return False
    return not located.layout.is_beside(whole, located.root)
