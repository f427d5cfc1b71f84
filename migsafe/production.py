"""What is known of production: from the settings, and from a snapshot that they name [edge]."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from migsafe.model import Production, ProductionTable, Row, SettingDifference
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.statistics.file import Snapshot


def snapshot_of(settings: Settings) -> "Snapshot | None":
    """What `[production] statistics` names. Raises SettingsError where that is no such file."""
    named = settings.sections.production.statistics
    if named is None:
        return None
    from migsafe.statistics.file import read_snapshot  # not needed where there is none

    return read_snapshot(settings.folder / named)


def server_version(settings: Settings) -> int | None:
    """Production's major version: as the settings say, else as the snapshot does. Raises SettingsError."""
    said = settings.sections.project.server_version
    if said is not None:
        return said
    snapshot = snapshot_of(settings)
    return snapshot.major if snapshot else None


def production_rows(settings: Settings) -> Iterator[Row]:
    """Version and tables of production; what `[production] rows` says of a table comes before the snapshot."""
    snapshot = snapshot_of(settings)
    yield Production(server_version(settings), snapshot.server_version if snapshot else None)
    rows = {name if "." in name else f"public.{name}": n for name, n in settings.sections.production.rows.items()}
    bytes_of: dict[str, int] = {}
    for one in snapshot.relations if snapshot else ():
        if one.kind in "rm":
            name = f"{one.schema}.{one.name}"
            rows.setdefault(name, max(round(one.tuples), 0))
            bytes_of[name] = one.pages * 8192
    yield from (ProductionTable(name, number, bytes_of.get(name)) for name, number in rows.items())


def setting_differences(connection: "Connection[Any]", settings: Settings) -> Iterator[SettingDifference]:
    """The planner's settings that the copy has otherwise than production, or does not know. Raises psycopg.Error."""
    snapshot = snapshot_of(settings)
    if snapshot is None:
        return
    from importlib.resources import files  # a static check does without it, and without all that it brings

    query = files("migsafe.statistics").joinpath("queries", "planner_settings.sql").read_bytes()
    here = dict(connection.execute(query).fetchall())
    for name, value in snapshot.settings.items():
        if here.get(name) != value:
            yield SettingDifference(name, value, here.get(name))
