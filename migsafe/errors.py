"""What can go wrong in migsafe itself, one family a stage, each with what to do about it.

A migration that fails on the copy, a query that breaks, a stale value: those are observations, not exceptions.
"""

from msgspec import Struct

from migsafe.model import Unreadable


class Place(Struct, frozen=True):
    """A point in a file the user gave; line and column count from 1, None where unknown."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)


class MigsafeError(Exception):
    """Something the user must mend before the run can go on: `place: message` and a hint."""

    def __init__(self, message: str, *, hint: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class SettingsError(MigsafeError):
    """migsafe.toml, [tool.migsafe] or an option cannot be used."""


class InputError(MigsafeError):
    """A migration, workload, trace or seed file cannot be read."""

    def row(self) -> Unreadable:
        """The same as evidence, where the run goes on without the file."""
        place = self.place or Place("-")
        return Unreadable(place.path, place.line or 1, place.column or 1, self.message, self.hint)


class RuleError(MigsafeError):
    """A rule folder is not a rule."""


class CopyError(MigsafeError):
    """The copy cannot be made, or a server cannot be started or reached."""


class CopyUnavailable(CopyError):
    """The copy's source is understood but cannot be looked at here: what needs it is "not checked"."""


class GuardError(CopyError):
    """The target did not prove to be a copy that this run made: nothing was applied."""
