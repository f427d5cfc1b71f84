"""Workload queries, what they depend on, how they were planned, and how the plan changed.

Buffers are shared and local pages of 8 KiB, hit plus read, of execution (never of planning), at the plan's root.
"""

from dataclasses import dataclass
from enum import StrEnum

from migsafe.model.relation import Phase
from migsafe.model.row import Row


@dataclass(frozen=True, slots=True)
class Query(Row):
    """One named query of the workload. `parameters` are its placeholder names in order of first use."""

    name: str
    path: str
    line: int
    text: str
    verb: str
    parameters: tuple[str, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class QueryExample(Row):
    """One set of parameters: SQL literals as text, in the order of `Query.parameters`. `ordinal` counts from 1."""

    query: str
    ordinal: int
    literals: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class QueryColumn(Row):
    """A column that a query reads or writes, through views and `*`. `column` None: the whole relation is in doubt.

    `output` is the name that the column has in the result, None where it only filters or joins.
    """

    query: str
    relation: str
    column: str | None
    output: str | None


@dataclass(frozen=True, slots=True)
class Explained(Row):
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


class ChangeKind(StrEnum):
    """Named changes between two plans of one query."""

    INDEX_SCAN_TO_SEQ_SCAN = "index-scan-to-seq-scan"
    LOST_INDEX_ONLY_SCAN = "lost-index-only-scan"
    INDEX_CHANGED = "index-changed"
    SORT_ADDED = "sort-added"
    BUFFERS_GROWN = "buffers-grown"
    BUFFERS_SHRUNK = "buffers-shrunk"
    TEMP_GROWN = "temp-grown"
    ROWS_CHANGED = "rows-changed"
    QUERY_BROKEN = "query-broken"
    QUERY_MENDED = "query-mended"


@dataclass(frozen=True, slots=True)
class PlanChange(Row):
    """One named change, the two numbers that decide it, and the statement that caused it (None: none stands out)."""

    query: str
    example: int
    kind: ChangeKind
    relation: str | None
    before_name: str | None
    after_name: str | None
    before: float | None
    after: float | None
    permanent: bool
    statement: int | None


@dataclass(frozen=True, slots=True)
class BufferUse(Row):
    """Pages of one relation that the whole workload touches in one phase, and how many of them were hits."""

    phase: Phase
    relation: str
    hit: int
    read: int
