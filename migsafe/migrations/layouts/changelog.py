"""Liquibase's changelogs in XML, YAML or JSON: which files they include, in order [edge].

Only what includes other files is read. A changelog that holds changes of its own, in Liquibase's own words and not in
SQL, is named as something that cannot be read.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from migsafe.migrations.folder import above, absolute, display, files, folders, here, is_file, is_folder, text_of
from migsafe.model import Unreadable

_SUFFIXES = (".xml", ".yaml", ".yml", ".json")
_INCLUDE = re.compile(
    r"""<(?:include|sqlFile)\b[^>]*?\b(?:file|path)\s*=\s*["']([^"']+)["']
      | <(?P<all>includeAll)\b[^>]*?\bpath\s*=\s*["'](?P<all_path>[^"']+)["']
      | ["']?\binclude["']?\s*:\s*\{?\s*["']?file["']?\s*:\s*["']?(?P<yaml>[^\s"',}]+)
      | ["']?\bincludeAll["']?\s*:\s*\{?\s*["']?path["']?\s*:\s*["']?(?P<yaml_all>[^\s"',}]+)
      | ["']?\bsqlFile["']?\s*:\s*\{?[^}]*?["']?\bpath["']?\s*:\s*["']?(?P<yaml_sql>[^\s"',}]+)""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OWN_CHANGE = re.compile(
    r"(?:<|[\"'-]\s*)(?:create(?!d)|add(?!itional)|drop|rename|modify|insert|update|delete|loadData|sql\b|merge|set)"
    r"[A-Za-z]*(?:>|\s+[a-zA-Z]+\s*=|[\"']?\s*:\s*$|[\"']?\s*:\s*\{)",
    re.MULTILINE,
)
_LEVELS = 12


def changelog_above(path: Path) -> Path | None:
    """The uppermost changelog, in the folder of `path` or above, that includes `path`, or files below it."""
    target = absolute(path)
    best = None
    for folder in above(path):
        for name in files(folder):
            changelog = folder / name
            if name.lower().endswith(_SUFFIXES) and "changelog" in name.lower():
                found, _ = included(changelog)
                if any(file == target or (is_folder(target) and file.is_relative_to(target)) for file in found):
                    best = changelog
    return best


def included(changelog: Path) -> tuple[tuple[Path, ...], tuple[Unreadable, ...]]:
    """The SQL files of a changelog in the order in which they run, each once, and what cannot be read."""
    sql: list[Path] = []
    unreadable: list[Unreadable] = []
    own: list[Path] = []
    for found in _walk(changelog, _LEVELS):
        if isinstance(found, Unreadable):
            unreadable.append(found)
        elif found.suffix.lower() != ".sql":
            own.append(found)
        elif found not in sql:
            sql.append(found)
    return tuple(sql), (*unreadable, *_in_own_words(own))


def _in_own_words(changelogs: Sequence[Path]) -> Iterator[Unreadable]:
    """One message for all changelogs that are not SQL."""
    if changelogs:
        more = f", and so do {len(changelogs) - 1} more" if len(changelogs) > 1 else ""
        message = f"holds changes in Liquibase's own words, which only Liquibase turns into SQL{more}"
        hint = "what they do is missing in the copy: pipe what `liquibase update-sql` prints into `migsafe check -`"
        yield Unreadable(display(changelogs[0]), 1, 1, message, hint)


def _walk(changelog: Path, levels: int) -> Iterator[Path | Unreadable]:
    text = _COMMENT.sub("", text_of(changelog) or "")
    if _OWN_CHANGE.search(text):
        yield changelog
    for match in _INCLUDE.finditer(text):
        every = match["all_path"] or match["yaml_all"]
        name = every or match[1] or match["yaml"] or match["yaml_sql"]
        target = _resolve(changelog, name)
        if target is None:
            message = f"includes `{name}`, which is not there"
            yield Unreadable(display(changelog), text.count("\n", 0, match.start()) + 1, 1, message, "check the path")
        elif is_folder(target):
            yield from _below(target, levels)
        elif target.suffix.lower() == ".sql":
            yield target
        elif levels:
            yield from _walk(target, levels - 1)


def _below(folder: Path, levels: int) -> Iterator[Path | Unreadable]:
    """What `includeAll` takes: all files by their whole names."""
    for name in sorted((*files(folder), *folders(folder))):
        path = folder / name
        if is_folder(path):
            yield from _below(path, levels)
        elif path.suffix.lower() == ".sql":
            yield path
        elif path.suffix.lower() in _SUFFIXES and levels:
            yield from _walk(path, levels - 1)


def _resolve(changelog: Path, name: str) -> Path | None:
    """A path counts from the changelog's own folder, or from some folder above it (the class path)."""
    relative = name.removeprefix("classpath:").lstrip("/")
    for folder in above(here(changelog)):
        path = absolute(folder / relative)
        if is_file(path) or is_folder(path):
            return path
    return None
