"""Every rule's examples, through the whole pipeline, on a real PostgreSQL and a real Redis."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.commands.example_history import remember
from migsafe.copies.supply import SharedServers, shared_servers
from migsafe.progress import Silent
from migsafe.report.answer import Report
from migsafe.report.checklist import FindingEntry
from migsafe.request import Request
from migsafe.rulebook.examples import complaints, has_history, parse_example, write_project
from migsafe.rulebook.load import load_rules
from migsafe.rulebook.rule import Rule
from tests.rulebook.together import fits, write_together

PARTS = 2
TOGETHER = tuple(rule for rule in load_rules() if fits(rule))
ALONE = tuple(rule for rule in load_rules() if not fits(rule))


@pytest.fixture(scope="module")
def servers() -> Iterator[SharedServers]:
    with shared_servers() as shared:
        yield shared


@pytest.mark.parametrize("rule", ALONE, ids=lambda rule: rule.id)
def test_the_bad_example_gives_the_rule_and_the_good_one_passes(
    rule: Rule, servers: SharedServers, tmp_path: Path
) -> None:
    bad = judged(rule, "bad.sql", rule.bad, tmp_path / "bad", servers)
    good = judged(rule, "good.sql", rule.good, tmp_path / "good", servers)

    assert complaints(rule.id, bad.findings, good.findings) == ()


@pytest.mark.parametrize("part", range(PARTS))
def test_examples_that_fit_into_one_project_do_so_together(part: int, servers: SharedServers, tmp_path: Path) -> None:
    rules = TOGETHER[part::PARTS]
    placed = write_together(rules, tmp_path)
    request = Request(paths=tuple(one.path for one in placed), config=tmp_path / "migsafe.toml")
    report = check(request, Silent(), lambda: nullcontext(servers))
    found: dict[str, list[FindingEntry]] = defaultdict(list)
    for finding in report.findings:
        found[Path(finding.path).name].append(finding)
    bad, good = (
        {one.rule.id: found[one.path.name] for one in placed if one.is_bad is is_bad} for is_bad in (True, False)
    )

    assert report.unreadable == ()
    assert [entry.error for entry in report.statements if entry.error is not None] == []
    assert {rule.id: complaints(rule.id, bad[rule.id], good[rule.id]) for rule in rules} == dict.fromkeys(bad, ())


def judged(rule: Rule, name: str, text: str, folder: Path, servers: SharedServers) -> Report:
    """The report on one example, all of whose files could be read."""
    example = parse_example(text, f"{rule.folder}/{name}")
    if has_history(example) and shutil.which("git") is None:
        pytest.skip("the example has a history, and git is not installed")
    migration = write_project(example, folder, on=() if rule.default else (rule.id,))
    request = Request(paths=(migration,), config=folder / "migsafe.toml", since=remember(example, migration))
    report = check(request, Silent(), lambda: nullcontext(servers))
    assert [entry for entry in report.unreadable if rule.id != "statement-not-understood"] == []
    return report
