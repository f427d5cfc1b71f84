"""What a copy without rows can tell: the plans before and after, on production's statistics [edge].

The copy has production's size while plans are made, before and after the migration, and is empty while that runs, so
that no statement scans a large table's empty pages. What the statements did there to no rows tells nothing, so locks
and scans stay predicted; a statement that failed is told. Everything else that needs rows is not looked at.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from migsafe.catch_up import only_pending, progress
from migsafe.clock import Clock
from migsafe.copies.carried import carried
from migsafe.copies.full_size import enlarge
from migsafe.copies.known_sizes import Known
from migsafe.evidence import Evidence
from migsafe.inputs import Inputs
from migsafe.like_production import look_at_copy
from migsafe.looked import without_copy
from migsafe.model import (
    Action,
    ActionKind,
    CopyMade,
    Execution,
    Item,
    JobQuery,
    LeftOut,
    Phase,
    Query,
    QueryExample,
    RelationColumn,
    Row,
    Skip,
)
from migsafe.plans.estimated import indexed_shares, plan_workload
from migsafe.plans.lineage import lineage
from migsafe.query_plans import compare_estimates, reads_of
from migsafe.rehearsal.application import results_and_routines
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.snapshot import photograph, view_definitions
from migsafe.settings import Settings

if TYPE_CHECKING:
    from migsafe.copies.database_copy import DatabaseCopy

_REASON = "the copy has production's statistics and no rows"
_NEED_ROWS = (Item.BUFFERS, Item.CACHE, Item.HIT_RATIO)


def look_without_rows(
    database: "DatabaseCopy", inputs: Inputs, settings: Settings, evidence: Evidence, clock: Clock
) -> None:
    """Plan the workload before and after the migration, and compare. `database` has the history.

    Raises CopyError, and psycopg.Error where the copy's server is gone.
    """
    assert database.known is not None  # noqa: S101 — copies from statistics know their sizes
    known = _known_now(database, database.known)
    left, skips = only_pending(inputs, progress(database, inputs, settings.sections.project))
    evidence.add((*skips, *_not_looked_at(evidence)))
    with clock.stage("copy", "giving the copy production's size"):
        shrink = enlarge(database, known)
        made = CopyMade(
            source=database.source,
            postgresql=database.version,
            redis=None,
            bytes=database.bytes(),
            rows=0,
            age_s=database.age_s,
            rowless=True,
        )
        with closing(database.connect(autocommit=True)) as connection:
            look_at_copy(connection, made, settings, evidence)
    with clock.stage("plans", "query plans before"):
        reads = _plan(database, left, settings, evidence, Phase.BEFORE)
        with closing(database.connect(autocommit=True)) as connection:
            shares = indexed_shares(connection, evidence.rows(Action))
        shrink()
    with clock.stage("rehearse", "applying the migration to no rows"):
        rows = rehearse(database, left.statements, ceiling_s=settings.sections.limits.rehearsal)
        evidence.add(row for row in rows if isinstance(row, Execution) and (row.sqlstate or row.skipped))
    emptied = {row.relation for row in evidence.rows(Action) if row.kind is ActionKind.TRUNCATE and row.relation}
    with clock.stage("plans", "query plans after"):
        enlarge(database, _known_now(database, known, emptied, shares))
        with closing(database.connect(autocommit=True)) as connection:
            evidence.add(photograph(connection, Phase.AFTER))
        _plan(database, left, settings, evidence, Phase.AFTER)
        compare_estimates(left, settings, evidence, reads)


def _known_now(
    database: "DatabaseCopy",
    known: Known,
    emptied: Collection[str] = (),
    shares: Mapping[str, float] | None = None,
) -> Known:
    with closing(database.connect(autocommit=True)) as connection:
        return carried(connection, known, emptied, shares)


def _plan(
    copy: "DatabaseCopy", inputs: Inputs, settings: Settings, evidence: Evidence, phase: Phase
) -> Mapping[str, frozenset[str]]:
    """Plan the workload; the relations that each query depends on, by its name."""
    with closing(copy.connect(autocommit=True)) as connection:
        views = view_definitions(connection)
        if phase is Phase.BEFORE:
            evidence.add(lineage(inputs.queries, evidence.rows(RelationColumn), views))
        evidence.add(results_and_routines(connection, inputs.queries, inputs.examples, phase))
    role = settings.sections.workload.role
    rows = plan_workload(copy.connect, copy.connect_as_superuser, inputs.queries, inputs.examples, phase, role=role)
    evidence.add(rows)
    return reads_of(inputs.queries, evidence, views)


def _not_looked_at(evidence: Evidence) -> Iterator[Row]:
    """What would need rows. The user asked for plans alone, so the run is whole without it."""
    yield from without_copy(_REASON, configured=False, items=_NEED_ROWS)
    if evidence.rows(JobQuery):
        yield Skip(Item.JOBS, f"how long the jobs take: {_REASON}", configured=False)
    given = {row.query for row in evidence.rows(QueryExample)}
    for query in evidence.rows(Query):
        if query.parameters and not query.problem and query.name not in given:
            place = f"query {query.name} at {query.path}:{query.line}"
            reason = f"{place} has no example, and there are no rows to take one from"
            observed = query.origin.is_observed
            yield LeftOut(query.path, query.line, reason, 1) if observed else Skip(Item.PLANS, reason, configured=True)
