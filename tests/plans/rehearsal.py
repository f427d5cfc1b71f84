"""A workload and a migration on one database, as a run takes them through all phases."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.evidence import Evidence
from migsafe.inputs import Inputs
from migsafe.migrations.source import MigrationFile
from migsafe.model import (
    ChangeKind,
    Execution,
    Explained,
    Phase,
    PlanChange,
    Query,
    QueryExample,
    Role,
    Row,
    Skip,
    Statement,
)
from migsafe.plans.query_file import read_query_file
from migsafe.query_plans import plans_after, plans_before
from migsafe.rehearsal.apply import rehearse
from migsafe.rehearsal.snapshot import photograph
from migsafe.sections import LimitsSection, Sections, WorkloadSection
from migsafe.settings import Settings
from migsafe.sql.read import read
from migsafe.sql.schema.state import Schema


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """All that one run saw."""

    evidence: Evidence

    @property
    def changes(self) -> tuple[PlanChange, ...]:
        return self.evidence.rows(PlanChange)

    def kinds(self, query: str) -> set[ChangeKind]:
        """What became of a query, for whichever example, for good."""
        return {row.kind for row in self.changes if row.query == query and row.permanent}

    def one(self, query: str, kind: ChangeKind) -> PlanChange:
        """The first change of that kind; fails with what there is instead."""
        found = [row for row in self.changes if (row.query, row.kind) == (query, kind)]
        failed = [(row.phase, row.message) for row in self.evidence.rows(Explained) if row.sqlstate]
        stopped = [row.message for row in self.evidence.rows(Execution) if row.sqlstate]
        assert found, ([(row.query, row.kind) for row in self.changes], failed, stopped)
        return found[0]

    def runs(self, query: str, phase: Phase) -> list[Explained]:
        return [row for row in self.evidence.rows(Explained) if (row.query, row.phase) == (query, phase)]

    def skips(self) -> list[str]:
        return [row.reason for row in self.evidence.rows(Skip)]


def rehearsed(
    database: DatabaseCopy,
    workload: str,
    migration: str,
    *,
    limits: LimitsSection | None = None,
    role: str | None = None,
    another: Callable[[], AbstractContextManager[DatabaseCopy]] | None = None,
) -> Rehearsed:
    """Run `migration` on `database`, looking at the queries of `workload` before and after.

    `another` makes a second copy of the database, to replay the migration on.
    """
    evidence, inputs = Evidence(), _inputs(workload, migration)
    sections = Sections(limits=limits or LimitsSection(buffers_floor=100), workload=WorkloadSection(role=role))
    settings = Settings(sections, Path(), None, "")
    evidence.add(inputs.rows)
    with database.connect(autocommit=True) as connection:
        evidence.add(photograph(connection, Phase.BEFORE))
        before = plans_before(database, connection, inputs, settings, evidence)
        evidence.add(rehearse(database, inputs.statements))
        evidence.add(photograph(connection, Phase.AFTER))
        plans_after(database.connect, before, inputs, settings, evidence, another)
    return Rehearsed(evidence)


def _inputs(workload: str, migration: str) -> Inputs:
    rows: tuple[Row, ...] = (
        *read(MigrationFile("m.sql", Role.JUDGED, 1, migration), 1, 1),
        *read_query_file(workload, "q.sql"),
    )
    return Inputs(
        history=(),
        statements=tuple(row for row in rows if isinstance(row, Statement)),
        queries=tuple(row for row in rows if isinstance(row, Query)),
        examples=tuple(row for row in rows if isinstance(row, QueryExample)),
        patterns=(),
        trace=None,
        nothing_new=None,
        judged=(),
        located=(),
        server_version=16,
        schema=Schema(),
        wants_copy=True,
        rows=rows,
    )
