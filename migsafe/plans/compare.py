"""What the migration did to each workload query: every named change, its numbers, and the statement that caused it.

Pure: takes what was measured in both phases, gives PlanChange rows, one Looked row for each of the items plans and
buffers, and a Skip for each query that could not be compared. The after phase is taken after VACUUM (ANALYZE), so the
changes are those that last.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from migsafe.model import (
    Action,
    ChangeKind,
    Explained,
    Item,
    Looked,
    Phase,
    PlanChange,
    Query,
    QueryColumn,
    Row,
    Skip,
)
from migsafe.plans.attribution import Reads, causes
from migsafe.plans.change import Change
from migsafe.plans.changes import plan_changes
from migsafe.plans.indexes import Catalog, catalog_of
from migsafe.plans.read import read_plan
from migsafe.plans.steady import is_steady
from migsafe.settings import LimitsSection


def compare(
    explained: Iterable[Explained],
    queries: Sequence[Query],
    columns: Sequence[QueryColumn],
    schema: Iterable[Row],
    actions: Sequence[Action],
    limits: LimitsSection,
) -> tuple[PlanChange | Looked | Skip, ...]:
    """Compare both phases of each query and example.

    `explained` holds both phases, `columns` is the lineage of the queries, `schema` the Relation and RelationIndex
    rows of both phases, `actions` those of the migration in order. Rows come in the order of `queries`.
    """
    catalog = catalog_of(schema)
    pairs, skipped = _paired(explained, queries)
    found: list[PlanChange] = []
    for query, before, after in pairs:
        changes = tuple(_changes(query, before, after, catalog, limits))
        statements = causes(changes, _reads(query, columns, before), actions, catalog)
        found += [_row(before, *pair) for pair in zip(changes, statements, strict=True)]
    return (*found, *_looked([before for _, before, _ in pairs]), *_skips(skipped))


_Pair: TypeAlias = tuple[Query, Explained, Explained]


def _paired(explained: Iterable[Explained], queries: Sequence[Query]) -> tuple[list[_Pair], list[str]]:
    """What was measured before and after, in the order of `queries`, and why the rest cannot be compared."""
    rows = {(row.query, row.example, row.phase): row for row in explained}
    pairs: list[_Pair] = []
    skipped: list[str] = []
    for query in queries:
        place = f"query {query.name} at {query.path}:{query.line}"
        for example in sorted({number for name, number, _ in rows if name == query.name}):
            before, after = (rows.get((query.name, example, phase)) for phase in (Phase.BEFORE, Phase.AFTER))
            if before is None or after is None:
                skipped.append(f"{place} was measured in one phase only")
            elif before.sqlstate and after.sqlstate:
                reason = f"{place} fails before and after the migration: {before.message} (SQLSTATE {before.sqlstate})"
                skipped.append(reason)
            else:
                pairs.append((query, before, after))
    return pairs, skipped


def _reads(query: Query, columns: Sequence[QueryColumn], before: Explained) -> Reads:
    own = [row for row in columns if row.query == query.name]
    planned = {node.relation for node in read_plan(before.plan).walk()} if before.plan else set()
    relations = {row.relation for row in own} | {relation for relation in planned if relation}
    return Reads(frozenset(relations), frozenset((row.relation, row.column) for row in own if row.column))


def _changes(
    query: Query, before: Explained, after: Explained, catalog: Catalog, limits: LimitsSection
) -> Iterator[Change]:
    if after.sqlstate:
        yield Change(ChangeKind.QUERY_BROKEN, None, None, after.message, None, None)
    elif before.sqlstate:
        yield Change(ChangeKind.QUERY_MENDED, None, before.message, None, None, None)
    elif before.plan and after.plan:
        yield from plan_changes(read_plan(before.plan), read_plan(after.plan), catalog, limits)
        if before.rows != after.rows and is_steady(query.text):
            yield Change(ChangeKind.ROWS_CHANGED, None, None, None, before.rows, after.rows)


def _row(explained: Explained, change: Change, statement: int | None) -> PlanChange:
    return PlanChange(
        query=explained.query,
        example=explained.example,
        kind=change.kind,
        relation=change.relation,
        before_name=change.before_name,
        after_name=change.after_name,
        before=change.before,
        after=change.after,
        permanent=True,
        statement=statement,
    )


def _looked(compared: Sequence[Explained]) -> Iterator[Looked]:
    if not compared:
        return
    queries = len({row.query for row in compared})
    nouns = ("query" if queries == 1 else "queries", "parameter set" if len(compared) == 1 else "parameter sets")
    summary = f"{queries} {nouns[0]}, {len(compared)} {nouns[1]}, compared before and after"
    yield from (Looked(item, summary) for item in (Item.PLANS, Item.BUFFERS))


def _skips(reasons: Sequence[str]) -> Iterator[Skip]:
    for reason in dict.fromkeys(reasons):
        yield from (Skip(item, reason, True) for item in (Item.PLANS, Item.BUFFERS))
