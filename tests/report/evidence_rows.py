"""Evidence written by hand, and the answer that is assembled from it."""

from migsafe.checklist import draw_up
from migsafe.evidence import Evidence
from migsafe.model import (
    Finding,
    Item,
    Provenance,
    Row,
    Severity,
    Statement,
    Waived,
)
from migsafe.report.answer import Report, Versions
from migsafe.report.assemble import assemble

VERSIONS = Versions(migsafe="0.1.0", postgresql="16.9", redis=None, sqlglot="30.1.0")


def report_of(*rows: Row, findings: tuple[Finding, ...] = ()) -> Report:
    evidence = Evidence()
    evidence.add(rows)
    return assemble(evidence, draw_up(findings, (), ()), VERSIONS, "migsafe check", {"read": 1.5, "total": 2.5})


def statement(number: int = 1, *, understood: bool = True) -> Statement:
    return Statement(
        id=number,
        path="migrations/0002.sql",
        ordinal=number,
        line=number,
        column=1,
        end_line=number,
        start=0,
        end=10,
        text="ALTER TABLE",
        verb="ALTER TABLE",
        summary="ALTER TABLE posts",
        understood=understood,
        transaction_id=1,
        needs_autocommit=False,
        lock_timeout_ms=None,
        statement_timeout_ms=None,
    )


def finding(severity: Severity, query: str | None = None, waived: Waived | None = None) -> Finding:
    return Finding(
        rule=f"a-{severity}",
        item=Item.PLANS,
        severity=severity,
        message="It is so.",
        instead="Do that.",
        path="migrations/0002.sql",
        line=1,
        column=1,
        end_line=1,
        statement=1,
        evidence=Provenance.MEASURED,
        measured=(("before", 5),),
        query=query,
        waived=waived,
    )
