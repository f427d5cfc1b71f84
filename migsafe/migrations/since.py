"""Which migrations are new or changed since a git reference, and where they disagree with what was merged [edge].

Compared are the work tree, with what is not committed yet, and the last commit that it shares with the reference: what
others merged meanwhile is no change of this branch. Order and numbers are held against the reference itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from migsafe.errors import InputError
from migsafe.migrations.folder import display, is_folder
from migsafe.migrations.git import Repository, repository_of
from migsafe.migrations.numbering import out_of_order, same_numbers
from migsafe.migrations.order import takes_back
from migsafe.model import Disagreement, HistoryChange
from migsafe.settings import Settings
from migsafe.sql.sameness import normalised

_REPEATABLE = re.compile(r"R__|afterMigrate|beforeMigrate", re.IGNORECASE)
"""Flyway's migrations that run whenever they change, and its callbacks."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The migrations to judge, in no order, and what is wrong with the history. `since` is the reference."""

    since: str
    paths: tuple[Path, ...]
    disagreements: tuple[Disagreement, ...]


def changes_since(reference: str, paths: Sequence[Path], settings: Settings) -> Changes:
    """The changes below `paths`, or below the project's folder of migrations where there are none.

    Raises InputError where git cannot tell, or nobody says where the migrations are.
    """
    found: list[Path] = []
    wrong: list[Disagreement] = []
    for folder, names in _folders(paths, settings).items():
        changed = _Folder(folder, names, reference, repository_of(folder))
        found += changed.to_judge()
        wrong += changed.disagreements()
    return Changes(reference, tuple(found), tuple(wrong))


def _folders(paths: Sequence[Path], settings: Settings) -> dict[Path, frozenset[str] | None]:
    """Each folder with the names in it that count; None: all."""
    configured = settings.sections.project.migrations
    if not paths and configured is None:
        hint = "name the folder of migrations, or set [project] migrations in migsafe.toml"
        raise InputError("--since: nothing says where the migrations are", hint=hint)
    folders: dict[Path, frozenset[str] | None] = {}
    for path in paths or [settings.folder / str(configured)]:
        if is_folder(path):
            folders[path] = None
        elif not is_folder(path.parent):
            raise InputError(f"--since: {display(path)} does not exist", hint="check the path")
        elif (names := folders.get(path.parent, frozenset())) is not None:
            folders[path.parent] = names | {path.name}
    return folders


class _Folder:
    """One folder of migrations, now and at the reference."""

    def __init__(self, folder: Path, names: frozenset[str] | None, reference: str, repository: Repository) -> None:
        self.folder, self.reference, self.repository = folder, reference, repository
        commit = repository.commit(reference)
        self.base = repository.branch_point(commit, reference)
        changed = repository.changed(self.base)
        self.changed = {path: how for path, how in changed.items() if self._counts(path, names)}
        self.merged = {path for path in repository.files(commit) if self._counts(path)}

    def to_judge(self) -> list[Path]:
        return [self.folder / path for path, how in self.changed.items() if how != "D" and not takes_back(_name(path))]

    def disagreements(self) -> Iterator[Disagreement]:
        for path, how in sorted(self.changed.items()):
            if how != "A" and not takes_back(_name(path)) and not _REPEATABLE.match(_name(path)):
                yield self._changed(path, how)
        new = [self._shown(path) for path, how in sorted(self.changed.items()) if how == "A"]
        merged = {self._shown(path) for path in self.merged}
        yield from out_of_order(new, merged, self.reference)
        yield from same_numbers(new, merged, self.reference)

    def _changed(self, path: str, how: str) -> Disagreement:
        if how == "D":
            return Disagreement(self._shown(path), HistoryChange.REMOVED, None, self.reference, only_comments=False)
        before = self.repository.content(self.base, path).decode("utf-8", "replace")
        after = (self.folder / path).read_bytes().decode("utf-8", "replace")
        same = normalised(before) == normalised(after)
        return Disagreement(self._shown(path), HistoryChange.CHANGED, None, self.reference, only_comments=same)

    def _counts(self, path: str, names: frozenset[str] | None = None) -> bool:
        return _is_migration(self.folder.resolve().name, path) and (not names or path in names)

    def _shown(self, path: str) -> str:
        return display(self.folder / path)


def _is_migration(folder: str, path: str) -> bool:
    """SQL, or Python where Django and Alembic have their migrations; nothing hidden."""
    pure = PurePosixPath(path)
    if any(part.startswith(".") for part in pure.parts):
        return False
    inside = (PurePosixPath(folder) / pure).parent.name in ("migrations", "versions")
    return pure.suffix.lower() == ".sql" or (pure.suffix == ".py" and inside and pure.name != "__init__.py")


def _name(path: str) -> str:
    return PurePosixPath(path).name
