"""Evidence and checklist, put together as the answer. Pure: the same rows give the same report."""

from collections.abc import Mapping, Sequence

from migsafe.evidence import Evidence
from migsafe.model import Checklist, CopyMade, Verdict
from migsafe.report.answer import CopyEntry, Coverage, Report, Timings, Versions
from migsafe.report.cache import cache_entry
from migsafe.report.checklist import checklist_entries, finding_entries
from migsafe.report.jobs import job_entries
from migsafe.report.migrations import migration_entries, relation_entries
from migsafe.report.queries import QueryEntry, left_out_entries, query_entries
from migsafe.report.redact import redact
from migsafe.report.rules import rule_entries
from migsafe.report.statements import StatementEntry, statement_entries
from migsafe.report.unreadable import unreadable_entries
from migsafe.rulebook.rule import Rule


def assemble(
    evidence: Evidence,
    checklist: Checklist,
    versions: Versions,
    command: str,
    timings_ms: Mapping[str, float],
    rules: Sequence[Rule] = (),
) -> Report:
    """The answer of a run. A pass becomes incomplete when some input could not be read.

    `rules` are those that were asked. `timings_ms` is wall time by stage, named as in `Timings`; a stage that did not
    run may be left out.
    """
    unreadable = unreadable_entries(evidence)
    statements = statement_entries(evidence)
    queries = query_entries(evidence, checklist.findings)
    passed_in_part = checklist.verdict is Verdict.PASS and unreadable
    return Report(
        schema="migsafe/1",
        verdict=Verdict.INCOMPLETE if passed_in_part else checklist.verdict,
        command=redact(command),
        versions=versions,
        copy=_copy(evidence),
        checklist=checklist_entries(checklist),
        findings=finding_entries(checklist),
        rules=rule_entries(rules, checklist.findings),
        unreadable=unreadable,
        migrations=migration_entries(evidence),
        relations=relation_entries(evidence),
        statements=statements,
        queries=queries,
        left_out=left_out_entries(evidence),
        cache=cache_entry(evidence),
        jobs=job_entries(evidence),
        coverage=_coverage(statements, queries),
        timings_ms=Timings(**{stage: timings_ms.get(stage, 0.0) for stage in Timings.__struct_fields__}),
    )


def _copy(evidence: Evidence) -> CopyEntry:
    for made in evidence.rows(CopyMade):
        return CopyEntry(source=redact(made.source), bytes=made.bytes, rows=made.rows, age_s=made.age_s)
    return CopyEntry(source="none", bytes=0, rows=0, age_s=None)


def _coverage(statements: tuple[StatementEntry, ...], queries: tuple[QueryEntry, ...]) -> Coverage:
    named = {query.name for query in queries}
    missed = {query.name for query in queries if not (query.before and query.after)}
    return Coverage(
        statements=len(statements),
        understood=sum(statement.understood for statement in statements),
        queries=len(named),
        explained=len(named - missed),
    )
