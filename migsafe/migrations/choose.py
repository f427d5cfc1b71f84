"""Of a tool's migrations, which ones a run judges and which are history [edge, for where paths lead]."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from migsafe.migrations.folder import absolute, display, is_folder
from migsafe.migrations.layouts.detect import Located
from migsafe.migrations.layouts.layout import Listing, Step
from migsafe.migrations.order import order
from migsafe.model import Role, Unreadable


class Chosen(Struct, frozen=True):
    """A migration to apply; `is_down`: the file that takes it back, because that is the one named."""

    step: Step
    role: Role
    is_down: bool = False


def choose(located: Located, listing: Listing, named: Sequence[Path]) -> tuple[Chosen | Unreadable, ...]:
    """The judged and, before the last of them, the history, in the tool's order.

    With nothing named all is history, for what comes from standard input. Migrations that run whenever they change
    are history of nothing. What takes a migration back is judged where it is named without its migration, so that
    `migrations/*` means what it says.
    """
    steps = _with_strangers(located, listing.steps, named)
    wanted = Wanted(named)
    ups = {step.path for step in steps if wanted.names(step.path)}
    downs = {step.path for step in steps if step.down is not None and wanted.is_file(step.down)} - ups
    judged = ups | downs
    last = max((n for n, step in enumerate(steps) if step.path in judged), default=len(steps) if not named else -1)
    chosen = tuple(_chosen(steps[: last + 1], ups, downs))
    missing = () if listing.unreadable and not steps else _missing(located, named, steps)
    return (*listing.unreadable, *missing, *chosen)


def _chosen(steps: Sequence[Step], ups: set[Path], downs: set[Path]) -> Iterator[Chosen]:
    for step in steps:
        is_up = step.path in ups
        if is_up or not step.repeatable:
            yield Chosen(step, Role.JUDGED if is_up else Role.HISTORY)
        if step.path in downs:
            yield Chosen(step, Role.JUDGED, is_down=True)


class Wanted:
    """The paths that a user named: files, and folders for all that is in them."""

    def __init__(self, named: Sequence[Path]) -> None:
        self._folders = {str(absolute(path)) for path in named if is_folder(path)}
        self._files = {str(absolute(path)) for path in named} - self._folders
        self._inside: dict[str, bool] = {}

    def names(self, path: Path) -> bool:
        target = str(absolute(path))
        return target in self._files or self._lies_inside(target)

    def is_file(self, path: Path) -> bool:
        return bool(self._files) and str(absolute(path)) in self._files

    def _lies_inside(self, path: str) -> bool:
        """Remembered, as strings: there may be thousands of paths, below few folders."""
        if path not in self._inside:
            above = _above(path)
            self._inside[path] = path in self._folders or (above != path and self._lies_inside(above))
        return self._inside[path]


def _above(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _with_strangers(located: Located, steps: Sequence[Step], named: Iterable[Path]) -> Sequence[Step]:
    """The steps; a plain SQL file that is named is one, too, whatever its name says."""
    if located.layout.name != "plain":
        return steps
    known = {absolute(path) for step in steps for path in (step.path, step.down) if path is not None}
    strangers = [path for path in named if not is_folder(path) and absolute(path) not in known]
    more = [Step(path, path.name) for path in strangers]
    return sorted((*steps, *more), key=lambda step: order(step.path.name)) if more else steps


def _missing(located: Located, named: Iterable[Path], steps: Sequence[Step]) -> Iterator[Unreadable]:
    """Paths that lie in the tool's folder but are none of its migrations; beside one, its other files may be named."""
    known = {str(absolute(path)) for step in steps for path in (step.path, step.down) if path is not None}
    for file in tuple(known):
        above = _above(file)
        while above not in known:
            known.add(above)
            above = _above(above)
    some = any(str(absolute(path)) in known for path in named)
    for path in named:
        if some and located.layout.is_beside(absolute(path), located.root):
            continue
        if str(absolute(path)) not in known and not (is_folder(path) and not steps):
            message = f"is no migration of {located.layout.title}, although {located.reason}"
            hint = 'name one of its migrations, or set [project] layout = "plain" to check it as plain SQL'
            if path.suffix.lower() != ".sql":
                hint = "name one of its migrations, or pipe the SQL that it makes into `migsafe check -`"
            yield Unreadable(display(path), 1, 1, message, hint)
        elif not steps:
            message = f"holds no migration that {located.layout.title} would run"
            yield Unreadable(display(path), 1, 1, message, "name the folder that holds the migrations")
