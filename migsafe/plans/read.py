"""EXPLAIN (FORMAT JSON) as a tree of typed nodes: only what comparing needs, the same for PostgreSQL 12 to 18.

Of the differences between versions only one reaches the values used here: since 18 "Actual Rows" has a fraction.
Keys that a version does not know are absent and read as none or nought. Source: PostgreSQL documentation, "EXPLAIN",
and `src/backend/commands/explain.c`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from json import loads
from typing import Any


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


@dataclass(frozen=True, slots=True)
class PlanNode:
    """One node. `hit`, `read` and `temp` are pages of 8 KiB, children included; these and `rows` are over all loops.

    `relation` is `schema.name`; `index` has no schema (it is its relation's). `scan` is None for what reads no
    relation itself. `subplan` names the scope that starts here ("CTE recent", "InitPlan 1 (returns $0)").
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
    sort_key: tuple[str, ...]
    group_key: tuple[str, ...]
    cost: float
    rows: float | None
    hit: int
    read: int
    temp: int
    heap_fetches: int
    children: tuple["PlanNode", ...]

    @property
    def pages(self) -> int:
        """Shared and local pages, hit or read."""
        return self.hit + self.read

    def walk(self) -> Iterator["PlanNode"]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_plan(text: str) -> PlanNode:
    """The root node of EXPLAIN's JSON: the object with "Plan", or the list around it, as text."""
    document = loads(text)
    return _node((document[0] if isinstance(document, list) else document)["Plan"], None)


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
_SCANS = {kind.value: kind for kind in ScanKind}


def _node(plan: dict[str, Any], relation_above: str | None) -> PlanNode:
    kind = plan["Node Type"]
    relation = _relation(plan)
    # A bitmap index scan does not say which relation it serves: that stands at the heap scan above it.
    below = relation_above if kind in ("BitmapAnd", "BitmapOr") else relation
    rows, loops = plan.get("Actual Rows"), plan.get("Actual Loops", 1)
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
        sort_key=tuple(plan.get("Sort Key", ())),
        group_key=tuple(plan.get("Group Key", ())),
        cost=float(plan["Total Cost"]),
        rows=None if rows is None else float(rows) * loops,
        hit=plan.get("Shared Hit Blocks", 0) + plan.get("Local Hit Blocks", 0),
        read=plan.get("Shared Read Blocks", 0) + plan.get("Local Read Blocks", 0),
        temp=plan.get("Temp Read Blocks", 0) + plan.get("Temp Written Blocks", 0),
        heap_fetches=plan.get("Heap Fetches", 0),
        children=tuple(_node(child, below) for child in plan.get("Plans", ())),
    )


def _relation(plan: dict[str, Any]) -> str | None:
    name = plan.get("Relation Name")
    return f"{plan.get('Schema', 'public')}.{name}" if name else None
