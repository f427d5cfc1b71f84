"""What running a loader for one key gives."""

from dataclasses import dataclass

from migsafe.cache.values import Json

LoadedRow = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Refused:
    """PostgreSQL cannot run the loader for this key, for instance because `abc` is no integer."""

    message: str


Loaded = tuple[LoadedRow, ...] | Refused
