"""`migsafe rules test` on a folder of the user's own rules, on real servers."""

from pathlib import Path

import pytest

from migsafe.cli import run

TOML = """\
title = "A table is called friday"
severity = "error"
message = "{relation} is called friday"
what = "A table has the name of a day."
why = "Nobody deploys on it."
instead = "CREATE TABLE monday (id integer);"
fine_when = "Never."
"""
FIND = "SELECT statement, relation FROM action WHERE kind = 'create-table' AND relation = 'public.friday';\n"
BAD = "CREATE TABLE friday (id integer);\n"
GOOD = "CREATE TABLE monday (id integer);\n"


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    """A rule in a folder of its own, with examples that do what they must."""
    folder = tmp_path / "ours" / "compatibility" / "no-fridays"
    folder.mkdir(parents=True)
    for name, text in (("rule.toml", TOML), ("find.sql", FIND), ("bad.sql", BAD), ("good.sql", GOOD)):
        (folder / name).write_text(text)
    return folder


def test_examples_that_do_what_they_must_pass(rule: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test", str(tmp_path / "ours")]) == 0

    assert capfd.readouterr().out == "✔ no-fridays\n1 of 1 rules pass their examples\n"


def test_examples_that_do_not_fail_and_say_how(rule: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (rule / "bad.sql").write_text(GOOD)
    (rule / "good.sql").write_text(BAD)

    assert run(["rules", "test", str(tmp_path / "ours")]) == 1

    lines = capfd.readouterr().out.splitlines()
    assert lines[0].startswith("✘ no-fridays: bad.sql does not give it, but ")
    assert lines[1:] == ["✘ no-fridays: good.sql gives it, too", "0 of 1 rules pass their examples"]
