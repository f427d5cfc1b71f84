"""What a long run is doing right now: one live line on stderr, for people at a terminal and nobody else.

Stages report through `Progress`; what shows it is chosen once, by `showing`. Nothing here ever writes to stdout.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    import rich.progress


class Progress(Protocol):
    """Where stages say what they do."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """The stage `name` lasts as long as the context; stages may be nested."""
        ...

    def advance(self, step: str) -> None:
        """The stage now works on `step`: a statement, a query, a pattern."""
        ...


class Silent:
    """Says nothing."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        yield

    def advance(self, step: str) -> None:
        pass


class LiveLine:
    """A spinner, the elapsed time, the stage and its current step, on one line that vanishes at the end."""

    def __init__(self, line: "rich.progress.Progress") -> None:
        self._line = line
        self._task = line.add_task("", step="")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        outer = self._line.tasks[0].description
        self._line.update(self._task, description=name, step="")
        try:
            yield
        finally:
            self._line.update(self._task, description=outer, step="")

    def advance(self, step: str) -> None:
        shown = "".join(character if character.isprintable() else " " for character in step)
        self._line.update(self._task, step=" ".join(shown.split()))


@contextmanager
def showing(stream: TextIO, *, quiet: bool) -> Iterator[Progress]:
    """A live line on `stream`, or silence: when `quiet`, or when `stream` is no terminal that can redraw a line."""
    if quiet or not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column

    columns = (
        SpinnerColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        TextColumn("{task.fields[step]}", markup=False, style="dim", table_column=Column(no_wrap=True, ratio=1)),
    )
    with RichProgress(
        *columns,
        console=Console(file=stream),
        transient=True,
        expand=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as line:
        yield LiveLine(line)
