"""EXPLAIN (FORMAT JSON) as a tree of typed nodes: only what comparing needs, the same for PostgreSQL 12 to 18.

Of the differences between versions two reach the values used here: since 18 "Actual Rows" has a fraction, and a node
that a setting forbids says "Disabled" instead of carrying a huge cost. Keys that a version does not know are absent and
read as none or nought. Source: PostgreSQL documentation, "EXPLAIN", and `src/backend/commands/explain.c`.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct


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


class PlanNode(Struct, frozen=True):
    """One node. `hit`, `read` and `temp` are pages of 8 KiB, children included; these and `rows` are over all loops.

    `relation` is `schema.name`; `index` has no schema (it is its relation's). `scan` is None for what reads no
    relation itself. `subplan` names the scope that starts here ("CTE recent", "InitPlan 1 (returns $0)"). `expected`
    are rows a loop, as the planner thought; `removed` and `rechecked` the rows that a filter or recheck threw away,
    over all loops.
    """

    kind: str
    scan: ScanKind | None
    operation: str | None
    join_type: str | None
    relation: str | None
    alias: str | None
    index: str | None
    relationship: str | None
    subplan: str | None
    conditions: tuple[str, ...]
    index_cond: str | None
    filter: str | None
    join_cond: str | None
    sort_key: tuple[str, ...]
    group_key: tuple[str, ...]
    output: tuple[str, ...]
    cost: float
    expected: float
    width: int
    rows: float | None
    loops: float
    removed: float
    rechecked: float
    hit: int
    read: int
    temp: int
    heap_fetches: int
    lossy_pages: int
    wal_bytes: int
    sort_method: str | None
    batches: int
    spilled_kb: int
    subplans_removed: int
    workers: int
    launched: int
    cache_misses: int
    cache_evictions: int
    disabled: bool
    children: tuple["PlanNode", ...]

    @property
    def pages(self) -> int:
        """Shared and local pages, hit or read."""
        return self.hit + self.read

    def walk(self) -> Iterator["PlanNode"]:
        """This node and all below it, parents first."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def read_plan(text: str) -> PlanNode:
    """The root node of EXPLAIN's JSON: the object with "Plan", or the list around it, as text."""
    document = msgspec.json.decode(text)
    return read_node((document[0] if isinstance(document, list) else document)["Plan"])


def read_node(plan: dict[str, Any]) -> PlanNode:
    """A node of EXPLAIN's JSON and all below it."""
    return _node(plan, None)


_CONDITIONS = (
    "Index Cond",
    "Recheck Cond",
    "TID Cond",
    "Order By",
    "Hash Cond",
    "Merge Cond",
    "Join Filter",
    "Filter",
    "One-Time Filter",
)
_JOIN_CONDITIONS = ("Hash Cond", "Merge Cond", "Join Filter")
_SCANS = {kind.value: kind for kind in ScanKind}


def _node(plan: dict[str, Any], relation_above: str | None) -> PlanNode:
    kind = plan["Node Type"]
    relation = _relation(plan)
    # A bitmap index scan does not say which relation it serves: that stands at the heap scan above it.
    below = relation_above if kind in ("BitmapAnd", "BitmapOr") else relation
    rows, loops = plan.get("Actual Rows"), plan.get("Actual Loops", 1)
    spilled = plan.get("Sort Space Used", 0) if plan.get("Sort Space Type") == "Disk" else plan.get("Disk Usage", 0)
    return PlanNode(
        kind=kind,
        scan=_SCANS.get(kind),
        operation=plan.get("Operation"),
        join_type=plan.get("Join Type"),
        relation=relation_above if kind == "Bitmap Index Scan" else relation,
        alias=plan.get("Alias"),
        index=plan.get("Index Name"),
        relationship=plan.get("Parent Relationship"),
        subplan=plan.get("Subplan Name"),
        conditions=tuple(str(plan[key]) for key in _CONDITIONS if key in plan),
        index_cond=plan.get("Index Cond"),
        filter=plan.get("Filter"),
        join_cond=next((str(plan[key]) for key in _JOIN_CONDITIONS if key in plan), None),
        sort_key=tuple(plan.get("Sort Key", ())),
        group_key=tuple(plan.get("Group Key", ())),
        output=tuple(plan.get("Output", ())),
        cost=float(plan["Total Cost"]),
        expected=float(plan.get("Plan Rows", 0)),
        width=plan.get("Plan Width", 0),
        rows=None if rows is None else float(rows) * loops,
        loops=float(loops),
        removed=float(plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Join Filter", 0)) * loops,
        rechecked=float(plan.get("Rows Removed by Index Recheck", 0)) * loops,
        hit=plan.get("Shared Hit Blocks", 0) + plan.get("Local Hit Blocks", 0),
        read=plan.get("Shared Read Blocks", 0) + plan.get("Local Read Blocks", 0),
        temp=plan.get("Temp Read Blocks", 0) + plan.get("Temp Written Blocks", 0),
        heap_fetches=plan.get("Heap Fetches", 0),
        lossy_pages=plan.get("Lossy Heap Blocks", 0),
        wal_bytes=plan.get("WAL Bytes", 0),
        sort_method=plan.get("Sort Method"),
        batches=plan.get("Hash Batches", plan.get("HashAgg Batches", 0)),
        spilled_kb=spilled,
        subplans_removed=plan.get("Subplans Removed", 0),
        workers=plan.get("Workers Planned", 0),
        launched=plan.get("Workers Launched", 0),
        cache_misses=plan.get("Cache Misses", 0),
        cache_evictions=plan.get("Cache Evictions", 0),
        disabled=_disabled(plan),
        children=tuple(_node(child, below) for child in plan.get("Plans", ())),
    )


_DISABLE_COST = 1e10
"""What PostgreSQL adds before 18 to the cost of a node that a setting forbids."""


def _disabled(plan: dict[str, Any]) -> bool:
    """Whether a setting forbids the node and there was no other way."""
    below = sum(child["Total Cost"] for child in plan.get("Plans", ()))
    return bool(plan.get("Disabled", plan["Total Cost"] - below >= _DISABLE_COST))


def _relation(plan: dict[str, Any]) -> str | None:
    name = plan.get("Relation Name")
    return f"{plan.get('Schema', 'public')}.{name}" if name else None
