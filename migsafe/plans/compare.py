"""What the migration did to each workload query: every named change, its numbers, and the statement that caused it.

Pure: takes what was measured in all phases, gives PlanChange rows, one Looked row for each of the items plans and
buffers, and a Skip (LeftOut, where production ran it) for each query that could not be compared. What differs in phase
AFTER lasts; what differs before that and not then heals, by the first command after which it is gone. What the control
shows too is unstable.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from migsafe.model import (
    Action,
    ChangeKind,
    Explained,
    GenericPlan,
    LeftOut,
    Looked,
    Phase,
    PlanChange,
    Query,
    QueryColumn,
    QueryExample,
    Row,
    Skip,
)
from migsafe.model.plan import OUT_OF_TIME
from migsafe.plans.advice import Worse
from migsafe.plans.attribution import Reads, acting_statements, causes
from migsafe.plans.change import CHOICES, Change
from migsafe.plans.changes import plan_changes
from migsafe.plans.document import read_document
from migsafe.plans.estimated_changes import estimated_changes
from migsafe.plans.explain import bound
from migsafe.plans.generic_changes import generic_changes
from migsafe.plans.indexes import Catalog, catalog_of
from migsafe.plans.read import read_plan
from migsafe.plans.sets import sets_of
from migsafe.plans.steady import is_steady
from migsafe.plans.told import Pair, measured, not_compared, planned_only
from migsafe.sections import LimitsSection


class Compared(Struct, frozen=True):
    """What there is to compare with: the schema, and the user's limits. `estimated`: nobody ran the plans."""

    catalog: Catalog
    limits: LimitsSection
    estimated: bool = False


def compare(
    seen: Iterable[Row],
    queries: Sequence[Query],
    columns: Sequence[QueryColumn],
    schema: Iterable[Row],
    actions: Sequence[Action],
    limits: LimitsSection,
    reads: Mapping[str, frozenset[str]] | None = None,
    replayed: Mapping[tuple[str, int], int] | None = None,
    *,
    estimated: bool = False,
) -> tuple[PlanChange | Looked | Skip | LeftOut, ...]:
    """Compare the phases of each query and example.

    `seen` holds Explained rows of all phases and GenericPlan rows, `columns` is the lineage of the queries, `schema`
    the Relation, RelationIndex and PlannerView rows, `actions` those of the migration in order. Rows come in the order
    of `queries`. `reads` adds relations that a query depends on without naming a column of theirs,
    `replayed` gives the statement that a replay found, by query and example. `estimated`: the plans are those of a copy
    without rows, where nothing ran.
    """
    rows = tuple(seen)
    context = Compared(catalog_of(schema, actions), limits, estimated)
    phases = _Phases(rows)
    pairs, skipped = _paired(phases, queries)
    found: list[PlanChange] = []
    for query, before, after in pairs:
        lasting = tuple(_changes(query, before, after, context))
        lasting += tuple(generic_changes(before, after, phases.generic))
        passing = tuple(_passing(query, before, lasting, phases, context))
        changes = (*lasting, *(change for change, _ in passing))
        if not changes and before.shape == after.shape:
            continue
        known = _reads(query, columns, before, (reads or {}).get(query.name, frozenset()))
        told = (replayed or {}).get((before.query, before.example))
        statements = [one.statement for one in causes(changes, known, actions, context.catalog, told)]
        healing = (*(None for _ in lasting), *(command for _, command in passing))
        shapes = phases.wavering(before, after)
        found += [_row(before, *one, shapes) for one in zip(changes, statements, healing, strict=True)]
        found += _near_tie(before, after, shapes)
    about = planned_only(pairs) if estimated else measured(pairs, queries)
    return (*found, *about, *not_compared(skipped))


def doubtful(
    seen: Iterable[Row],
    queries: Sequence[Query],
    schema: Iterable[Row],
    actions: Sequence[Action],
    limits: LimitsSection,
    reads: Mapping[str, frozenset[str]],
) -> tuple[tuple[Explained, Explained], ...]:
    """The pairs (before, after) with another plan for which no statement is surely the cause."""
    if len(acting_statements(actions)) < 2:
        return ()
    context, phases = Compared(catalog_of(schema, actions), limits), _Phases(tuple(seen))
    found = []
    for query, before, after in _paired(phases, queries)[0]:
        if before.shape == after.shape or phases.wavering(before, after):
            continue
        changes = tuple(_changes(query, before, after, context))
        known = _reads(query, (), before, reads.get(query.name, frozenset()))
        if not all(one.sure for one in causes(changes, known, actions, context.catalog)):
            found.append((before, after))
    return tuple(found)


GROWN_KINDS = (ChangeKind.BUFFERS_GROWN, ChangeKind.INDEX_SCAN_TO_SEQ_SCAN, ChangeKind.LOST_TOP_N)
"""Changes for which an index may be the remedy."""


def worsened(
    seen: Iterable[Row], queries: Sequence[Query], examples: Sequence[QueryExample], changes: Iterable[Row]
) -> tuple[Worse, ...]:
    """The runs that got worse for good, with their plans, for advice."""
    phases = _Phases(tuple(seen))
    runs = {one.key: one for one in bound(queries, examples)}
    keys = {
        (row.query, row.example)
        for row in changes
        if isinstance(row, PlanChange) and row.permanent and not row.unstable and row.kind in GROWN_KINDS
    }
    found = []
    for key in sorted(keys):
        before, after = (phases.rows.get((*key, phase)) for phase in (Phase.BEFORE, Phase.AFTER))
        if before and after and before.plan and after.plan and key in runs:
            found.append(Worse(runs[key], before.plan, after.plan, before.buffers or 0, after.buffers or 0))
    return tuple(found)


def differing(
    seen: Iterable[Row], queries: Sequence[Query], schema: Iterable[Row], limits: LimitsSection, phase: Phase
) -> frozenset[tuple[str, int]]:
    """The queries and examples for which `phase` shows another plan or other work than before."""
    phases, context = _Phases(tuple(seen)), Compared(catalog_of(schema), limits)
    named = {query.name: query for query in queries}
    found = set()
    for (name, example, when), row in phases.rows.items():
        before = phases.rows.get((name, example, Phase.BEFORE))
        differs = before and any(_changes(named[name], before, row, context, phase))
        if when is phase and differs:
            found.add((name, example))
    return frozenset(found)


class _Phases:
    """What was seen, by query, example and phase; of the control only which shapes there were."""

    def __init__(self, seen: Sequence[Row]) -> None:
        explained = [row for row in seen if isinstance(row, Explained)]
        self.rows = {(row.query, row.example, row.phase): row for row in explained if row.phase is not Phase.CONTROL}
        self.generic = {(row.query, row.example, row.phase): row for row in seen if isinstance(row, GenericPlan)}
        self._shapes: dict[tuple[str, int], set[str | None]] = {}
        for row in explained:
            if row.phase is Phase.CONTROL:
                self._shapes.setdefault((row.query, row.example), set()).add(row.shape)

    def wavering(self, before: Explained, after: Explained) -> bool:
        """Whether the planner goes from the plan before to the plan after without any migration."""
        shapes = self._shapes.get((before.query, before.example), set()) | {before.shape}
        return len(shapes) > 1 and after.shape in shapes


def _paired(phases: _Phases, queries: Sequence[Query]) -> tuple[list[Pair], list[tuple[Query, str]]]:
    """What was measured before and after, in the order of `queries`, and why the rest cannot be compared."""
    rows = phases.rows
    examples: dict[str, set[int]] = {}
    for name, example, _ in rows:
        examples.setdefault(name, set()).add(example)
    pairs: list[Pair] = []
    skipped: list[tuple[Query, str]] = []
    for query in queries:
        for example in sorted(examples.get(query.name, ())):
            before, after = (rows.get((query.name, example, phase)) for phase in (Phase.BEFORE, Phase.AFTER))
            reason = _incomparable(query, before, after)
            if reason is not None:
                skipped.append((query, reason))
            elif before is not None and after is not None:
                pairs.append((query, before, after))
    return pairs, skipped


def _incomparable(query: Query, before: Explained | None, after: Explained | None) -> str | None:
    place = f"query {query.name} at {query.path}:{query.line}"
    if before is None or after is None:
        return f"{place} was measured in one phase only"
    late = next((row for row in (before, after) if row.sqlstate == OUT_OF_TIME), None)
    if late is not None:
        return f"{place} was not measured {late.phase} the migration: {late.message}"
    if before.sqlstate and after.sqlstate:
        return f"{place} fails before and after the migration: {before.message} (SQLSTATE {before.sqlstate})"
    return None


def _reads(query: Query, columns: Sequence[QueryColumn], before: Explained, more: frozenset[str]) -> Reads:
    own = [row for row in columns if row.query == query.name]
    planned = {node.relation for node in read_plan(before.plan).walk()} if before.plan else set()
    relations = {row.relation for row in own} | {relation for relation in planned if relation}
    return Reads(more | relations, frozenset((row.relation, row.column) for row in own if row.column))


def _changes(
    query: Query, before: Explained, after: Explained, context: Compared, phase: Phase = Phase.AFTER
) -> Iterator[Change]:
    if after.sqlstate:
        yield Change(ChangeKind.QUERY_BROKEN, None, None, after.message, None, None)
    elif before.sqlstate:
        yield Change(ChangeKind.QUERY_MENDED, None, before.message, None, None, None)
    elif context.estimated and before.plan and after.plan:
        yield from estimated_changes(before.plan, after.plan, context.catalog, context.limits, phase)
    elif before.plan and after.plan and before.rows is not None and after.rows is not None:
        old, new = read_document(before.plan), read_document(after.plan)
        sets = sets_of(query.text) if query.verb in ("UPDATE", "INSERT", "MERGE") else ()
        yield from plan_changes(old, new, context.catalog, context.limits, phase=phase, sets=sets)
        if before.rows != after.rows and is_steady(query.text):
            yield Change(ChangeKind.ROWS_CHANGED, None, None, None, before.rows, after.rows)
        elif old.digest and new.digest and old.columns == new.columns and old.digest != new.digest:
            yield Change(ChangeKind.RESULT_CHANGED, None, None, None, before.rows, after.rows)


def _passing(
    query: Query, before: Explained, lasting: Sequence[Change], phases: _Phases, context: Compared
) -> Iterator[tuple[Change, str]]:
    """What differs right after the migration and heals, each with the command that heals it."""
    last = {(change.kind, change.relation) for change in lasting}
    at_once = phases.rows.get((before.query, before.example, Phase.AT_ONCE))
    if at_once is None or at_once.sqlstate or before.sqlstate:
        return
    analyzed = phases.rows.get((before.query, before.example, Phase.ANALYZED))
    still = set()
    if analyzed is not None:
        changes = _changes(query, before, analyzed, context, Phase.ANALYZED)
        still = {(change.kind, change.relation) for change in changes}
    for change in _changes(query, before, at_once, context, Phase.AT_ONCE):
        key = (change.kind, change.relation)
        if key not in last and change.kind not in _GAINS:
            yield change, "VACUUM" if key in still else "ANALYZE"


_GAINS = (ChangeKind.BUFFERS_SHRUNK, ChangeKind.OUTPUT_COLUMNS_CHANGED)


def _row(
    explained: Explained, change: Change, statement: int | None, healed_by: str | None, wavers: bool
) -> PlanChange:
    return PlanChange(
        query=explained.query,
        example=explained.example,
        kind=change.kind,
        relation=change.relation,
        before_name=change.before_name,
        after_name=change.after_name,
        before=change.before,
        after=change.after,
        permanent=healed_by is None,
        statement=statement,
        healed_by=healed_by,
        unstable=wavers and change.kind in CHOICES,
        detail=change.detail,
    )


def _near_tie(before: Explained, after: Explained, wavers: bool) -> Iterator[PlanChange]:
    """A plan that changed because the planner wavers, with both costs."""
    if wavers and before.shape != after.shape:
        change = Change(ChangeKind.NEAR_TIE, None, None, None, before.cost, after.cost)
        yield _row(before, change, None, None, wavers=False)
