"""What the checklist says of the workload: how much was compared, and what could not be [pure]."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from migsafe.model import Explained, Item, LeftOut, Looked, Query, Skip
from migsafe.plans.estimated_changes import DEARER

Pair: TypeAlias = tuple[Query, Explained, Explained]


def measured(pairs: Sequence[Pair], all_queries: Sequence[Query]) -> Iterator[Looked | Skip]:
    """How many queries were compared, and how many fail; nothing where there are none."""
    if not pairs:
        return
    failed = [pair for pair in pairs if (pair[1].sqlstate or pair[2].sqlstate) is not None]
    compared = [pair for pair in pairs if pair not in failed]
    queries, failing = (len({query.name for query, _, _ in some}) for some in (compared, failed))
    broken = f"{failing} {'query fails' if failing == 1 else 'queries fail'} and cannot be compared"
    if not compared:
        yield from (Skip(item, broken, True) for item in (Item.PLANS, Item.BUFFERS))
        return
    planned = len({query.name for query, before, _ in pairs if before.buffers is None and before.sqlstate is None})
    nouns = ("query" if queries == 1 else "queries", "parameter set" if len(compared) == 1 else "parameter sets")
    summary = f"{queries} {nouns[0]}, {len(compared)} {nouns[1]}, compared before and after"
    if planned:
        summary += f"; {planned} of them only planned: nothing they read changes"
    if failing:
        summary += f"; {broken}"
    if total := sum(query.ms or 0.0 for query in all_queries):
        share = sum({query.name: query.ms or 0.0 for query, _, _ in pairs}.values()) / total
        summary += f"; {share:.0%} of the time of production's statements that were looked at"
    yield from (Looked(item, summary) for item in (Item.PLANS, Item.BUFFERS))


def planned_only(pairs: Sequence[Pair]) -> Iterator[Looked]:
    """Of plans that nobody ran the costs are told, in words: no rule judges them."""
    if not pairs:
        return
    queries = len({query.name for query, _, _ in pairs})
    summary = f"{queries} {'query' if queries == 1 else 'queries'} planned on production's statistics, not run"
    dearer = {
        query.name: new.cost / old.cost
        for query, old, new in pairs
        if old.cost and new.cost and new.cost >= DEARER * old.cost
    }
    worst = max(dearer, key=lambda name: dearer[name], default=None)
    if worst is not None:
        many = f"{len(dearer)} cost at least twice as much, most of all" if len(dearer) > 1 else "one costs more,"
        summary += f"; {many} `{worst}`: {dearer[worst]:,.0f} times"
    yield Looked(Item.PLANS, summary)


def not_compared(reasons: Sequence[tuple[Query, str]]) -> Iterator[Skip | LeftOut]:
    """Why some were not: production's own statements are listed, the others keep the items from passing."""
    for query, reason in dict.fromkeys(reasons):
        if query.origin.is_observed:
            yield LeftOut(query.path, query.line, reason, 1)
        else:
            yield from (Skip(item, reason, True) for item in (Item.PLANS, Item.BUFFERS))
