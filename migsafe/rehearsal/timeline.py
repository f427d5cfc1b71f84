"""When which statement ran, so that what others felt meanwhile can be told from what migsafe's own looking cost [pure].

All times are seconds of `time.perf_counter`.
"""

from dataclasses import dataclass, field

from msgspec import Struct


class Window(Struct, frozen=True):
    """A time in which the server worked for one statement: the statement itself, or the commit after it."""

    statement: int
    start: float
    end: float


@dataclass(slots=True)
class Timeline:
    """The windows of a rehearsal, in order; between them only migsafe was at work."""

    windows: list[Window] = field(default_factory=list)

    def ran(self, statement: int, start: float, ms: float) -> None:
        """Note that a statement, or its commit, began at `start` and took `ms` milliseconds."""
        self.windows.append(Window(statement, start, start + ms / 1000))

    def ms_within(self, start: float, end: float) -> float:
        """How much of the time from `start` to `end` belongs to the migration, in milliseconds."""
        return 1000 * sum(max(0.0, min(end, w.end) - max(start, w.start)) for w in self.windows)

    def running(self, moment: float) -> int | None:
        """The statement that ran at the moment, or else the last one that had run by then."""
        begun = [window.statement for window in self.windows if window.start <= moment]
        return begun[-1] if begun else None
