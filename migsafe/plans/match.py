"""Which scan of the plan after the migration does the work of which scan before it.

Scans are anchored by scope, relation and alias, then by relation and alias, then by relation alone, in plan order.
Everything above the scans may change shape freely without moving them apart.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from migsafe.plans.pages import own_pages
from migsafe.plans.read import PlanNode, ScanKind


@dataclass(frozen=True, slots=True)
class Scan:
    """One read of one relation. `pages` (of 8 KiB) are those of the table and of the indexes used; `rows` come out.

    `scope` is "" for the query itself, else the CTE or the sort of subplan that it stands in.
    """

    scope: str
    relation: str
    alias: str | None
    kind: ScanKind
    indexes: tuple[str, ...]
    pages: int
    rows: float
    heap_fetches: int


def scans(root: PlanNode) -> tuple[Scan, ...]:
    """All scans of relations, in plan order."""
    return tuple(_scans(root, ""))


def match_scans(
    before: Sequence[Scan], after: Sequence[Scan], name_after: Callable[[str], str]
) -> tuple[tuple[Scan, Scan], ...]:
    """Pairs (before, after) in the order of `before`; what has no partner is left out."""
    keys: tuple[Callable[[Scan, str], tuple[str | None, ...]], ...] = (
        lambda scan, relation: (relation, scan.scope, scan.alias),
        lambda scan, relation: (relation, scan.alias),
        lambda scan, relation: (relation,),
    )
    partner: dict[int, Scan] = {}
    free = list(after)
    for key in keys:
        for index, scan in enumerate(before):
            wanted = key(scan, name_after(scan.relation))
            found = next((one for one in free if key(one, one.relation) == wanted), None)
            if index not in partner and found is not None:
                partner[index] = found
                free.remove(found)
    return tuple((before[index], partner[index]) for index in sorted(partner))


def _scans(node: PlanNode, scope: str) -> Iterator[Scan]:
    inside = _scope(node.subplan) if node.subplan else scope
    if node.scan is not None and node.relation is not None:
        yield Scan(
            inside,
            node.relation,
            node.alias,
            node.scan,
            tuple(dict.fromkeys(_indexes(node))),
            own_pages(node).total + sum(child.pages for child in node.children if _is_bitmap(child)),
            node.rows or 0.0,
            node.heap_fetches,
        )
    for child in node.children:
        yield from _scans(child, inside)


def _scope(subplan: str) -> str:
    """Anonymous subplans are numbered by the planner: the number says nothing."""
    return subplan if subplan.startswith("CTE ") else re.sub(r"[\d ].*", "", subplan)


def _is_bitmap(node: PlanNode) -> bool:
    return node.kind in ("Bitmap Index Scan", "BitmapAnd", "BitmapOr")


def _indexes(node: PlanNode) -> Iterator[str]:
    if node.index is not None:
        yield node.index
    for child in node.children:
        if _is_bitmap(child):
            yield from _indexes(child)
