"""`migsafe baseline`: an old project starts green, and nothing gets worse unseen."""

import json
from pathlib import Path
from typing import Any

import pytest

from migsafe.cli import run
from tests.cli.terminal import migsafe

STATIC = ("--copy", "none")
INDEX = "CREATE INDEX posts_day_idx ON posts (day);\n"
BASELINE = "migsafe-baseline.json"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two dangerous migrations, to be in."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001.sql").write_text(INDEX)
    (tmp_path / "migrations" / "0002.sql").write_text("ALTER TABLE posts DROP COLUMN day;\n" + INDEX)
    (tmp_path / "migsafe.toml").write_text(f'[project]\nmigrations = "migrations"\nbaseline = "{BASELINE}"\n')
    monkeypatch.chdir(tmp_path)
    assert run(["baseline", *STATIC]) == 0
    return tmp_path


def checked(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    capfd.readouterr()
    code = run(["check", "migrations", *STATIC, *arguments, "--format", "json"])
    return code, json.loads(capfd.readouterr().out)


def open_rules(report: dict[str, Any]) -> set[str]:
    return {finding["rule"] for finding in report["findings"] if not finding["waived"]}


def test_a_project_starts_green_and_its_findings_stay_visible(capfd: pytest.CaptureFixture[str]) -> None:
    code, report = checked(capfd, "--strict")

    assert (code, open_rules(report)) == (0, set())
    assert {finding["waived"]["by"] for finding in report["findings"]} == {"baseline"}
    assert {finding["waived"]["path"] for finding in report["findings"]} == {BASELINE}
    locks = next(entry for entry in report["checklist"] if entry["item"] == "locks")
    assert "in the baseline" in locks["summary"]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_reports_for_people_count_them_by_rule(form: str, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    run(["check", "migrations", *STATIC, "--format", form])

    out = capfd.readouterr().out
    assert "findings in the baseline" in out
    assert "2 × index-not-concurrent: migrations/0001.sql:1, migrations/0002.sql:2" in out


def test_lines_may_move_and_the_working_folder_may_change(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = project / "migrations" / "0002.sql"
    path.write_text("-- moved\n\n\n" + path.read_text().replace(" (day)", "\n    (day)  -- by day"))
    assert checked(capfd)[0] == 0

    monkeypatch.chdir(project / "migrations")
    assert run(["check", "0002.sql", *STATIC]) == 0


def test_a_new_finding_is_not_let_through(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = project / "migrations" / "0002.sql"
    path.write_text(path.read_text() + "CREATE INDEX posts_a_idx ON posts (a);\n")

    code, report = checked(capfd)

    assert code == 1
    assert [f["line"] for f in report["findings"] if not f["waived"] and f["severity"] == "error"] == [3]


def test_the_same_statement_twice_is_one_finding_more(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "migrations" / "0001.sql").write_text(INDEX + INDEX)

    code, report = checked(capfd)

    assert code == 1
    assert "index-not-concurrent" in open_rules(report)


def test_an_entry_that_covers_nothing_any_more_is_a_finding_at_its_line(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "migrations" / "0001.sql").write_text("COMMENT ON TABLE posts IS 'all';\n")

    code, report = checked(capfd)

    stale = [finding for finding in report["findings"] if finding["rule"] == "baseline-stale"]
    assert code == 0
    lines = (project / BASELINE).read_text().splitlines()
    assert stale
    assert {finding["path"] for finding in stale} == {BASELINE}
    assert all('"fingerprint"' in lines[finding["line"] - 1] for finding in stale)


def test_entries_of_files_that_are_not_checked_are_not_stale(capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    run(["check", "migrations/0002.sql", *STATIC, "--format", "json"])

    assert "baseline-stale" not in capfd.readouterr().out


def test_entries_of_a_file_that_is_gone_are_stale(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "migrations" / "0001.sql").unlink()

    assert "baseline-stale" in open_rules(checked(capfd)[1])


def test_writing_it_anew_keeps_the_reasons_that_people_gave(project: Path) -> None:
    path = project / BASELINE
    entries = json.loads(path.read_text())
    entries["findings"][0]["reason"] = "the table is tiny"
    path.write_text(json.dumps(entries))

    assert run(["baseline", *STATIC, "--reason", "adopted in May"]) == 0

    reasons = [entry["reason"] for entry in json.loads(path.read_text())["findings"]]
    assert reasons[0] == "the table is tiny"
    assert set(reasons[1:]) == {"was there before migsafe was adopted"}


def test_it_can_be_given_as_an_option_and_written_elsewhere(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "migsafe.toml").write_text('[project]\nmigrations = "migrations"\n')
    assert checked(capfd)[0] == 1

    assert run(["baseline", *STATIC, "--output", "old.json"]) == 0
    assert '[project] baseline = "old.json"' in capfd.readouterr().err

    assert checked(capfd, "--baseline", "old.json")[0] == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot be read: No such file"),
        ("{", "is no baseline"),
        ('{"schema": "migsafe-baseline/1", "findings": [{}]}', "is no baseline: Object missing required field"),
        (
            '{"schema": "migsafe-baseline/1", "findings": [{"rule": "a", "path": "b", "statement": "",\n'
            '"reason": " ", "fingerprint": "c"}]}',
            "an entry of the baseline gives no reason",
        ),
    ],
    ids=["missing", "no JSON", "wrong shape", "no reason"],
)
def test_a_baseline_that_cannot_be_used_is_an_error(
    text: str | None, message: str, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / BASELINE).unlink()
    if text is not None:
        (project / BASELINE).write_text(text)

    assert run(["check", "migrations", *STATIC]) == 2

    err = capfd.readouterr().err
    assert f"error: {BASELINE}" in err
    assert message in err


def test_a_file_that_cannot_be_read_does_not_stop_it(project: Path) -> None:
    (project / "migrations" / "0003.sql").write_bytes(b"SELECT '\xe9';")

    done = migsafe("baseline", *STATIC, folder=project)

    assert done.returncode == 2
    assert "0003.sql:1:9" in done.stderr
    assert "findings written to migsafe-baseline.json" in done.stderr
