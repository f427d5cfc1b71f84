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

    assert report.unreadable == ()
    assert errors(report, SAFE) == {case.title: [] for case in SAFE}


def test_dangerous_migrations_give_the_one_error_that_they_are_about_from_their_text(tmp_path: Path) -> None:
    assert errors(by_text(DANGEROUS, tmp_path), DANGEROUS) == {case.title: [case.rule] for case in DANGEROUS}


def test_dangerous_migrations_give_the_one_error_that_they_are_about_on_a_server(
    servers: SharedServers, tmp_path: Path
) -> None:
    assert errors(on_server(DANGEROUS, servers, tmp_path), DANGEROUS) == {case.title: [case.rule] for case in DANGEROUS}


def by_text(cases: tuple[Case, ...], folder: Path) -> Report:
    paths = write_cases(cases, folder)
    return check(Request(paths=paths, config=folder / "migsafe.toml", copy="none"), Silent())


def on_server(cases: tuple[Case, ...], servers: SharedServers, folder: Path) -> Report:
    paths = write_cases(cases, folder)
    return check(Request(paths=paths, config=folder / "migsafe.toml"), Silent(), lambda: nullcontext(servers))


def errors(report: Report, cases: tuple[Case, ...]) -> dict[str, list[str]]:
    """By the title of the case: the rules that find an error in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for finding in report.findings:
        if finding.severity == Severity.ERROR:
            found[Path(finding.path).name].append(finding.rule)
    return {case.title: found.get(f"{number:04}_case.sql", []) for number, case in enumerate(cases, 1)}
