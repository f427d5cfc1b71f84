"""Workload queries, what they depend on, and how they were planned.

Buffers are shared and local pages of 8 KiB, hit plus read, of execution (never of planning), at the plan's root.
"""

from enum import StrEnum

from migsafe.model.relation import Phase
from migsafe.model.row import Row


class Origin(StrEnum):
    """Where a query of the workload was found."""

    FILE = "file"
    STATISTICS = "pg_stat_statements"
    LOG = "log"
    PG_CRON = "pg_cron"

    @property
    def is_observed(self) -> bool:
        """Whether nobody chose the query: what cannot be measured of it is listed, and keeps no item from passing."""
        return self is not Origin.FILE


class Query(Row, frozen=True):
    """One named query of the workload. `parameters` are its placeholder names in order of first use.

    `calls` is its weight: how often production ran it, 1 where nobody counted; `ms` the time that all of them took.
    """

    name: str
    path: str
    line: int
    text: str
    verb: str
    parameters: tuple[str, ...]
    problem: str | None = None
    origin: Origin = Origin.FILE
    calls: float = 1.0
    ms: float | None = None


class LeftOut(Row, frozen=True):
    """Statements that production ran and that are not measured, for one reason; the place is that of the first."""

    path: str
    line: int
    reason: str
    statements: int


class QueryExample(Row, frozen=True):
    """One set of parameters: SQL literals as text, in the order of `Query.parameters`. `ordinal` counts from 1.

    `source` tells where in the copy the values come from, None for those that the user gave; `masked` keeps them out
    of reports.
    """

    query: str
    ordinal: int
    literals: tuple[str, ...]
    line: int
    source: str | None = None
    masked: bool = False


class QueryColumn(Row, frozen=True):
    """A column that a query reads or writes, through views and `*`. `column` None: the whole relation is in doubt.

    `output` is the name that the column has in the result, None where it only filters or joins.
    """

    query: str
    relation: str
    column: str | None
    output: str | None


OUT_OF_TIME = "out of time"
"""Stands in place of a SQLSTATE where the time for the whole workload was over before the query's turn."""


class Explained(Row, frozen=True):
    """One query, one set of parameters, one phase. `plan` is EXPLAIN's JSON, `shape` a digest of the planner's choice.

    `hit_ratio` is hit / (hit + read) of a warm run, None where no page was touched.
    A query that failed carries `sqlstate` and `message` and no numbers.
    """

    query: str
    example: int
    phase: Phase
    cost: float | None
    rows: float | None
    buffers: int | None
    hit: int | None
    read: int | None
    temp_blocks: int | None
    hit_ratio: float | None
    shape: str | None
    plan: str | None
    sqlstate: str | None = None
    message: str | None = None


class BufferState(StrEnum):
    """What the buffers held when the workload ran."""

    COLD = "cold"
    """Nothing: the server had just been started."""
    WARM = "warm"
    """What a first run of the whole workload left there."""
    ALONE = "alone"
    """What a first run of each query left there for its second."""


class BufferUse(Row, frozen=True):
    """Pages of one relation that the whole workload touches in one phase, and how many of them were hits.

    Each query counts by its share of the executions: 1 where all are run equally often.
    """

    phase: Phase
    relation: str
    hit: float
    read: float
    state: BufferState = BufferState.ALONE


class GenericPlan(Row, frozen=True):
    """The plan that a prepared statement uses for any parameters, run with one set of them. Fields as in Explained."""

    query: str
    example: int
    phase: Phase
    cost: float
    buffers: int
    shape: str


class Advice(Row, frozen=True):
    """An index, or statistics, that was built on the copy and helps a query: `sql` builds it, `relation` is an index's.

    `before` and `after` are pages of the query after the migration, without and with it. The price: `bytes` its size,
    `build_ms` how long it took, `wal_bytes_a_row` what an index adds to the write-ahead log for each row written.
    """

    query: str
    example: int
    relation: str | None
    sql: str
    before: int
    after: int
    bytes: int
    build_ms: float
    wal_bytes_a_row: float | None = None


class IndexUse(Row, frozen=True):
    """A query whose plan, at once after the migration or later, uses the index `name` (`schema.name`) of `relation`."""

    relation: str
    name: str
    query: str


class StatementPlan(Row, frozen=True):
    """How the planner does a statement of the migration that changes rows, in the state in which it ran.

    `rows` is how many it expects to change; `scans` say how it reads which relation.
    """

    statement: int
    cost: float
    rows: float
    scans: tuple[str, ...]


class PlannerView(Row, frozen=True):
    """What the planner knows of a table. `root` is the partitioned table or parent that it belongs to, None for itself.

    `analyzed` are the columns that have statistics, `pages` of 8 KiB the size of its file, `rows` what the planner
    counts with. `secured`: row security is on; `triggered`: triggers of the user's watch it.
    """

    phase: Phase
    relation: str
    root: str | None
    pages: int
    rows: float
    analyzed: tuple[str, ...]
    secured: bool
    triggered: bool
