"""What can become of a query's plan, by name.

Source of the catalogue: the study of known regressions; P001 … are its numbers. A change is news, not a verdict: the
rules decide which of them matter.
"""

from enum import StrEnum

from migsafe.model.row import Row


class ChangeKind(StrEnum):
    """Named changes between two plans of one query."""

    INDEX_SCAN_TO_SEQ_SCAN = "index-scan-to-seq-scan"  # P001
    LOST_INDEX_ONLY_SCAN = "lost-index-only-scan"  # P002
    INDEX_CHANGED = "index-changed"  # P003
    INDEX_RANGE_WIDENED = "index-range-widened"  # P004
    FILTER_REMOVES_MANY_ROWS = "filter-removes-many-rows"  # P005
    IMPLICIT_CAST_KILLS_INDEX = "implicit-cast-kills-index"  # P006
    NESTED_LOOP_EXPLOSION = "nested-loop-explosion"  # P007
    JOIN_METHOD_CHANGED = "join-method-changed"  # P008
    JOIN_ORDER_CHANGED = "join-order-changed"  # P009
    CARTESIAN = "cartesian"  # P010
    SORT_SPILL = "sort-spill"  # P011
    HASH_SPILL = "hash-spill"  # P012
    LOST_ORDERED_PATH = "lost-ordered-path"  # P013
    LOST_TOP_N = "lost-top-n"  # P014
    LOSSY_BITMAP = "lossy-bitmap"  # P015
    LOST_PARTITION_PRUNING = "lost-partition-pruning"  # P016
    LOST_PARALLELISM = "lost-parallelism"  # P017
    WORKERS_NOT_LAUNCHED = "workers-not-launched"  # P018
    JIT_KICK_IN = "jit-kick-in"  # P019
    ROW_MISESTIMATE = "row-misestimate"  # P020
    MISSING_STATISTICS = "missing-statistics"  # P021
    SUBPLAN_PER_ROW = "subplan-per-row"  # P022
    CTE_MATERIALIZED = "cte-materialized"  # P023
    CTE_INLINED = "cte-inlined"  # P023
    MEMOIZE_LOST = "memoize-lost"  # P024
    HOT_UPDATE_LOST = "hot-update-lost"  # P025
    TRIGGER_COST = "trigger-cost"  # P026
    GENERIC_PLAN_WORSE = "generic-plan-worse"  # P027
    ROW_WIDTH_GROWN = "row-width-grown"  # P028
    BLOAT = "bloat"  # P029
    OUTPUT_COLUMNS_CHANGED = "output-columns-changed"  # P030
    INDEX_BECAME_INVALID = "index-became-invalid"  # P031
    SECURITY_BARRIER = "security-barrier"  # P032
    NEAR_TIE = "near-tie"  # P033
    QUERY_BROKEN = "query-broken"  # P100
    RESULT_CHANGED = "result-changed"  # P101
    SORT_ADDED = "sort-added"
    """A sort that no index's order had saved before."""
    BUFFERS_GROWN = "buffers-grown"
    BUFFERS_SHRUNK = "buffers-shrunk"
    TEMP_GROWN = "temp-grown"
    WAL_GROWN = "wal-grown"
    ROWS_CHANGED = "rows-changed"
    QUERY_MENDED = "query-mended"


class PlanChange(Row, frozen=True):
    """One named change, the two numbers that decide it, and the statement that caused it (None: none stands out).

    `permanent` is False for what heals by itself; `healed_by` then names the command that heals it ("ANALYZE",
    "VACUUM"). `unstable`: the planner wavers between such plans without any migration. `detail` is the cause in words
    where the plan tells one.
    """

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
    healed_by: str | None = None
    unstable: bool = False
    detail: str | None = None
