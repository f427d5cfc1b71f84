"""The stage that looks at query plans: what it takes from the evidence, and what it adds to it [edge]."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from migsafe.evidence import Evidence
from migsafe.inputs import Inputs
from migsafe.model import (
    Action,
    Explained,
    GenericPlan,
    Lock,
    Phase,
    PlannerView,
    QueryColumn,
    Relation,
    RelationColumn,
    RelationIndex,
    Row,
)
from migsafe.plans.compare import compare, differing
from migsafe.plans.lineage import lineage
from migsafe.plans.mentions import mentioned
from migsafe.plans.phases import Planned, Work, look_after, look_before
from migsafe.rehearsal.diff import changed_relations
from migsafe.rehearsal.snapshot import view_definitions
from migsafe.settings import Settings

if TYPE_CHECKING:
    from psycopg import Connection


def plans_before(
    connect: "Callable[[], Connection[Any]]",
    connection: "Connection[Any]",
    inputs: Inputs,
    settings: Settings,
    evidence: Evidence,
) -> Planned:
    """Look at the workload before the migration. Raises psycopg.Error where the copy's server is gone."""
    views = view_definitions(connection)
    evidence.add(lineage(inputs.queries, evidence.rows(RelationColumn), views))
    actions, schema = evidence.rows(Action), evidence.schema(Phase.BEFORE)
    work = _work(inputs, settings, evidence, views)
    before = look_before(connect, work, inputs.statements, actions, schema, inputs.server_version)
    evidence.add(before.rows)
    return before


def plans_after(
    connect: "Callable[[], Connection[Any]]", before: Planned, inputs: Inputs, settings: Settings, evidence: Evidence
) -> None:
    """Look at the workload after the migration, and compare. Raises psycopg.Error where the copy's server is gone."""
    limits, work = settings.sections.limits, before.work
    old, new = evidence.schema(Phase.BEFORE), evidence.schema(Phase.AFTER)
    changed = changed_relations(old, new, evidence.rows(Lock))

    def differs(rows: Iterable[Row]) -> frozenset[tuple[str, int]]:
        seen = (*before.rows, *rows)
        return differing(seen, inputs.queries, (*old, *new, *seen), limits, Phase.AT_ONCE)

    evidence.add(look_after(connect, before, changed, new, differs))
    schema = (*evidence.rows(Relation), *evidence.rows(RelationIndex), *evidence.rows(PlannerView))
    columns, seen = evidence.rows(QueryColumn), (*evidence.rows(Explained), *evidence.rows(GenericPlan))
    evidence.add(compare(seen, inputs.queries, columns, schema, evidence.rows(Action), limits, work.reads))


def _work(inputs: Inputs, settings: Settings, evidence: Evidence, views: Mapping[str, str]) -> Work:
    """Loaders of the cache always run: what one miss costs is measured in their pages."""
    limits = settings.sections.limits
    loaders = {name for pattern in inputs.patterns for name in (pattern.loader, pattern.loader_after) if name}
    relations = [row.name for row in evidence.rows(Relation) if row.phase is Phase.BEFORE]
    reads = {query.name: set(mentioned(query.text, relations, views)) for query in inputs.queries}
    for row in evidence.rows(QueryColumn):
        reads[row.query].add(row.relation)
    return Work(
        queries=inputs.queries,
        examples=inputs.examples,
        reads={name: frozenset(found) for name, found in reads.items()},
        always=frozenset(loaders),
        timeout_ms=round(limits.query * 1000),
        total_s=limits.workload,
        role=settings.sections.workload.role,
        show_values=settings.sections.workload.show_values,
    )
