"""How long each stage took, and which one is under way."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

from migsafe.progress import Progress


class Clock:
    """Adds up wall time by stage, in ms, and tells the progress line."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._started = perf_counter()
        self._spent: Counter[str] = Counter()

    @contextmanager
    def stage(self, name: str, doing: str) -> Iterator[None]:
        """Count the block for the stage `name` (a key of the report's timings) and show `doing`."""
        started = perf_counter()
        try:
            with self._progress.stage(doing):
                yield
        finally:
            self._spent[name] += round((perf_counter() - started) * 1000)

    def timings_ms(self) -> Mapping[str, float]:
        """Every stage so far, and `total` since the clock was made."""
        return {**self._spent, "total": round((perf_counter() - self._started) * 1000)}
