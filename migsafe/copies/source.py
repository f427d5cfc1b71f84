"""What `--copy` and `--cache` say: the one place that knows which sources there are, and which are supported."""

from pathlib import Path

from msgspec import Struct

from migsafe.errors import SettingsError


class NoCopy(Struct, frozen=True):
    """`none`: static checks only."""


class Embedded(Struct, frozen=True):
    """`embedded`: a throw-away server that migsafe starts and fills."""


class ServerTemplate(Struct, frozen=True):
    """`postgresql://…`: a server that holds a template database. The DSN may hold a password: it is never shown."""

    __repr__ = object.__repr__

    dsn: str


class DumpFile(Struct, frozen=True):
    """`dump:PATH`: what pg_dump wrote, restored into a throw-away server."""

    path: Path


class StatsFile(Struct, frozen=True):
    """`stats:PATH`: schema and statistics that `migsafe snapshot` took, on a throw-away server, without rows."""

    path: Path


Source = NoCopy | Embedded | ServerTemplate | DumpFile | StatsFile


class OtherRedis(Struct, frozen=True):
    """`redis://…`: a Redis whose keys are copied. The URL may hold a password: it is never shown."""

    __repr__ = object.__repr__

    url: str


class RdbFile(Struct, frozen=True):
    """`rdb:PATH`: a Redis' own dump file."""

    path: Path


CacheSource = NoCopy | Embedded | OtherRedis | RdbFile


def parse_source(text: str, folder: Path = Path()) -> Source:
    """Understand `--copy`; a relative path is meant from `folder`.

    Raises SettingsError for what is no source.
    """
    if text.startswith("dump:"):
        return DumpFile(folder / text.removeprefix("dump:"))
    if text.startswith("stats:"):
        return StatsFile(folder / text.removeprefix("stats:"))
    if text.startswith(("postgresql://", "postgres://")):
        return ServerTemplate(text)
    return _parse(text, "none, embedded, postgresql://…, dump:PATH, stats:PATH")


def parse_cache_source(text: str, folder: Path = Path()) -> CacheSource:
    """Understand `--cache`; a relative path is meant from `folder`. Raises SettingsError for what is no source."""
    if text.startswith(("redis://", "rediss://", "unix://", "valkey://", "valkeys://")):
        return OtherRedis(text)
    if text.startswith("rdb:"):
        return RdbFile(folder / text.removeprefix("rdb:"))
    return _parse(text, "none, embedded, redis://…, rdb:PATH")


def _parse(text: str, known: str) -> NoCopy | Embedded:
    if text == "none":
        return NoCopy()
    if text == "embedded":
        return Embedded()
    # What was typed is not repeated when it could be a connection string with a password.
    shown = "it" if "@" in text or "password" in text else f"`{text}`"
    raise SettingsError(f"{shown} is no source of a copy", hint=f"known: {known}")
