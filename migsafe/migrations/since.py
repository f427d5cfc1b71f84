"""Which migrations are new or changed since a git reference, and where they disagree with what was merged [edge].

Compared are the work tree, with what is not committed yet, and the last commit that it shares with the reference: what
others merged meanwhile is no change of this branch. Order and numbers are held against the reference itself. A file is
a migration when its tool runs it; one that is only in git, when it lies where the tool's migrations lie.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

from migsafe.errors import InputError, Place
from migsafe.migrations.choose import Wanted
from migsafe.migrations.folder import absolute, display, reading_once
from migsafe.migrations.git import repository_of
from migsafe.migrations.layouts.detect import Located
from migsafe.migrations.layouts.layout import Step
from migsafe.migrations.numbering import NAMED_BY_THEIR_FOLDER, out_of_order, same_numbers
from migsafe.migrations.order import takes_back
from migsafe.migrations.where import below, is_stdin, project_folder, project_of, where
from migsafe.model import Disagreement, HistoryChange, Unreadable
from migsafe.settings import Settings
from migsafe.sql.sameness import normalised


class Changes(Struct, frozen=True):
    """The migrations to judge, in no order, and what is wrong with the history. `since` is the reference."""

    since: str
    paths: tuple[Path, ...]
    disagreements: tuple[Disagreement, ...]


@reading_once()
def changes_since(reference: str, paths: Sequence[Path], settings: Settings) -> Changes:
    """The changes below `paths`; without any, below the project's folder of migrations, or the only one there is.

    Raises InputError where git cannot tell, or there are no migrations, SettingsError for a layout that is unknown.
    """
    tools: dict[Path, tuple[Located, list[Path]]] = {}
    for path, place in _places(paths, settings):
        located = _located(path, place)
        tools.setdefault(located.root, (located, []))[1].append(path)
    found: list[Path] = []
    wrong: list[Disagreement] = []
    for located, named in tools.values():
        tool = _Tool(located, Wanted(named), reference, settings)
        found += tool.to_judge()
        wrong += tool.disagreements()
    return Changes(reference, tuple(found), tuple(wrong))


def _places(paths: Sequence[Path], settings: Settings) -> Iterator[tuple[Path, Located | Unreadable | None]]:
    configured = project_folder(settings)
    if not paths and configured is None:
        yield Path(), below(Path())
        return
    for path in paths or [configured or Path()]:
        if not is_stdin(path):
            yield path, where(path, settings)


def _located(path: Path, found: Located | Unreadable | None) -> Located:
    if isinstance(found, Located):
        return found
    message, hint = (found.message, found.hint) if found else ("holds no migrations", "check the path")
    raise InputError(message, hint=hint, place=Place(display(path)))


class _Tool:
    """One tool's migrations, now and at the reference. Paths are relative to the tool's folder."""

    def __init__(self, located: Located, wanted: Wanted, reference: str, settings: Settings) -> None:
        self.root, self.reference, self.repository = located.root, reference, repository_of(located.root)
        self.known_by_name = located.layout.known_by_name
        commit = self.repository.commit(reference)
        self.base = self.repository.branch_point(commit, reference)
        steps = located.layout.steps(located.root, project_of(settings)).steps
        self.steps = {absolute(step.path): step for step in steps}
        self.places = {_place(path) for path in self.steps}
        changed = self.repository.changed(self.base)
        self.changed = {path: how for path, how in sorted(changed.items()) if wanted.names(self.root / path)}
        self.merged = {path for path in self.repository.files(commit) if self._was_migration(path)}

    def to_judge(self) -> list[Path]:
        """What the tool runs, and what lies beside it, so that a file the tool passes over is told."""
        here = [path for path, how in self.changed.items() if how != "D"]
        return [self.root / path for path in here if self._step(path) or self._was_migration(path)]

    def disagreements(self) -> Iterator[Disagreement]:
        for path, how in self.changed.items():
            step = self._step(path)
            if how == "D" and step is None and self._was_migration(path):
                yield self._disagreement(path, HistoryChange.REMOVED)
            elif how not in ("A", "D") and step is not None and not step.repeatable:
                same = normalised(self._before(path)) == normalised(self._now(path))
                yield self._disagreement(path, HistoryChange.CHANGED, only_comments=same)
        new = [display(self.root / path) for path, how in self.changed.items() if how == "A" and self._step(path)]
        merged = {display(self.root / path) for path in self.merged}
        yield from out_of_order(new, merged, self.reference)
        if not self.known_by_name:
            yield from same_numbers(new, merged, self.reference)

    def _step(self, path: str) -> Step | None:
        return self.steps.get(absolute(self.root / path))

    def _disagreement(self, path: str, kind: HistoryChange, *, only_comments: bool = False) -> Disagreement:
        return Disagreement(display(self.root / path), kind, None, self.reference, only_comments=only_comments)

    def _was_migration(self, path: str) -> bool:
        """Whether a file of some commit, which need not be here, was a migration: it lies where those here lie."""
        pure = PurePosixPath(path)
        if takes_back(pure.name) or pure.name == "__init__.py":
            return False
        return _place(self.root / path) in self.places

    def _before(self, path: str) -> str:
        return self.repository.content(self.base, path).decode("utf-8", "replace")

    def _now(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8", "replace")


def _place(path: Path) -> tuple[Path, str]:
    """Where migrations of a kind lie: one folder, or, where each has a folder of its own, the one around those."""
    if path.name in NAMED_BY_THEIR_FOLDER:
        return path.parent.parent, path.name
    return path.parent, path.suffix.lower()
