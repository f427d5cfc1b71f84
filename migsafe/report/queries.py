"""The report's `queries`: each workload query with each set of example parameters, before and after the migration."""

from collections.abc import Iterator, Sequence

from migsafe.evidence import Evidence
from migsafe.model import (
    ChangeKind,
    Explained,
    Finding,
    Item,
    LeftOut,
    Origin,
    Outcome,
    Phase,
    PlanChange,
    Query,
    QueryExample,
    Severity,
    Skip,
)
from migsafe.model.plan import OUT_OF_TIME
from migsafe.report.part import Part


class QueryFailure(Part, frozen=True, kw_only=True):
    """Why a query does not run."""

    sqlstate: str
    message: str


class Measure(Part, frozen=True, kw_only=True):
    """One run. `buffers` are pages of 8 KiB, `hit_ratio` null where none was touched, `shape` a digest of the plan."""

    cost: float | None
    buffers: int | None
    hit_ratio: float | None
    rows: float | None
    shape: str | None
    error: QueryFailure | None


class ChangeEntry(Part, frozen=True, kw_only=True):
    """A named change of the plan and the numbers that decide it.

    `permanent` is false for what `healed_by` (ANALYZE or VACUUM) undoes, `unstable`: the planner wavers without any
    migration. `detail` is the cause in words where the plan tells one.
    """

    kind: ChangeKind
    relation: str | None
    permanent: bool
    before_name: str | None
    after_name: str | None
    before: float | None
    after: float | None
    statement: int | None
    healed_by: str | None
    unstable: bool
    detail: str | None


class QueryEntry(Part, frozen=True, kw_only=True):
    """One query with one set of parameters (SQL literals as the workload file has them); `example` counts from 1.

    Values are masked unless asked for. `source` tells where they come from, null for those that the file gives.
    `origin` is where the query itself was found, `calls` how often production ran it: its weight.
    `at_once` is right after the migration, `after` when ANALYZE and VACUUM have run. A query of which nothing changes
    was planned and not run: its measures have a cost and a shape only.
    """

    name: str
    path: str
    line: int
    example: int | None
    parameters: dict[str, str]
    source: str | None
    before: Measure | None
    at_once: Measure | None
    after: Measure | None
    changes: tuple[ChangeEntry, ...]
    outcome: Outcome
    origin: Origin
    calls: float
    reason: str | None
    """Why it was not checked."""


class LeftOutEntry(Part, frozen=True, kw_only=True):
    """Statements that production ran and that were not measured, for one reason. The place is that of the first."""

    path: str
    line: int
    reason: str
    statements: int


def left_out_entries(evidence: Evidence) -> tuple[LeftOutEntry, ...]:
    """All of them, those of most statements first."""
    rows = sorted(evidence.rows(LeftOut), key=lambda row: (-row.statements, row.path, row.line))
    return tuple(
        LeftOutEntry(path=row.path, line=row.line, reason=row.reason, statements=row.statements) for row in rows
    )


def query_entries(evidence: Evidence, findings: Sequence[Finding]) -> tuple[QueryEntry, ...]:
    """All queries, in the workload's order; one without an example has one entry that says it was not checked."""
    runs = {(run.query, run.example, run.phase): run for run in evidence.rows(Explained)}
    examples = evidence.rows(QueryExample)
    changes = evidence.rows(PlanChange)
    missed = {(row.path, row.line): row.reason for row in evidence.rows(LeftOut)}
    skipped = [skip.reason for skip in evidence.rows(Skip) if skip.item is Item.PLANS]

    def reason(query: Query) -> str | None:
        mine = (skip for skip in skipped if skip.startswith(f"query {query.name} "))
        return query.problem or missed.get((query.path, query.line)) or next(mine, None)

    def entry(query: Query, example: QueryExample) -> QueryEntry:
        before, after = (runs.get((query.name, example.ordinal, phase)) for phase in (Phase.BEFORE, Phase.AFTER))
        outcome = _outcome(findings, changes, query, before, after)
        return QueryEntry(
            name=query.name,
            path=query.path,
            line=example.line,
            example=example.ordinal,
            parameters=dict(zip(query.parameters, _shown(example), strict=True)),
            source=example.source,
            before=_measure(before),
            at_once=_measure(runs.get((query.name, example.ordinal, Phase.AT_ONCE))),
            after=_measure(after),
            changes=tuple(_changes(changes, example)),
            outcome=outcome,
            origin=query.origin,
            calls=query.calls,
            reason=reason(query) if outcome is Outcome.NOT_CHECKED else None,
        )

    def entries(query: Query) -> Iterator[QueryEntry]:
        mine = sorted((one for one in examples if one.query == query.name), key=lambda one: one.ordinal)
        yield from (entry(query, example) for example in mine)
        if not mine:
            yield _unmeasured(query, reason(query))

    return tuple(found for query in evidence.rows(Query) for found in entries(query))


def _shown(example: QueryExample) -> tuple[str, ...]:
    """The values, which may be personal data, only where the user asked for them."""
    if not example.masked:
        return example.literals
    from migsafe.plans.masks import MASK  # reads SQL, which a report without queries does not

    return tuple(MASK for _ in example.literals)


def _measure(run: Explained | None) -> Measure | None:
    if run is None:
        return None
    failed = run.sqlstate is not None
    return Measure(
        cost=run.cost,
        buffers=run.buffers,
        hit_ratio=run.hit_ratio,
        rows=run.rows,
        shape=run.shape,
        error=QueryFailure(sqlstate=run.sqlstate or "", message=run.message or "") if failed else None,
    )


def _changes(changes: Sequence[PlanChange], example: QueryExample) -> Iterator[ChangeEntry]:
    for change in changes:
        if (change.query, change.example) == (example.query, example.ordinal):
            yield ChangeEntry(
                kind=change.kind,
                relation=change.relation,
                permanent=change.permanent,
                before_name=change.before_name,
                after_name=change.after_name,
                before=change.before,
                after=change.after,
                statement=change.statement,
                healed_by=change.healed_by,
                unstable=change.unstable,
                detail=change.detail,
            )


def _outcome(
    findings: Sequence[Finding],
    changes: Sequence[PlanChange],
    query: Query,
    before: Explained | None,
    after: Explained | None,
) -> Outcome:
    """What the findings say about the query, whichever of its examples they measured."""
    severities = {finding.severity for finding in findings if finding.query == query.name and finding.waived is None}
    if Severity.ERROR in severities:
        return Outcome.FAIL
    if any(change.query == query.name and change.kind is ChangeKind.QUERY_BROKEN for change in changes) and any(
        finding.rule == "query-broken" and finding.waived is None for finding in findings
    ):  # several broken queries are one finding, which names no single one
        return Outcome.FAIL
    if Severity.WARNING in severities:
        return Outcome.WARN
    if any(change.query == query.name and change.kind is ChangeKind.NEAR_TIE for change in changes):
        return Outcome.UNSTABLE
    compared = before and after and after.sqlstate is None and before.sqlstate != OUT_OF_TIME
    return Outcome.PASS if compared else Outcome.NOT_CHECKED


def _unmeasured(query: Query, reason: str | None) -> QueryEntry:
    return QueryEntry(
        name=query.name,
        path=query.path,
        line=query.line,
        example=None,
        parameters={},
        source=None,
        before=None,
        at_once=None,
        after=None,
        changes=(),
        outcome=Outcome.NOT_CHECKED,
        origin=query.origin,
        calls=query.calls,
        reason=reason,
    )
