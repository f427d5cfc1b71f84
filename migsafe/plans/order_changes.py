"""Named changes of order and memory: sorts that an index had saved, early stops lost, spills to disk."""

from collections.abc import Iterator, Sequence

from migsafe.model import ChangeKind
from migsafe.plans.change import Change
from migsafe.plans.masks import without_values
from migsafe.plans.match import Scan
from migsafe.plans.read import PlanNode, ScanKind

SORTED_ROWS = 1000
"""Rows below which a sort, or reading more of them than a LIMIT asks for, costs nothing worth a word."""
SPILLED_KB = 1024
"""Memory written to disk (1 MB) below which spilling is noise."""


def order_changes(before: PlanNode, after: PlanNode, pairs: Sequence[tuple[Scan, Scan]]) -> Iterator[Change]:
    """Sorts, early stops and spills; equal plans give none."""
    yield from _sorts(before, after)
    yield from _top_n(before, after, pairs)
    yield from _sort_spill(before, after)
    yield from _hash_spill(before, after)


def _sorts(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    """Rows that are sorted now and came in order before; sorts that feed a merge join are a matter of join method."""
    old, new = _sorted_rows(before), _sorted_rows(after)
    key = max(new, key=lambda one: new[one], default=None)
    if key is not None and len(new) > len(old) and sum(new.values()) - sum(old.values()) >= SORTED_ROWS:
        ordered = (ScanKind.INDEX, ScanKind.INDEX_ONLY)
        served = any(node.scan in ordered for node in before.walk()) and not _hashed(before)
        kind = ChangeKind.LOST_ORDERED_PATH if served else ChangeKind.SORT_ADDED
        yield Change(kind, None, None, key, sum(old.values()), sum(new.values()))


def _sorted_rows(root: PlanNode) -> dict[str, float]:
    """How many rows each sort takes in, by its key, without those that feed a merge join."""
    found: dict[str, float] = {}
    waiting = [(root, False)]
    while waiting:
        node, merged = waiting.pop()
        if node.kind in ("Sort", "Incremental Sort") and not merged:
            found[without_values(", ".join(node.sort_key))] = sum(child.rows or 0.0 for child in node.children)
        feeds_merge = node.kind == "Merge Join" or (merged and node.kind == "Materialize")
        waiting.extend((child, feeds_merge) for child in node.children)
    return found


def _hashed(root: PlanNode) -> bool:
    """Whether hashing did the work of ordering: then no index's order was lost."""
    return any(node.kind in ("Aggregate", "HashAggregate") and node.batches for node in root.walk())


def _top_n(before: PlanNode, after: PlanNode, pairs: Sequence[tuple[Scan, Scan]]) -> Iterator[Change]:
    stopped, limited = _stopped(before), _below_limit(after)
    for old, new in pairs:
        if id(old.nodes[0]) not in stopped or id(new.nodes[0]) not in limited:
            continue
        rows = (old.rows + old.removed, new.rows + new.removed)
        if rows[1] >= 10 * max(rows[0], 1) and rows[1] - rows[0] >= SORTED_ROWS:
            yield Change(ChangeKind.LOST_TOP_N, old.relation, None, None, *rows)


def _stopped(root: PlanNode) -> frozenset[int]:
    """The nodes that a LIMIT stops early: none between it and them takes in all rows before it gives the first."""
    found = set()
    waiting = [node for node in root.walk() if node.kind == "Limit"]
    while waiting:
        node = waiting.pop()
        found.add(id(node))
        if node.kind not in ("Sort", "Hash") and (node.kind != "Aggregate" or node.strategy == "Sorted"):
            waiting += node.children
    return frozenset(found)


def _below_limit(root: PlanNode) -> frozenset[int]:
    limits = [node for node in root.walk() if node.kind == "Limit"]
    return frozenset(id(one) for node in limits for one in node.walk())


def _sort_spill(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    old, new = (sum(node.spilled_kb for node in root.walk() if _sorts_on_disk(node)) for root in (before, after))
    if new >= SPILLED_KB and old < SPILLED_KB:
        method = next((node.sort_method for node in after.walk() if _sorts_on_disk(node)), None)
        earlier = next((node.sort_method for node in before.walk() if node.sort_method), None)
        yield Change(ChangeKind.SORT_SPILL, None, earlier, method, old, new)


def _sorts_on_disk(node: PlanNode) -> bool:
    return node.sort_method is not None and node.sort_method.startswith("external")


def _hash_spill(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    """Hash tables that are written out in batches now, and fitted into memory before."""
    old, new = (max((node.batches for node in root.walk()), default=0) for root in (before, after))
    written = sum(node.temp for node in after.walk() if node.batches > 1)
    if new > 1 and old <= 1 and written * 8 >= SPILLED_KB:
        yield Change(ChangeKind.HASH_SPILL, None, None, None, max(old, 1), new)
