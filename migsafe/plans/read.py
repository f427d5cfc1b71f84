"""EXPLAIN (FORMAT JSON) as a tree of typed nodes: only what comparing needs, the same for PostgreSQL 12 to 18.

Of the differences between versions two reach the values used here: since 18 "Actual Rows" has a fraction, and a node
that a setting forbids says "Disabled" instead of carrying a huge cost. Keys that a version does not know are absent and
read as none or nought. Source: PostgreSQL documentation, "EXPLAIN", and `src/backend/commands/explain.c`.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import force_setattr


class ScanKind(StrEnum):
    """How a node reads a relation, spelt as EXPLAIN spells it."""

    SEQ = "Seq Scan"
    INDEX = "Index Scan"
    INDEX_ONLY = "Index Only Scan"
    BITMAP = "Bitmap Heap Scan"
    TID = "Tid Scan"
    TID_RANGE = "Tid Range Scan"
    SAMPLE = "Sample Scan"
    FOREIGN = "Foreign Scan"

    @property
    def uses_index(self) -> bool:
        """Whether an index finds the rows."""
        return self in (ScanKind.INDEX, ScanKind.INDEX_ONLY, ScanKind.BITMAP)


class PlanNode(Struct, frozen=True, gc=False):
    """One node, decoded from EXPLAIN's keys as they stand.

    What is read elsewhere are the properties: `hit`, `read` and `temp` are pages of 8 KiB, children included; these,
    `rows`, `removed` and `rechecked` are over all loops. `relation` is `schema.name`; `index` has no schema (it is its
    relation's). `subplan` names the scope that starts here ("CTE recent", "InitPlan 1 (returns $0)"). `expected` are
    rows a loop, as the planner thought.
    """

    kind: str = field(name="Node Type")
    cost: float = field(name="Total Cost")
    operation: str | None = field(name="Operation", default=None)
    strategy: str | None = field(name="Strategy", default=None)
    join_type: str | None = field(name="Join Type", default=None)
    schema: str = field(name="Schema", default="public")
    table: str | None = field(name="Relation Name", default=None)
    alias: str | None = field(name="Alias", default=None)
    index: str | None = field(name="Index Name", default=None)
    relationship: str | None = field(name="Parent Relationship", default=None)
    subplan: str | None = field(name="Subplan Name", default=None)
    index_cond: str | None = field(name="Index Cond", default=None)
    recheck_cond: str | None = field(name="Recheck Cond", default=None)
    tid_cond: str | None = field(name="TID Cond", default=None)
    order_by: str | None = field(name="Order By", default=None)
    hash_cond: str | None = field(name="Hash Cond", default=None)
    merge_cond: str | None = field(name="Merge Cond", default=None)
    join_filter: str | None = field(name="Join Filter", default=None)
    filter: str | None = field(name="Filter", default=None)
    one_time_filter: str | None = field(name="One-Time Filter", default=None)
    sort_key: tuple[str, ...] = field(name="Sort Key", default=())
    group_key: tuple[str, ...] = field(name="Group Key", default=())
    output: tuple[str, ...] = field(name="Output", default=())
    expected: float = field(name="Plan Rows", default=0.0)
    width: int = field(name="Plan Width", default=0)
    rows_a_loop: float | None = field(name="Actual Rows", default=None)
    loops: float = field(name="Actual Loops", default=1.0)
    filtered_a_loop: float = field(name="Rows Removed by Filter", default=0.0)
    unjoined_a_loop: float = field(name="Rows Removed by Join Filter", default=0.0)
    rechecked_a_loop: float = field(name="Rows Removed by Index Recheck", default=0.0)
    shared_hit: int = field(name="Shared Hit Blocks", default=0)
    shared_read: int = field(name="Shared Read Blocks", default=0)
    local_hit: int = field(name="Local Hit Blocks", default=0)
    local_read: int = field(name="Local Read Blocks", default=0)
    temp_read: int = field(name="Temp Read Blocks", default=0)
    temp_written: int = field(name="Temp Written Blocks", default=0)
    heap_fetches: int = field(name="Heap Fetches", default=0)
    lossy_pages: int = field(name="Lossy Heap Blocks", default=0)
    wal_bytes: int = field(name="WAL Bytes", default=0)
    sort_method: str | None = field(name="Sort Method", default=None)
    sort_place: str | None = field(name="Sort Space Type", default=None)
    sort_kb: int = field(name="Sort Space Used", default=0)
    disk_kb: int = field(name="Disk Usage", default=0)
    hash_batches: int = field(name="Hash Batches", default=0)
    aggregate_batches: int = field(name="HashAgg Batches", default=0)
    subplans_removed: int = field(name="Subplans Removed", default=0)
    workers: int = field(name="Workers Planned", default=0)
    launched: int = field(name="Workers Launched", default=0)
    cache_misses: int = field(name="Cache Misses", default=0)
    cache_evictions: int = field(name="Cache Evictions", default=0)
    forbidden: bool | None = field(name="Disabled", default=None)
    children: tuple["PlanNode", ...] = field(name="Plans", default=())
    relation: str | None = None

    def __post_init__(self) -> None:
        """Give the node its relation's name, and to bitmap scans below the heap scan's, which they do not tell."""
        if self.table is not None:
            force_setattr(self, "relation", f"{self.schema}.{self.table}")
            if self.kind == ScanKind.BITMAP:
                _serve(self.children, self.relation)

    @property
    def scan(self) -> ScanKind | None:
        """How the node reads its relation; None for what reads none itself."""
        return _SCANS.get(self.kind)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Everything that rows are searched, joined or thrown away by."""
        search = (self.index_cond, self.recheck_cond, self.tid_cond, self.order_by)
        checks = (self.hash_cond, self.merge_cond, self.join_filter, self.filter, self.one_time_filter)
        return tuple(text for text in (*search, *checks) if text is not None)

    @property
    def join_cond(self) -> str | None:
        """What two sides are joined by."""
        return self.hash_cond or self.merge_cond or self.join_filter

    @property
    def rows(self) -> float | None:
        """Rows that came out; None where the plan did not run."""
        return None if self.rows_a_loop is None else self.rows_a_loop * self.loops

    @property
    def removed(self) -> float:
        """Rows that a filter threw away."""
        return (self.filtered_a_loop + self.unjoined_a_loop) * self.loops

    @property
    def rechecked(self) -> float:
        """Rows that the recheck of an index's condition threw away."""
        return self.rechecked_a_loop * self.loops

    @property
    def hit(self) -> int:
        """Shared and local pages that were in the buffers."""
        return self.shared_hit + self.local_hit

    @property
    def read(self) -> int:
        """Shared and local pages that were not."""
        return self.shared_read + self.local_read

    @property
    def pages(self) -> int:
        """Shared and local pages, hit or read."""
        return self.shared_hit + self.local_hit + self.shared_read + self.local_read

    @property
    def temp(self) -> int:
        """Pages of temporary files, read or written."""
        return self.temp_read + self.temp_written

    @property
    def batches(self) -> int:
        """Parts that a hash table was split into; 1 where it fitted into memory, 0 for what hashes nothing."""
        return self.hash_batches or self.aggregate_batches

    @property
    def spilled_kb(self) -> int:
        """What a sort or a hash aggregate wrote to disk, in KiB."""
        return self.sort_kb if self.sort_place == "Disk" else self.disk_kb

    @property
    def disabled(self) -> bool:
        """Whether a setting forbids the node and there was no other way."""
        if self.forbidden is not None:
            return self.forbidden
        return self.cost - sum(child.cost for child in self.children) >= _DISABLE_COST

    def walk(self) -> list["PlanNode"]:
        """This node and all below it, parents first."""
        found, waiting = [], [self]
        while waiting:
            node = waiting.pop()
            found.append(node)
            if node.children:
                waiting.extend(reversed(node.children))
        return found


_SCANS = {kind.value: kind for kind in ScanKind}
_DISABLE_COST = 1e10
"""What PostgreSQL adds before 18 to the cost of a node that a setting forbids."""


def _serve(nodes: Iterable[PlanNode], relation: str | None) -> None:
    for node in nodes:
        if node.kind == "Bitmap Index Scan":
            force_setattr(node, "relation", relation)
        elif node.kind in ("BitmapAnd", "BitmapOr"):
            _serve(node.children, relation)


class _Explained(Struct, frozen=True):
    plan: PlanNode = field(name="Plan")


def read_plan(text: str) -> PlanNode:
    """The root node of EXPLAIN's JSON: the object with "Plan", or the list around it, as text."""
    found = msgspec.json.decode(text, type=_Explained | tuple[_Explained])
    return found.plan if isinstance(found, _Explained) else found[0].plan


def read_node(plan: dict[str, Any]) -> PlanNode:
    """A node of EXPLAIN's JSON and all below it."""
    return msgspec.convert(plan, PlanNode)
