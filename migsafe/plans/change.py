"""A named change between two plans, before it is known which query, example and statement it belongs to."""

from msgspec import Struct

from migsafe.model import ChangeKind


class Change(Struct, frozen=True):
    """The fields of PlanChange that two plans alone decide; `relation` by its name before the migration."""

    kind: ChangeKind
    relation: str | None
    before_name: str | None
    after_name: str | None
    before: float | None
    after: float | None
    detail: str | None = None


_K = ChangeKind

SCAN_KINDS = (
    _K.INDEX_SCAN_TO_SEQ_SCAN,
    _K.LOST_INDEX_ONLY_SCAN,
    _K.INDEX_CHANGED,
    _K.INDEX_RANGE_WIDENED,
    _K.IMPLICIT_CAST_KILLS_INDEX,
    _K.INDEX_BECAME_INVALID,
    _K.LOST_PARTITION_PRUNING,
)
"""Changes of how one relation is read."""
CONSEQUENCES = (
    _K.SORT_ADDED,
    _K.LOST_ORDERED_PATH,
    _K.LOST_TOP_N,
    _K.SORT_SPILL,
    _K.HASH_SPILL,
    _K.BUFFERS_GROWN,
    _K.BUFFERS_SHRUNK,
    _K.TEMP_GROWN,
    _K.FILTER_REMOVES_MANY_ROWS,
    _K.NESTED_LOOP_EXPLOSION,
    _K.JOIN_METHOD_CHANGED,
    _K.JOIN_ORDER_CHANGED,
    _K.MEMOIZE_LOST,
    _K.GENERIC_PLAN_WORSE,
    _K.JIT_KICK_IN,
)
"""Changes that follow from another where there is one."""
CHOICES = (
    *SCAN_KINDS,
    *CONSEQUENCES,
    _K.CARTESIAN,
    _K.LOSSY_BITMAP,
    _K.LOST_PARALLELISM,
    _K.ROW_MISESTIMATE,
    _K.SUBPLAN_PER_ROW,
    _K.CTE_MATERIALIZED,
    _K.CTE_INLINED,
)
"""Changes of what the planner chose: a planner that wavers makes them without any migration."""
