"""No error on a safe migration, and exactly one on a dangerous one: from the text alone, and on a real server.

The cases of a corpus run one after the other in one project; they have no table in common.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.copies.supply import SharedServers, shared_servers
from migsafe.model import Severity
from migsafe.progress import Silent
from migsafe.report.answer import Report
from migsafe.request import Request
from tests.rulebook.cases import Case, read_corpus, write_cases

SAFE = read_corpus("safe.sql")
DANGEROUS = read_corpus("dangerous.sql")
REFUSED = {
    "column-assigned-twice",
    "concurrently-in-transaction",
    "concurrently-on-partitioned-table",
    "drop-index-of-constraint",
    "enum-value-used-in-same-transaction",
    "not-null-column-without-default",
    "not-valid-foreign-key-on-partitioned-table",
    "refresh-concurrently-without-unique-index",
}
"""Rules about what PostgreSQL refuses."""
TOLD_BY_ROWS = {"not-null-column-without-default": "constraint-violated-by-data"}
"""What says the same better where the table has rows."""


@pytest.fixture(scope="module")
def servers() -> Iterator[SharedServers]:
    with shared_servers() as shared:
        yield shared


def test_safe_migrations_give_no_error_from_their_text(tmp_path: Path) -> None:
    report = by_text(SAFE, tmp_path)

    assert report.unreadable == ()
    assert errors(report, SAFE) == {case.title: [] for case in SAFE}


def test_safe_migrations_give_no_error_on_a_server(servers: SharedServers, tmp_path: Path) -> None:
    report = on_server(SAFE, servers, tmp_path)

    assert [entry.error for entry in report.statements if entry.error is not None] == []
    assert errors(report, SAFE) == {case.title: [] for case in SAFE}


def test_dangerous_migrations_give_the_one_error_that_they_are_about_from_their_text(tmp_path: Path) -> None:
    assert errors(by_text(DANGEROUS, tmp_path), DANGEROUS) == {case.title: [case.rule] for case in DANGEROUS}


def test_dangerous_migrations_give_the_one_error_that_they_are_about_on_a_server(
    servers: SharedServers, tmp_path: Path
) -> None:
    """Those that run there: a failure would end the whole run."""
    cases = tuple(case for case in DANGEROUS if case.rule not in REFUSED)
    report = on_server(cases, servers, tmp_path)

    assert [entry.error for entry in report.statements if entry.error is not None] == []
    assert errors(report, cases) == {case.title: [case.rule] for case in cases}


@pytest.mark.parametrize("case", [case for case in DANGEROUS if case.rule in REFUSED], ids=lambda case: case.title)
def test_a_migration_that_the_server_refuses_gives_one_error(
    case: Case, servers: SharedServers, tmp_path: Path
) -> None:
    rule = TOLD_BY_ROWS.get(case.rule, case.rule)

    assert errors(on_server((case,), servers, tmp_path), (case,)) == {case.title: [rule]}


def by_text(cases: tuple[Case, ...], folder: Path) -> Report:
    paths = write_cases(cases, folder)
    return check(Request(paths=paths, config=folder / "migsafe.toml", copy="none"), Silent())


def on_server(cases: tuple[Case, ...], servers: SharedServers, folder: Path) -> Report:
    paths = write_cases(cases, folder)
    return check(Request(paths=paths, config=folder / "migsafe.toml"), Silent(), lambda: nullcontext(servers))


def errors(report: Report, cases: tuple[Case, ...]) -> dict[str, list[str]]:
    """By the title of the case: the rules that find an error in one of its statements."""
    found: dict[str, list[str]] = defaultdict(list)
    for finding in report.findings:
        if finding.severity == Severity.ERROR and finding.statement is not None:
            found[Path(finding.path).name].append(finding.rule)
    return {case.title: found.get(f"{number:04}_case.sql", []) for number, case in enumerate(cases, 1)}
