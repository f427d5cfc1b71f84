"""A copy that brings its own data is brought to where the judged migrations begin [edge].

What the tool wrote down there decides: history that it lacks is applied first, and what it has already been through is
not rehearsed a second time.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from migsafe.copies.guard import prove_is_copy
from migsafe.inputs import Inputs
from migsafe.looked import without_copy
from migsafe.migrations.applied import Progressed, progress_of
from migsafe.model import Item, Skip
from migsafe.rehearsal.history import apply_history
from migsafe.sections import ProjectSection

if TYPE_CHECKING:
    from migsafe.copies.database_copy import DatabaseCopy

Open = Callable[[], "AbstractContextManager[DatabaseCopy]"]
_REHEARSED = (Item.PLANS, Item.BUFFERS, Item.CACHE, Item.HIT_RATIO, Item.ROLLBACK)


def caught_up(another: Open, inputs: Inputs, project: ProjectSection) -> Open:
    """Copies that have the whole history. Opening one raises InputError for history that does not apply to it."""

    @contextmanager
    def opened() -> "Iterator[DatabaseCopy]":
        with another() as copy:
            for file in progress(copy, inputs, project).behind:
                with closing(copy.connect(autocommit=True)) as connection:
                    prove_is_copy(connection, copy)
                    apply_history(connection, file)
            yield copy

    return opened


def progress(copy: "DatabaseCopy", inputs: Inputs, project: ProjectSection) -> Progressed:
    """How far the copy is, by what each tool wrote down in it."""
    with closing(copy.connect(autocommit=True)) as connection:
        return progress_of(connection, inputs.located, (*inputs.history, *inputs.judged), project)


def only_pending(inputs: Inputs, progressed: Progressed) -> tuple[Inputs, tuple[Skip, ...]]:
    """What is left to rehearse, and what cannot be looked at because it has happened already."""
    done = {file.path for file in progressed.ahead}
    if not done:
        return inputs, ()
    reason = f"the copy has been through {', '.join(sorted(done))} already: not rehearsed again"
    left = replace(
        inputs,
        judged=tuple(file for file in inputs.judged if file.path not in done),
        statements=tuple(statement for statement in inputs.statements if statement.path not in done),
    )
    return left, tuple(without_copy(reason, configured=True, items=_REHEARSED))
