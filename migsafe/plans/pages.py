"""Which relation a plan's pages belong to.

EXPLAIN counts the pages of a node together with those of its children, so a node's own pages are the difference.
They go to the node's relation; a node without one (a sort that fetches TOASTed values) passes them to the only
relation below it, and where that is not one relation to `ELSEWHERE`. The pages of a CTE are counted where it is
computed, not where it is read. Counted from plans and not from pg_statio: a plan holds nothing but its own query.
"""

from collections import Counter

from msgspec import Struct

from migsafe.plans.read import PlanNode

ELSEWHERE = "(elsewhere)"
"""Pages that functions and operators touch, of no relation that the plan shows."""


class Pages(Struct, frozen=True):
    """Pages of 8 KiB, by whether they were found in shared buffers."""

    hit: int
    read: int

    @property
    def total(self) -> int:
        """Hit or read."""
        return self.hit + self.read


def pages_by_relation(root: PlanNode) -> dict[str, Pages]:
    """Own pages of all nodes, by relation, without relations of which no page was touched."""
    hit: Counter[str] = Counter()
    read: Counter[str] = Counter()
    only: dict[int, str | None] = {}  # the only relation of a node and all below it
    for node in reversed(root.walk()):  # children before parents
        names = {only[id(child)] for child in node.children} | {node.relation}
        names.discard(None)
        only[id(node)] = next(iter(names)) if len(names) == 1 else ELSEWHERE if names else None
        own, owner = own_pages(node), node.relation or only[id(node)] or ELSEWHERE
        hit[owner] += own.hit
        read[owner] += own.read
    return {name: Pages(hit[name], read[name]) for name in sorted(hit) if hit[name] or read[name]}


def own_pages(node: PlanNode) -> Pages:
    """What `node` touched itself, not its children.

    Never below nought: the pages of an InitPlan are part of the node that asked for it first, wherever that is.
    """
    if node.kind == "CTE Scan":
        return Pages(0, 0)
    hit = node.hit - sum(child.hit for child in node.children)
    read = node.read - sum(child.read for child in node.children)
    return Pages(max(hit, 0), max(read, 0))
