"""Named changes of a plan's parts: subplans, CTEs, workers, the width and the columns of the result, estimates."""

from collections.abc import Iterator, Sequence

from migsafe.model import ChangeKind
from migsafe.plans.change import Change
from migsafe.plans.match import Scan, scope_of
from migsafe.plans.read import PlanNode

MANY_RUNS = 1000
"""Runs of a subplan below which it costs nothing worth a word."""
GROWN = 1.25
"""Growth of pages that a CTE's new treatment must bring to be named."""
WIDER = 1.5
WIDER_BYTES = 32
"""A row's width counts when it grows by both."""
MANY_ROWS = 100
"""Rows, expected or real, from which an estimate can matter."""
Q_ERROR = 10
"""How many times an estimate may be off …"""
Q_WORSE = 3
"""… and how many times worse than before."""
HEAVY = 0.1
"""Share of the query's pages from which a wrong estimate is about its work."""


def shape_changes(before: PlanNode, after: PlanNode, pairs: Sequence[tuple[Scan, Scan]]) -> Iterator[Change]:
    """Changes of the plan's parts; equal plans give none."""
    yield from _subplans(before, after)
    yield from _ctes(before, after)
    yield from _width(before, after)
    yield from _estimates(before, after, pairs)


def _subplans(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    old, new = _runs(before), _runs(after)
    worst = max(new, key=lambda name: new[name], default=None)
    if worst is None:
        return
    earlier = max(old.values(), default=1.0)
    if new[worst] >= MANY_RUNS and new[worst] >= 10 * earlier:
        yield Change(ChangeKind.SUBPLAN_PER_ROW, worst, None, None, earlier, new[worst])


def _runs(root: PlanNode) -> dict[str, float]:
    """How often the subplan that reads a relation runs, by that relation: once for a hashed one and an InitPlan."""
    found: dict[str, float] = {}
    for node in root.walk():
        if node.relationship == "SubPlan":
            relation = next((one.relation for one in node.walk() if one.relation), None) or "(no relation)"
            found[relation] = max(found.get(relation, 0.0), node.loops)
    return found


def _ctes(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    old, new = (
        {scope_of(n.subplan) for n in root.walk() if n.subplan and n.subplan.startswith("CTE ")}
        for root in (before, after)
    )
    if after.pages < GROWN * before.pages:
        return
    for name in sorted(one for one in new - old if one.startswith("CTE ")):
        yield Change(ChangeKind.CTE_MATERIALIZED, None, None, name, before.pages, after.pages)
    for name in sorted(one for one in old - new if one.startswith("CTE ")):
        yield Change(ChangeKind.CTE_INLINED, None, name, None, before.pages, after.pages)


def _width(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    old, new = before.width, after.width
    if old and new >= WIDER * old and new - old >= WIDER_BYTES:
        yield Change(ChangeKind.ROW_WIDTH_GROWN, None, None, None, old, new)


def _estimates(before: PlanNode, after: PlanNode, pairs: Sequence[tuple[Scan, Scan]]) -> Iterator[Change]:
    """The scan whose estimate got worst: only scans that ran to their end tell how many rows there are."""
    complete = [_complete(root) for root in (before, after)]
    errors = [
        (_q_error(new), _q_error(old), old.relation, new.pages / max(after.pages, 1))
        for old, new in pairs
        if id(old.nodes[0]) in complete[0] and id(new.nodes[0]) in complete[1]
    ]
    worst, earlier, relation, share = max(errors, default=(0.0, 1.0, "", 0.0))
    if worst >= Q_ERROR and worst >= Q_WORSE * earlier:
        heavy = f"{share:.0%} of the query's pages are touched there" if share >= HEAVY else None
        yield Change(ChangeKind.ROW_MISESTIMATE, relation, None, None, earlier, worst, heavy)


def _q_error(scan: Scan) -> float:
    loops = max((node.loops for node in scan.nodes), default=1.0) or 1.0
    expected, real = sum(node.expected for node in scan.nodes), scan.rows / loops
    if max(expected, real) < MANY_ROWS:
        return 1.0
    return max(expected, 1.0) / max(real, 1.0) if expected > real else max(real, 1.0) / max(expected, 1.0)


_STOPS_EARLY = ("Limit", "Merge Join")


def _complete(root: PlanNode) -> set[int]:
    """The nodes that nothing above stops before they are through."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found.add(id(node))
        if node.kind not in _STOPS_EARLY and node.join_type not in ("Semi", "Anti"):
            waiting += (child for child in node.children if child.relationship not in ("SubPlan", "InitPlan"))
    return found
