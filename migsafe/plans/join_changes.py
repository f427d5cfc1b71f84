"""Named changes of joins: order, method, loops without end.

A join is known by the scans below it, each of which is known by its partner in the other plan: two sides with the same
scans below are the same join, however it is done.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from migsafe.model import ChangeKind
from migsafe.plans.change import Change
from migsafe.plans.conditions import aliases_in
from migsafe.plans.match import Scan
from migsafe.plans.read import PlanNode

MANY_LOOPS = 1000
"""Runs of a nested loop's inner side below which it costs nothing worth a word."""
MANY_PAIRS = 1_000_000
"""Pairs of rows that a join without a condition may look at."""
INNER_GROWN = 5
"""Growth of the inner side's pages that makes a new nested loop a bad one …"""
INNER_PAGES = 100
"""… from this many pages on."""
GROWN = 1.25
"""Growth of the whole query's pages without which a new nested loop is as good as the old join."""
METHODS = ("Nested Loop", "Hash Join", "Merge Join")


class Join(Struct, frozen=True):
    """One join; `below` are the scans that it brings together, by the numbers of their pairs."""

    below: frozenset[int]
    node: PlanNode

    @property
    def inner(self) -> PlanNode:
        """The side that a nested loop runs over and over."""
        return next((child for child in self.node.children if child.relationship == "Inner"), self.node.children[-1])


def join_changes(before: PlanNode, after: PlanNode, pairs: Sequence[tuple[Scan, Scan]]) -> Iterator[Change]:
    """What became of the joins, in the order of the plan before."""
    old = _joins(before, {id(node): number for number, (scan, _) in enumerate(pairs) for node in scan.nodes})
    new = _joins(after, {id(node): number for number, (_, scan) in enumerate(pairs) for node in scan.nodes})
    later = {join.below: join for join in new}
    for join in old:
        if (partner := later.get(join.below)) is not None:
            yield from _method(join, partner)
    changed_order = {join.below for join in old} != set(later) and len(old) > 1 and len(new) > 1
    if changed_order:
        yield Change(ChangeKind.JOIN_ORDER_CHANGED, None, _order(before), _order(after), len(old), len(new))
    if after.pages >= GROWN * before.pages:
        yield from _explosions(old, new)
    yield from _cartesian(old, new)
    yield from _memoize(before, after)


def _joins(root: PlanNode, numbers: dict[int, int]) -> list[Join]:
    found: list[Join] = []
    below: dict[int, frozenset[int]] = {}
    for node in reversed(list(root.walk())):  # children before parents
        own = frozenset((numbers[id(node)],)) if id(node) in numbers else frozenset()
        below[id(node)] = own.union(*(below[id(child)] for child in node.children))
        if node.kind in METHODS and len(below[id(node)]) > 1:
            found.append(Join(below[id(node)], node))
    return found[::-1]


def _method(before: Join, after: Join) -> Iterator[Change]:
    if before.node.kind != after.node.kind:
        pages = (before.node.pages, after.node.pages)
        yield Change(ChangeKind.JOIN_METHOD_CHANGED, None, before.node.kind, after.node.kind, *pages)


def _order(root: PlanNode) -> str:
    return ", ".join(node.relation for node in root.walk() if node.scan and node.relation)


def _explosions(old: Sequence[Join], new: Sequence[Join]) -> Iterator[Change]:
    before = {join.below: join for join in old}
    most = max((_loops(join) for join in old), default=0.0)
    for join in new:
        if join.node.kind != "Nested Loop":
            continue
        partner = before.get(join.below)
        earlier = _loops(partner) if partner else most
        many = _loops(join) >= MANY_LOOPS and _loops(join) >= 10 * max(earlier, 1)
        pages = partner.inner.pages if partner else 0
        grown = join.inner.pages >= max(INNER_GROWN * pages, pages + INNER_PAGES)
        new_method = partner is not None and partner.node.kind != "Nested Loop" and grown and _loops(join) > 1
        if new_method or (many and grown):
            yield Change(ChangeKind.NESTED_LOOP_EXPLOSION, _relation(join.inner), None, None, earlier, _loops(join))
            return  # the loops below run as often because of this one


def _loops(join: Join) -> float:
    return join.inner.loops if join.node.kind == "Nested Loop" else 0.0


def _relation(node: PlanNode) -> str | None:
    return next((one.relation for one in node.walk() if one.relation), None)


def _cartesian(old: Sequence[Join], new: Sequence[Join]) -> Iterator[Change]:
    earlier = max((_pairs(join) for join in old), default=0.0)
    worst = max(new, key=_pairs, default=None)
    if worst is not None and _pairs(worst) >= MANY_PAIRS and _pairs(worst) >= 10 * max(earlier, 1):
        yield Change(ChangeKind.CARTESIAN, _relation(worst.inner), None, None, earlier, _pairs(worst))


def _pairs(join: Join) -> float:
    """Pairs of rows that a nested loop makes without any condition; 0 for any other join."""
    node = join.node
    if node.kind != "Nested Loop" or node.join_cond:
        return 0.0
    outer = {one.alias for child in node.children if child is not join.inner for one in child.walk() if one.alias}
    depends = any(aliases_in(text) & outer for one in join.inner.walk() for text in one.conditions)
    return 0.0 if depends else (join.inner.rows or 0.0)


def _memoize(before: PlanNode, after: PlanNode) -> Iterator[Change]:
    old, new = ([node for node in root.walk() if node.kind == "Memoize"] for root in (before, after))
    misses = (sum(node.cache_misses for node in old), sum(node.cache_misses for node in new))
    evictions = (sum(node.cache_evictions for node in old), sum(node.cache_evictions for node in new))
    thrashes = evictions[1] > 0 and not evictions[0] and misses[1] >= MANY_LOOPS
    if old and (not new or thrashes):
        numbers = evictions if thrashes else (len(old), len(new))
        yield Change(ChangeKind.MEMOIZE_LOST, _relation(old[0]), None, None, *numbers)
