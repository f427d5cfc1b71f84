"""Named changes between two plans that nobody ran, as the planner itself reckons [pure].

What EXPLAIN would have counted is taken from the planner: the rows that it expects, and for pages its costs, of which
one is a page that is read in order (documentation, "Planner Cost Constants"). Such numbers decide what is worth a name;
none of them is told, for they were not measured.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from migsafe.model import ChangeKind, Phase
from migsafe.plans.change import Change
from migsafe.plans.changes import plan_changes
from migsafe.plans.document import read_document
from migsafe.plans.indexes import Catalog
from migsafe.sections import LimitsSection

DEARER = 2.0
"""How many times the cost a plan must have before another choice is worth a word: estimates are off easily."""

_K = ChangeKind
_STRUCTURAL = (
    _K.INDEX_BECAME_INVALID,
    _K.SECURITY_BARRIER,
    _K.MISSING_STATISTICS,
    _K.LOST_PARTITION_PRUNING,
    _K.ROW_WIDTH_GROWN,
)
"""What is so whatever it costs."""
_COUNTED = (
    *(_K.BUFFERS_GROWN, _K.BUFFERS_SHRUNK, _K.BLOAT, _K.TEMP_GROWN, _K.ROW_MISESTIMATE, _K.FILTER_REMOVES_MANY_ROWS),
    *(_K.CTE_INLINED, _K.CTE_MATERIALIZED, _K.WORKERS_NOT_LAUNCHED, _K.LOST_PARALLELISM, _K.JIT_KICK_IN),
    *(_K.HOT_UPDATE_LOST, _K.WAL_GROWN, _K.TRIGGER_COST, _K.LOSSY_BITMAP, _K.SORT_SPILL, _K.HASH_SPILL),
)
"""What only a run can tell."""
_IN_PAGES = (
    *(_K.INDEX_SCAN_TO_SEQ_SCAN, _K.LOST_INDEX_ONLY_SCAN, _K.INDEX_CHANGED, _K.INDEX_RANGE_WIDENED),
    *(_K.IMPLICIT_CAST_KILLS_INDEX, _K.INDEX_BECAME_INVALID, _K.JOIN_METHOD_CHANGED, _K.SECURITY_BARRIER),
)


def estimated_changes(
    before: str, after: str, catalog: Catalog, limits: LimitsSection, phase: Phase = Phase.AFTER
) -> Iterator[Change]:
    """Another choice of the planner, where the whole costs at least twice as much, and what is so whatever it costs.

    `before` and `after` are EXPLAIN's JSON without ANALYZE.
    """
    old, new = (read_document(_as_if_run(text)) for text in (before, after))
    dearer = new.root.cost >= DEARER * old.root.cost
    for change in plan_changes(old, new, catalog, limits, phase=phase):
        if change.kind in _COUNTED or not (dearer or change.kind in _STRUCTURAL):
            continue
        yield replace(change, before=None, after=None) if change.kind in _IN_PAGES else change


def _as_if_run(text: str) -> str:
    found = msgspec.json.decode(text)
    document = found[0] if isinstance(found, list) else found
    _fill(document["Plan"], 1.0)
    return msgspec.json.encode(document).decode()


def _fill(plan: dict[str, Any], loops: float) -> None:
    rows = float(plan.get("Plan Rows", 0))
    plan |= {"Actual Rows": rows, "Actual Loops": loops, "Shared Read Blocks": round(plan["Total Cost"] * loops)}
    children = plan.get("Plans", [])
    outer = next((float(one.get("Plan Rows", 0)) for one in children if one.get("Parent Relationship") == "Outer"), 1.0)
    for child in children:
        again = plan["Node Type"] == "Nested Loop" and child.get("Parent Relationship") == "Inner"
        _fill(child, loops * max(outer, 1.0) if again else loops)
