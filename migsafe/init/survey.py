"""One look at a project: migrations, server version, query files, and what only its people can say [edge]."""

import re
from pathlib import Path

from msgspec import Struct

from migsafe.init.query_files import QueryFiles, query_files
from migsafe.init.server_version import Version, versions
from migsafe.migrations.discover import discover
from migsafe.migrations.folder import absolute, text_of
from migsafe.migrations.layouts.detect import Located, search
from migsafe.sections import Sections
from migsafe.settings import Settings

_EXTENSION = re.compile(r"\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?([\w-]+)\"?", re.IGNORECASE)
_TEMPLATE = re.compile(r"nothing fills the template `([^`]+)`")
_CACHE = re.compile(r"image:\s*[\"']?[\w./-]*(?:redis|valkey)\b[^\s\"']*", re.IGNORECASE)


class Survey(Struct, frozen=True):
    """What `migsafe init` found below `folder`. `located` is every folder of migrations, the largest first.

    `migrations` counts those of the first; `templates` are names that nothing fills; `unreadable` what of them cannot
    be read, in words.
    """

    folder: Path
    located: tuple[Located, ...]
    migrations: int
    templates: tuple[str, ...]
    extensions: tuple[str, ...]
    unreadable: tuple[str, ...]
    versions: tuple[Version, ...]
    queries: QueryFiles | None
    cache: str | None


def survey(folder: Path) -> Survey:
    """Look at the project in `folder`. Alembic and Django projects are asked for their SQL, in a subprocess."""
    root = absolute(folder)
    found = [(_Contents(located, root), located) for located in search(root)]
    found.sort(key=lambda one: -one[0].count)
    first = found[0][0] if found else None
    located = tuple(one for _, one in found)
    return Survey(
        folder=root,
        located=located,
        migrations=first.count if first else 0,
        templates=first.templates if first else (),
        extensions=first.extensions if first else (),
        unreadable=first.unreadable if first else (),
        versions=versions(root),
        queries=query_files(root, tuple(one.root for one in located)),
        cache=_cache(root),
    )


class _Contents:
    """What one folder of migrations holds."""

    def __init__(self, located: Located, folder: Path) -> None:
        found = discover([located.root], Settings(Sections(), folder, None, ""))
        files = [file for file in found.files if not file.tools_own]
        self.count = len(files)
        told = [_TEMPLATE.match(one.message) for one in found.unreadable]
        self.templates = tuple(dict.fromkeys(match[1] for match in told if match))
        others = (one for one, match in zip(found.unreadable, told, strict=True) if match is None)
        self.unreadable = tuple(f"{one.path}:{one.line}: {one.message}" for one in others)
        names = (match[1].lower() for file in files for match in _EXTENSION.finditer(file.text))
        self.extensions = tuple(name for name in dict.fromkeys(names) if name != "plpgsql")


def _cache(folder: Path) -> str | None:
    """The compose file that runs a Redis."""
    for pattern in ("docker-compose*.y*ml", "compose*.y*ml"):
        for path in sorted(folder.glob(pattern)):
            if match := _CACHE.search(text_of(path) or ""):
                return f"{path.name}: {match[0]}"
    return None
