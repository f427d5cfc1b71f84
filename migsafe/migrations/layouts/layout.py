"""What a migration tool's layout is: how to know it, its order, its up and down parts, its transactions, its tables."""

import re
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from migsafe.migrations.layouts.ledger import Ledger
from migsafe.migrations.source import Anchor, Wrapping
from migsafe.model import Unreadable
from migsafe.sections import ProjectSection


class Found(Struct, frozen=True):
    """A tool's migrations lie in `root`; `reason` says what shows it, for people."""

    root: Path
    reason: str


class Made(Struct, frozen=True):
    """SQL that the tool itself made from a migration, in the tool's own process; `down` takes it back."""

    text: str
    anchors: tuple[Anchor, ...]
    wrapping: Wrapping
    down: tuple[str, tuple[Anchor, ...]] | None = None


class Step(Struct, frozen=True):
    """One migration as its tool sees it.

    `path` is the file it is written in; `down` one of its own that takes it back. `repeatable` ones run again whenever
    they change, so they are no history. `after` are the versions it builds on, where the tool keeps a graph. `not_sql`
    are the lines of what it does in the tool's own language, which cannot be looked at.
    """

    path: Path
    version: str
    down: Path | None = None
    repeatable: bool = False
    made: Made | None = None
    after: tuple[str, ...] = ()
    not_sql: tuple[int, ...] = ()


class Listing(Struct, frozen=True):
    """The migrations in the order in which the tool runs them, and what cannot be read at all."""

    steps: tuple[Step, ...]
    unreadable: tuple[Unreadable, ...] = ()


class Cut(Struct, frozen=True):
    """What of a file runs: `up` and `down` have the file's length, blank where the rest stands.

    `version` is set where the tool keeps one for each part of a file.
    """

    up: str
    wrapping: Wrapping
    down: str | None = None
    version: str | None = None


class Layout(Struct, frozen=True):
    """One migration tool.

    `find` tells whether a path (a file or folder that exists) belongs to it; `steps` lists what lies in its root;
    `cut` reads one file, of which some tools make several migrations. `own_tables` is the SQL that creates what the
    tool keeps for itself, `ledger` reads from there what has been applied. `fills_strings`: the tool replaces
    `${name}` everywhere, in strings too, and refuses a file where one has no value. `beside` matches the paths, below
    the root, of files that belong to the tool and run nothing when it migrates. `known_by_name`: two migrations may
    have one number, because the tool knows and orders them by their whole names.
    """

    name: str
    title: str
    find: Callable[[Path], Found | None]
    steps: Callable[[Path, ProjectSection], Listing]
    cut: Callable[[str, Step], tuple[Cut, ...]]
    own_tables: str = ""
    ledger: Ledger | None = None
    fills_strings: bool = False
    beside: re.Pattern[str] | None = None
    known_by_name: bool = False

    def is_beside(self, path: Path, root: Path) -> bool:
        """Whether a file belongs to the tool and runs nothing when it migrates. Both paths are absolute."""
        below = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        return self.beside is not None and self.beside.fullmatch(below) is not None
