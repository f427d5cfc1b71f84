"""A finding is known again whatever moves above it, and never taken for another."""

import pytest
from msgspec.structs import replace

from migsafe.model import Finding, Item, Provenance, Severity, Statement
from migsafe.rulebook.fingerprint import with_fingerprints
from tests.rulebook.facts import statement


def finding(
    number: int | None = 4, *, rule: str = "a-rule", path: str = "m.sql", line: int = 4, **changes: object
) -> Finding:
    found = Finding(
        rule, Item.LOCKS, Severity.ERROR, "It waits.", "", path, line, 1, line, number, Provenance.OBSERVED, ()
    )
    return replace(found, **changes)


def prints(*findings: Finding, sql: str = "DROP TABLE posts") -> list[str]:
    statements: dict[int, Statement] = {4: replace(statement(4), text=sql)}
    return [one.fingerprint for one in with_fingerprints(findings, statements, str)]


@pytest.mark.parametrize("sql", ["DROP  TABLE\n posts", "drop table posts", "DROP /* at last */ TABLE -- yes\n posts"])
def test_spaces_case_and_comments_do_not_count(sql: str) -> None:
    assert prints(finding(), sql=sql) == prints(finding())


def test_line_severity_message_and_evidence_do_not_count() -> None:
    moved = finding(line=40, column=3, severity=Severity.NOTE, message="Else.", evidence=Provenance.PREDICTED)

    assert prints(moved) == prints(finding())


@pytest.mark.parametrize("other", [finding(rule="b-rule"), finding(path="n.sql"), finding(query="post_list")])
def test_rule_file_and_query_count(other: Finding) -> None:
    assert prints(other) != prints(finding())


def test_other_words_count() -> None:
    assert prints(finding(), sql="DROP TABLE post") != prints(finding())
    assert prints(finding(), sql="SELECT 'a--b'") != prints(finding(), sql="SELECT 'a'")


def test_equal_findings_are_told_apart() -> None:
    first, second = prints(finding(), finding())

    assert first == prints(finding())[0]
    assert first != second


def test_without_a_statement_the_measured_names_count_and_the_numbers_do_not() -> None:
    post = finding(None, measured=(("pattern", "post"), ("stale", 0.5)))
    less = finding(None, measured=(("pattern", "post"), ("stale", 0.1)))
    user = finding(None, measured=(("pattern", "user"), ("stale", 0.5)))

    assert prints(post) == prints(less)
    assert prints(post) != prints(user)
