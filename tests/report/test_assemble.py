"""From evidence rows and a checklist to the answer."""

from migsafe.evidence import Evidence
from migsafe.model import (
    Checklist,
    CopyMade,
    Execution,
    Headroom,
    Lock,
    LockMode,
    LockWait,
    Provenance,
    Rewrite,
    Row,
    Scan,
    Severity,
    Unreadable,
    Verdict,
    Waived,
)
from migsafe.report.assemble import assemble
from migsafe.report.json import render_json
from migsafe.report.migrations import LongestLock
from tests.report.evidence_rows import VERSIONS, finding, report_of, statement


def lock(relation: str, mode: LockMode, evidence: Provenance, held_ms: float | None, *, is_new: bool = False) -> Lock:
    return Lock(1, relation, mode, evidence, held_ms, is_new, mode.blocks_reads, mode.blocks_writes)


def test_what_was_observed_replaces_what_was_predicted() -> None:
    report = report_of(
        statement(),
        lock("public.posts", LockMode.ACCESS_EXCLUSIVE, Provenance.PREDICTED, None),
        lock("public.posts", LockMode.ACCESS_EXCLUSIVE, Provenance.OBSERVED, 12.5),
        Rewrite(1, "public.posts", Provenance.OBSERVED, 8192, False),
        Scan(1, "public.posts", Provenance.OBSERVED, 7, False),
        Execution(1, 12.0, 4096, None),
    )

    (entry,) = report.statements
    assert [(one.relation, one.mode, one.evidence, one.held_ms) for one in entry.locks] == [
        ("public.posts", LockMode.ACCESS_EXCLUSIVE, Provenance.OBSERVED, 12.5)
    ]
    assert (entry.rewrites[0].bytes, entry.scans[0].rows) == (8192, 7)
    assert (entry.ms, entry.wal_bytes, entry.error, entry.skipped) == (12.0, 4096, None, None)


def test_a_statement_that_did_not_run_has_predictions_and_the_reason() -> None:
    report = report_of(
        statement(),
        lock("public.posts", LockMode.SHARE, Provenance.PREDICTED, None),
        Execution(1, 0.0, None, None, skipped="an earlier statement failed"),
    )

    (entry,) = report.statements
    assert entry.locks[0].evidence is Provenance.PREDICTED
    assert (entry.ms, entry.wal_bytes, entry.skipped) == (None, None, "an earlier statement failed")


def test_others_may_have_to_wait_as_long_as_the_longest_lock_is_held() -> None:
    report = report_of(
        statement(),
        lock("public.posts", LockMode.SHARE, Provenance.OBSERVED, 40.0),
        lock("public.posts", LockMode.ACCESS_EXCLUSIVE, Provenance.OBSERVED, 12.5),
        lock("public.fresh", LockMode.ACCESS_EXCLUSIVE, Provenance.OBSERVED, 99.0, is_new=True),
        lock("public.read", LockMode.ACCESS_SHARE, Provenance.OBSERVED, 99.0),
        Execution(1, 40.0, 0, None),
    )

    (stall,) = report.statements[0].stalls
    assert (stall.relation, stall.reads_ms, stall.writes_ms) == ("public.posts", 12.5, 40.0)


def test_a_failed_statement_carries_the_servers_words_and_their_place() -> None:
    report = report_of(statement(), Execution(1, 3.0, None, None, "42703", 'column "x" does not exist', 1, 20))

    error = report.statements[0].error
    assert error
    assert (error.sqlstate, error.message, error.line, error.column) == ("42703", 'column "x" does not exist', 1, 20)


def test_a_migration_has_its_time_its_longest_lock_and_the_disk_that_it_needs() -> None:
    report = report_of(
        statement(1),
        statement(2),
        Execution(1, 3.0, 100, None),
        Execution(2, 4.5, 20, None),
        lock("public.posts", LockMode.ACCESS_EXCLUSIVE, Provenance.OBSERVED, 7.5),
        lock("public.posts", LockMode.ROW_EXCLUSIVE, Provenance.OBSERVED, 9.0),
        Headroom("migrations/0002.sql", 1000),
    )

    (entry,) = report.migrations
    assert (entry.ms, entry.wal_bytes, entry.disk_bytes, entry.failed) == (7.5, 120, 1120, False)
    assert entry.longest_lock == LongestLock(relation="public.posts", mode=LockMode.ACCESS_EXCLUSIVE, held_ms=7.5)


def test_a_statement_tells_what_it_did_behind_a_long_running_transaction() -> None:
    report = report_of(
        statement(1),
        statement(2),
        LockWait(2, "public.posts", 2000.0, True, 100.12345, 101.0, 0.0, 1, None, 'relation "tag" already exists'),
    )

    first, second = (entry.lock_queue for entry in report.statements)
    assert first is None
    assert second
    assert (second.gave_up, second.timeout_ms, second.waited_ms, second.committed) == (True, 2000, 100.123, 1)


def test_unread_input_keeps_a_run_from_passing() -> None:
    report = report_of(statement(), Unreadable("migrations/x.sql", 1, 3, "is not UTF-8", "save it in UTF-8"))

    assert (report.verdict, report.exit_code) == (Verdict.INCOMPLETE, 2)
    assert [(one.path, one.line, one.column) for one in report.unreadable] == [("migrations/x.sql", 1, 3)]


def test_errors_come_before_warnings_and_waived_findings_last() -> None:
    waived = Waived("known", None, "m.sql", 1)
    order = (
        finding(Severity.ERROR, waived=waived),
        finding(Severity.NOTE),
        finding(Severity.WARNING),
        finding(Severity.ERROR),
    )

    report = report_of(statement(), findings=order)

    assert [(one.severity, bool(one.waived)) for one in report.findings] == [
        (Severity.ERROR, False),
        (Severity.WARNING, False),
        (Severity.NOTE, False),
        (Severity.ERROR, True),
    ]


def test_a_statement_that_is_not_understood_is_listed_and_counted() -> None:
    report = report_of(statement(1), statement(2, understood=False))

    assert [one.understood for one in report.statements] == [True, False]
    assert (report.coverage.statements, report.coverage.understood) == (2, 1)


def test_without_a_copy_its_source_is_none() -> None:
    assert report_of().copy.source == "none"


def test_passwords_stay_out_of_the_report() -> None:
    evidence = Evidence()
    evidence.add([CopyMade("postgresql://ada:s3cret@db/blog", "16.9", None, 1, 1, None)])
    command = "migsafe check --copy postgresql://ada:s3cret@db/blog"

    report = assemble(evidence, Checklist(Verdict.PASS, (), ()), VERSIONS, command, {})

    assert report.copy.source == "postgresql://ada:***@db/blog"
    assert "s3cret" not in render_json(report)


def test_stages_that_did_not_run_took_no_time() -> None:
    timings = report_of().timings_ms

    assert (timings.read, timings.plans, timings.total) == (1.5, 0, 2.5)


def test_the_same_evidence_in_another_order_gives_the_same_bytes() -> None:
    rows: list[Row] = [
        lock("public.b", LockMode.SHARE, Provenance.OBSERVED, 1.0),
        lock("public.a", LockMode.SHARE, Provenance.OBSERVED, 1.0),
        lock("public.a", LockMode.ACCESS_SHARE, Provenance.OBSERVED, 1.0),
        Scan(1, "public.b", Provenance.OBSERVED, 1, False),
        Scan(1, "public.a", Provenance.OBSERVED, 1, False),
        Unreadable("b.sql", 1, 1, "is empty", ""),
        Unreadable("a.sql", 1, 1, "is empty", ""),
        statement(2),
        statement(1),
    ]

    assert render_json(report_of(*rows)) == render_json(report_of(*reversed(rows)))
