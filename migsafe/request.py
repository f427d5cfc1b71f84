"""What one run is asked to do, and the settings that follow from it."""

from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from migsafe.model import Item
from migsafe.settings import Settings, load_settings


class Request(Struct, frozen=True):
    """The arguments of `migsafe check`; None where the settings decide. `command` is what the report shows.

    `since` is a git reference; `use_baseline` False leaves the settings' baseline aside.
    """

    paths: tuple[Path, ...] = ()
    config: Path | None = None
    copy: str | None = None
    cache: str | None = None
    server_version: int | None = None
    since: str | None = None
    baseline: Path | None = None
    use_baseline: bool = True
    require: tuple[Item, ...] = ()
    strict: bool = False
    show_values: bool = False
    command: str = "migsafe check"
    today: date = field(default_factory=date.today)

    def settings(self) -> Settings:
        """The settings file's sections, with what the arguments say instead. Raises SettingsError."""
        found = load_settings(self.config, self.paths[0] if self.paths else Path.cwd())
        sections = found.sections
        copy = msgspec.structs.replace(
            sections.copy,
            database=from_here(self.copy) or sections.copy.database,
            cache=from_here(self.cache) or sections.copy.cache,
        )
        project = msgspec.structs.replace(
            sections.project,
            server_version=self.server_version or sections.project.server_version,
            baseline=self._baseline(sections.project.baseline) if self.use_baseline else None,
        )
        shown = self.show_values or sections.workload.show_values
        workload = msgspec.structs.replace(sections.workload, show_values=shown)
        return replace(found, sections=msgspec.structs.replace(sections, copy=copy, project=project, workload=workload))

    def _baseline(self, configured: str | None) -> str | None:
        """The file of the option is relative to the working folder, the one of the settings to theirs."""
        return str(self.baseline.absolute()) if self.baseline else configured


def from_here(source: str | None) -> str | None:
    """A source as typed: its path is meant from the working folder, not from the settings file's."""
    for kind in ("dump:", "rdb:", "stats:"):
        if source is not None and source.startswith(kind):
            return f"{kind}{Path.cwd() / source.removeprefix(kind)}"
    return source
