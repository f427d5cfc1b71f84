"""The application as it runs today, held against the migrated schema."""

from migsafe.model.relation import Phase
from migsafe.model.row import Row


class ResultColumn(Row, frozen=True):
    """A column that a workload query returns, as its driver is told; `position` counts from 1."""

    phase: Phase
    query: str
    position: int
    name: str
    type_name: str


class BrokenRoutine(Row, frozen=True):
    """A function or procedure whose body PostgreSQL no longer accepts. `routine` reads `public.total(integer)`."""

    phase: Phase
    routine: str
    sqlstate: str
    message: str


class OldInsert(Row, frozen=True):
    """An INSERT as the code of before would send it, tried on the migrated copy and rolled back.

    `whole`: with all columns that the table had before, otherwise only with those that had to be given. It fails with
    `sqlstate` and `message`; `column` is what PostgreSQL blames, where it names one.
    """

    relation: str
    whole: bool
    sqlstate: str | None
    message: str | None
    column: str | None
