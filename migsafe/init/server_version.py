"""Production's major version of PostgreSQL, guessed from compose files, CI files and version files [edge]."""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from migsafe.migrations.folder import text_of

_GLOBS = (
    "docker-compose*.y*ml",
    "compose*.y*ml",
    "*/docker-compose*.y*ml",
    "*/compose*.y*ml",
    ".tool-versions",
    ".github/workflows/*.y*ml",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    ".woodpecker/*.y*ml",
    "bitbucket-pipelines.yml",
    "azure-pipelines.yml",
    ".devcontainer/*.y*ml",
)
# `postgres:16-alpine`, `postgis/postgis:16-3.4`, `timescale/timescaledb:2.14-pg16`, `pgvector/pgvector:pg16` …
_IMAGE = re.compile(
    r"[\w./-]*(?:postgres|postgis|timescaledb|pgvector|pgrouting)[\w.-]*:(?:[\w.-]*pg)?(?P<major>\d{1,2})\b[\w.-]*",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"(?:postgres(?:ql)?[_-]?version\s*[:=]\s*|^postgres\s+)[\"'\[]*(?P<major>\d{1,2})\b", re.I | re.M
)
_OLDEST, _NEWEST = 10, 30


class Version(Struct, frozen=True):
    """A major version and what says so, as `docker-compose.yml:7: postgres:16`."""

    major: int
    source: str


def versions(folder: Path) -> tuple[Version, ...]:
    """Every major version that the project's files name, each once; what runs it goes before what tests it."""
    found: dict[int, Version] = {}
    for path in _files(folder):
        text = text_of(path) or ""
        for match in (*_IMAGE.finditer(text), *_SETTING.finditer(text)):
            major = int(match["major"])
            line = text.count("\n", 0, match.start()) + 1
            if _OLDEST <= major <= _NEWEST:
                place = f"{path.relative_to(folder).as_posix()}:{line}"
                found.setdefault(major, Version(major, f"{place}: {match[0].strip()}"))
    return tuple(found.values())


def _files(folder: Path) -> Iterator[Path]:
    seen: set[Path] = set()
    for pattern in _GLOBS:
        for path in sorted(folder.glob(pattern)):
            if path not in seen and path.is_file():
                seen.add(path)
                yield path
