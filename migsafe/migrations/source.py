"""One migration file as the run sees it."""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from migsafe.model import Role, Unreadable


class Wrapping(StrEnum):
    """What a migration tool does about transactions when it runs a file."""

    UNSTATED = "unstated"
    """Nobody knows, or the tool looks for itself: one transaction, unless a statement cannot run in one."""
    FILE = "file"
    """One transaction around the file."""
    STATEMENT = "statement"
    """None: each statement commits alone."""
    MESSAGE = "message"
    """None, but the file is sent as one message: PostgreSQL makes one transaction of several statements."""
    RUN = "run"
    """One transaction over all files that one run of the tool applies."""


class Anchor(Struct, frozen=True):
    """From `offset` of a file's text on, its characters are those at `origin` of the real file.

    `fixed`: they do not stand there letter by letter; a tool or a template made them from what stands at `origin`.
    """

    offset: int
    origin: int
    fixed: bool


class Down(Struct, frozen=True):
    """What takes a migration back: the file (for display) and its text; `source` and `anchors` as of a migration."""

    path: str
    text: str
    source: str | None = None
    anchors: tuple[Anchor, ...] = ()


class MigrationFile(Struct, frozen=True):
    """`path` is for display, as the user would type it. `text` is what runs, decoded, without byte order mark.

    Parts of the file that do not run are blank in `text`, so that every offset is that of the real file. Where the
    text itself differs (filled templates, SQL that a tool made), `source` is the real file's text and `anchors` lead
    back to it. A tool may cut one file into several migrations: they follow each other, under the same path. `down` is
    None where nothing takes the migration back, and says why where what does so cannot be read. `tools_own` is set for
    what the tool itself creates, which is in no file. `root` is the folder of the tool that it belongs to, None for
    standard input.
    """

    path: str
    role: Role
    ordinal: int
    text: str
    wrapping: Wrapping = Wrapping.UNSTATED
    source: str | None = None
    anchors: tuple[Anchor, ...] = ()
    down: Down | Unreadable | None = None
    version: str = ""
    tools_own: bool = False
    root: Path | None = None

    @property
    def is_silent(self) -> bool:
        """Whether the tool made no SQL of it, because it changes nothing in the database."""
        lines = (line.strip() for line in self.text.splitlines())
        return self.source is not None and all(line == "" or line.startswith("--") for line in lines)

    def shares_its_transaction_with(self, before: "MigrationFile") -> bool:
        """Whether the tool goes on in the transaction of the file that it ran before this one."""
        return self.wrapping is before.wrapping is Wrapping.RUN and self.root == before.root
