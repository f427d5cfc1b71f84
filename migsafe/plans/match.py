"""Which scan of the plan after the migration does the work of which scan before it.

Partitions are folded into the table that they belong to, by the catalog. Scans are anchored by scope, relation and
alias, then by relation and alias, then by relation alone, in plan order. Everything above the scans may change shape
freely without moving them apart.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from migsafe.plans.pages import own_pages
from migsafe.plans.read import PlanNode, ScanKind


class Scan(Struct, frozen=True):
    """One read of one relation. `pages` (of 8 KiB) are those of the table and of the indexes used; `rows` come out.

    `scope` is "" for the query itself, else the CTE or the sort of subplan that it stands in. `nodes` are the plan's
    nodes that do it: several where partitions were folded, whose names are then `parts` (those that were visited).
    """

    scope: str
    relation: str
    alias: str | None
    kind: ScanKind
    indexes: tuple[str, ...]
    pages: int
    rows: float
    heap_fetches: int
    nodes: tuple[PlanNode, ...]
    parts: tuple[str, ...] = ()

    @property
    def removed(self) -> float:
        """Rows that filters and rechecks threw away."""
        return sum(node.removed + node.rechecked for node in self.nodes)


def scans(root: PlanNode, roots: Mapping[str, str] | None = None) -> tuple[Scan, ...]:
    """All scans of relations, in plan order; `roots` gives the partitioned table of each partition."""
    return tuple(_folded(tuple(_scans(root)), roots or {}))


def match_scans(
    before: Sequence[Scan], after: Sequence[Scan], name_after: Callable[[str], str]
) -> tuple[tuple[Scan, Scan], ...]:
    """Pairs (before, after) in the order of `before`; what has no partner is left out.

    A relation that was renamed is looked for under its new name first, then what now has its name.
    """
    keys: tuple[Callable[[Scan, str], tuple[str | None, ...]], ...] = (
        lambda scan, relation: (relation, scan.scope, scan.alias),
        lambda scan, relation: (relation, scan.alias),
        lambda scan, relation: (relation,),
    )
    partner: dict[int, int] = {}
    for rename in (name_after, str):
        for key in keys:
            free: dict[tuple[str | None, ...], deque[int]] = {}
            for place in sorted(set(range(len(after))) - set(partner.values())):
                free.setdefault(key(after[place], after[place].relation), deque()).append(place)
            for index, scan in enumerate(before):
                if index not in partner and (waiting := free.get(key(scan, rename(scan.relation)))):
                    partner[index] = waiting.popleft()
    return tuple((before[index], after[partner[index]]) for index in sorted(partner))


def scope_of(subplan: str) -> str:
    """Anonymous subplans are numbered by the planner: the number says nothing."""
    return subplan if subplan.startswith("CTE ") else re.sub(r"[\d ].*", "", subplan)


def _scans(root: PlanNode) -> Iterator[Scan]:
    waiting = [(root, "")]
    while waiting:
        node, scope = waiting.pop()
        inside = scope_of(node.subplan) if node.subplan else scope
        waiting.extend((child, inside) for child in reversed(node.children))
        if node.scan is None or node.relation is None:
            continue
        yield Scan(
            inside,
            node.relation,
            node.alias,
            node.scan,
            tuple(dict.fromkeys(_indexes(node))),
            own_pages(node).total + sum(child.pages for child in node.children if _is_bitmap(child)),
            node.rows or 0.0,
            node.heap_fetches,
            (node,),
        )


def _folded(found: Sequence[Scan], roots: Mapping[str, str]) -> Iterator[Scan]:
    """Scans of the partitions of one table, under one alias, as one; by the kind that touches most pages."""
    groups: dict[tuple[str, str, str], list[Scan]] = {}
    families = frozenset(roots.values())
    for scan in found:
        root = roots.get(scan.relation)
        # EXPLAIN numbers the aliases of partitions: orders o becomes o_1, o_2 …
        alias = re.sub(r"_\d+$", "", scan.alias or "") if root else scan.alias or ""
        groups.setdefault((scan.scope, root or scan.relation, alias), []).append(scan)
    for (_, relation, alias), group in groups.items():
        if relation not in families:
            yield from group
            continue
        visited = [scan for scan in group if any(node.loops for node in scan.nodes)]
        most = max(group, key=lambda scan: scan.pages)
        yield replace(
            most,
            relation=relation,
            alias=alias,
            indexes=tuple(dict.fromkeys(name for scan in group if scan.kind is most.kind for name in scan.indexes)),
            pages=sum(scan.pages for scan in group),
            rows=sum(scan.rows for scan in group),
            heap_fetches=sum(scan.heap_fetches for scan in group),
            nodes=tuple(node for scan in group for node in scan.nodes),
            parts=tuple(sorted({scan.relation for scan in visited})),
        )


def _is_bitmap(node: PlanNode) -> bool:
    return node.kind in ("Bitmap Index Scan", "BitmapAnd", "BitmapOr")


def _indexes(node: PlanNode) -> Iterator[str]:
    if node.index is not None:
        yield node.index
    for child in node.children:
        if _is_bitmap(child):
            yield from _indexes(child)
