"""The stage that looks at query plans: what it takes from the evidence, and what it adds to it [edge]."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from migsafe.copies.guard import prove_is_copy
from migsafe.evidence import Evidence
from migsafe.inputs import Inputs
from migsafe.model import (
    Action,
    Execution,
    Explained,
    GenericPlan,
    Lock,
    Phase,
    PlannerView,
    Query,
    QueryColumn,
    Relation,
    RelationColumn,
    RelationIndex,
    Row,
)
from migsafe.plans.advice import advise
from migsafe.plans.compare import compare, differing, doubtful, worsened
from migsafe.plans.explain import bound
from migsafe.plans.index_use import index_use
from migsafe.plans.indexes import catalog_of
from migsafe.plans.lineage import lineage
from migsafe.plans.mentions import mentioned
from migsafe.plans.phases import Planned, Work, look_after, look_before
from migsafe.plans.replay import Target, replay
from migsafe.rehearsal.diff import changed_relations
from migsafe.rehearsal.snapshot import view_definitions
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy


REPLAYED_MS = 60_000
"""A migration that took longer than this is not replayed: the report says what is likely."""


def plans_before(
    database: "DatabaseCopy",
    connection: "Connection[Any]",
    inputs: Inputs,
    settings: Settings,
    evidence: Evidence,
) -> Planned:
    """Look at the workload before the migration. Raises psycopg.Error where the copy's server is gone."""
    views = view_definitions(connection)
    evidence.add(lineage(inputs.queries, evidence.rows(RelationColumn), views))
    actions, schema = evidence.rows(Action), evidence.schema(Phase.BEFORE)
    work = replace(_work(inputs, settings, evidence, views), maintain=database.connect_as_superuser)
    before = look_before(database.connect, work, inputs.statements, actions, schema, inputs.server_version)
    evidence.add(before.rows)
    return before


def plans_after(
    connect: "Callable[[], Connection[Any]]",
    before: Planned,
    inputs: Inputs,
    settings: Settings,
    evidence: Evidence,
    another: "Callable[[], AbstractContextManager[DatabaseCopy]] | None" = None,
) -> None:
    """Look at the workload after the migration, and compare. `another` makes a second copy, to replay the migration on
    where it is in doubt which statement changed a plan.

    Raises psycopg.Error where the copy's server is gone.
    """
    limits, work = settings.sections.limits, before.work
    old, new = evidence.schema(Phase.BEFORE), evidence.schema(Phase.AFTER)
    changed = changed_relations(old, new, evidence.rows(Lock))

    def differs(rows: Iterable[Row]) -> frozenset[tuple[str, int]]:
        seen = (*before.rows, *rows)
        return differing(seen, inputs.queries, (*old, *new, *seen), limits, Phase.AT_ONCE)

    evidence.add(look_after(connect, before, changed, new, differs))
    schema = (*evidence.rows(Relation), *evidence.rows(RelationIndex), *evidence.rows(PlannerView))
    columns, seen = evidence.rows(QueryColumn), (*evidence.rows(Explained), *evidence.rows(GenericPlan))
    actions = evidence.rows(Action)
    quick = sum(row.ms or 0.0 for row in evidence.rows(Execution)) <= REPLAYED_MS
    doubts = doubtful(seen, inputs.queries, schema, actions, limits, work.reads) if another and quick else ()
    replayed = _replayed(another, doubts, before, inputs) if another and doubts else None
    found = compare(seen, inputs.queries, columns, schema, actions, limits, work.reads, replayed)
    evidence.add(found)
    evidence.add(index_use(evidence.rows(Explained)))
    worse = worsened(seen, work.queries, work.examples, found)
    with closing(connect()) as connection:
        connection.autocommit = True
        evidence.add(advise(connection, worse, catalog_of(schema, actions)))


def compare_estimates(
    inputs: Inputs, settings: Settings, evidence: Evidence, reads: Mapping[str, frozenset[str]]
) -> None:
    """Compare the plans before and after that nobody ran."""
    schema = (*evidence.rows(Relation), *evidence.rows(RelationIndex), *evidence.rows(PlannerView))
    columns, limits = evidence.rows(QueryColumn), settings.sections.limits
    seen, actions = evidence.rows(Explained), evidence.rows(Action)
    evidence.add(index_use(seen))
    evidence.add(compare(seen, inputs.queries, columns, schema, actions, limits, reads, estimated=True))


def reads_of(queries: Sequence[Query], evidence: Evidence, views: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """The relations that each query depends on, by its name; `views` are definitions by name."""
    relations = [row.name for row in evidence.rows(Relation) if row.phase is Phase.BEFORE]
    reads = {query.name: set(mentioned(query.text, relations, views)) for query in queries}
    for row in evidence.rows(QueryColumn):
        reads[row.query].add(row.relation)
    return {name: frozenset(found) for name, found in reads.items()}


def _replayed(
    another: "Callable[[], AbstractContextManager[DatabaseCopy]]",
    doubts: Sequence[tuple[Explained, Explained]],
    before: Planned,
    inputs: Inputs,
) -> Mapping[tuple[str, int], int]:
    work = before.work
    runs = {one.key: one for one in bound(work.queries, work.examples)}
    targets = [
        Target(runs[old.query, old.example], old, new, work.reads.get(old.query, frozenset())) for old, new in doubts
    ]
    with another() as copy, closing(copy.connect(autocommit=True, prepare_threshold=None)) as connection:
        prove_is_copy(connection, copy)
        return replay(connection, inputs.statements, targets)


def _work(inputs: Inputs, settings: Settings, evidence: Evidence, views: Mapping[str, str]) -> Work:
    """Loaders of the cache always run: what one miss costs is measured in their pages."""
    limits = settings.sections.limits
    loaders = {name for pattern in inputs.patterns for name in (pattern.loader, pattern.loader_after) if name}
    return Work(
        queries=inputs.queries,
        examples=inputs.examples,
        reads=reads_of(inputs.queries, evidence, views),
        always=frozenset(loaders),
        timeout_ms=round(limits.query * 1000),
        total_s=limits.workload,
        role=settings.sections.workload.role,
        show_values=settings.sections.workload.show_values,
    )
