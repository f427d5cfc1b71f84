"""What running a loader for one key gives."""

from msgspec import Struct

from migsafe.cache.values import Json

LoadedRow = dict[str, Json]


class Refused(Struct, frozen=True):
    """PostgreSQL cannot run the loader for this key, for instance because `abc` is no integer."""

    message: str


Loaded = tuple[LoadedRow, ...] | Refused
