"""Files of named queries that a project already has: those of sqlc, aiosql, PugSQL, HugSQL, or plain ones [edge]."""

import re
from collections import Counter
from pathlib import Path

from msgspec import Struct

from migsafe.migrations.folder import files, folders, is_file, is_folder, text_of

_NAMED = re.compile(r"^\s*--\s*:?\s*name\s*:?\s+\S", re.MULTILINE)
_SQLC = ("sqlc.yaml", "sqlc.yml", "sqlc.json")
_SQLC_QUERIES = re.compile(r"[\"']?queries[\"']?\s*:\s*(?P<one>[\"']?[\w./*-]+[\"']?|\[[^\]]*\]|(?:\n\s*-\s*[^\n]+)+)")
_PASSED_OVER = frozenset("node_modules vendor target dist build venv env site-packages __pycache__".split())  # noqa: SIM905
_DEPTH = 6


class QueryFiles(Struct, frozen=True):
    """Globs for `[workload] queries`, and where they come from."""

    globs: tuple[str, ...]
    source: str


def query_files(folder: Path, migrations: tuple[Path, ...]) -> QueryFiles | None:
    """The project's query files; folders of migrations are none. None where it has none."""
    return _of_sqlc(folder) or _named(folder, migrations)


def _of_sqlc(folder: Path) -> QueryFiles | None:
    for name in _SQLC:
        globs: list[str] = []
        for match in _SQLC_QUERIES.finditer(text_of(folder / name) or ""):
            globs += [_glob(folder, path) for path in re.findall(r"[\w./*]+[\w./*-]*", match["one"])]
        if globs:
            return QueryFiles(tuple(dict.fromkeys(globs)), f"{name} names them")
    return None


def _glob(folder: Path, path: str) -> str:
    return f"{path.rstrip('/')}/*.sql" if is_folder(folder / path) else path


def _named(folder: Path, migrations: tuple[Path, ...]) -> QueryFiles | None:
    counts: Counter[str] = Counter()
    _count(folder, folder, migrations, counts, _DEPTH)
    globs = tuple(f"{place}/*.sql" if place else "*.sql" for place in sorted(counts))
    return QueryFiles(globs, f"{sum(counts.values())} files with `-- name:` lines") if globs else None


def _count(place: Path, root: Path, migrations: tuple[Path, ...], counts: Counter[str], depth: int) -> None:
    if place in migrations:
        return
    below = place.relative_to(root).as_posix()
    for name in files(place):
        path = place / name
        if path.suffix.lower() == ".sql" and is_file(path) and _NAMED.search(text_of(path) or ""):
            counts["" if below == "." else below] += 1
    if depth:
        for name in folders(place):
            if name not in _PASSED_OVER:
                _count(place / name, root, migrations, counts, depth - 1)
