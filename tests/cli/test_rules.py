"""`migsafe rules` and `migsafe explain`."""

import json
from pathlib import Path

import pytest

from migsafe.cli import run
from migsafe.rulebook.load import load_rules

RULES = load_rules()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_rules_lists_every_rule_under_its_item(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0

    lines = capfd.readouterr().out.splitlines()
    assert lines[0] == "Locks and availability (locks)"
    for rule in RULES:
        assert [str(rule.severity), rule.id] in [line.split()[:2] for line in lines]


def test_rules_as_json_for_programs(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "--format", "json"]) == 0

    listed = json.loads(capfd.readouterr().out)
    assert [(entry["id"], entry["item"], entry["severity"], entry["title"]) for entry in listed] == [
        (rule.id, rule.item, rule.severity, rule.title) for rule in RULES
    ]


def test_rules_says_which_are_off_by_default(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "ours" / "notes" / "no-fridays"
    own.mkdir(parents=True)
    for file in Path(RULES[0].folder).iterdir():
        (own / file.name).write_bytes(file.read_bytes())
    (own / "rule.toml").write_text("default = false\n" + (own / "rule.toml").read_text())
    (tmp_path / "migsafe.toml").write_text('[rules]\nfolders = ["ours"]\n')

    assert run(["rules"]) == 0
    text = capfd.readouterr().out
    assert run(["rules", "--format", "json"]) == 0
    listed = json.loads(capfd.readouterr().out)

    (line,) = [line for line in text.splitlines() if "no-fridays" in line]
    assert line.endswith("(off by default)")
    assert {entry["id"]: entry["default"] for entry in listed}["no-fridays"] is False


def test_explain_shows_the_page(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", RULES[0].id]) == 0

    out = capfd.readouterr().out
    assert out.startswith(f"# {RULES[0].title}\n")
    assert "## Instead" in out


def test_an_unknown_rule_gets_the_nearest_name(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", f"{RULES[0].id}s"]) == 2

    captured = capfd.readouterr()
    assert captured.err == f"error: there is no rule `{RULES[0].id}s`\nhint: did you mean `{RULES[0].id}`?\n"
    assert captured.out == ""


def test_the_projects_own_rules_are_listed_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "ours" / "locks" / "no-fridays"
    own.mkdir(parents=True)
    for file in Path(RULES[0].folder).iterdir():
        (own / file.name).write_bytes(file.read_bytes())
    (tmp_path / "migsafe.toml").write_text('[rules]\nfolders = ["ours"]\n')

    assert run(["rules"]) == 0

    assert "no-fridays" in capfd.readouterr().out


def test_a_broken_rule_is_named_with_its_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    half = tmp_path / "ours" / "locks" / "half"
    half.mkdir(parents=True)
    (tmp_path / "migsafe.toml").write_text('[rules]\nfolders = ["ours"]\n')

    assert run(["rules"]) == 2

    assert capfd.readouterr().err.startswith(
        f"error: {tmp_path / 'ours' / 'locks' / 'half' / 'rule.toml'}: is missing\n"
    )


def test_broken_settings_are_named_with_line_and_column(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "migsafe.toml").write_text("[rules]\nfolders = [\n")

    assert run(["rules"]) == 2

    assert capfd.readouterr().err.startswith(f"error: {tmp_path / 'migsafe.toml'}:")
