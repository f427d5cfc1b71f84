"""`migsafe check` through the whole pipeline, without a copy: exit codes, formats, bad input."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import msgspec
import pytest

from migsafe.cli import run
from migsafe.report.answer import Report
from migsafe.report.formats import Format
from tests.cli.terminal import migsafe

HEADER = "-- owner: team\n-- reason: why\n-- expected: quick\n-- rollback: drop the column\n"
CAREFUL = f"{HEADER}SET lock_timeout = '500ms';\nALTER TABLE posts ADD COLUMN minutes integer;\n"
HASTY = f"{HEADER}ALTER TABLE posts ADD COLUMN minutes integer;\n"
DANGEROUS = f"{HEADER}SET lock_timeout = '500ms';\nCREATE INDEX posts_day_idx ON posts (day);\n"
STATIC = ("--copy", "none", "--cache", "none")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report_of(out: str) -> dict[str, Any]:
    """The JSON report in `out`, held against its contract."""
    msgspec.json.decode(out, type=Report)
    report: dict[str, Any] = json.loads(out)
    return report


@pytest.mark.parametrize(
    ("sql", "options", "code"),
    [
        (CAREFUL, [], 0),
        (HASTY, [], 0),
        (HASTY, ["--strict"], 1),
        (DANGEROUS, [], 1),
        (CAREFUL, ["--require", "plans"], 3),
        (DANGEROUS, ["--require", "plans"], 1),
    ],
    ids=["pass", "warning", "warning-strict", "fail", "incomplete", "fail-before-incomplete"],
)
@pytest.mark.parametrize("form", list(Format))
def test_the_exit_code_is_the_verdicts_in_every_format(
    sql: str, options: list[str], code: int, form: str, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "0002.sql").write_text(sql)

    assert run(["check", "0002.sql", *STATIC, *options, "--format", form]) == code

    captured = capfd.readouterr()
    assert captured.out
    assert captured.err == ""


def test_a_finding_has_its_place_and_what_to_do(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "0002.sql").write_text(DANGEROUS)

    run(["check", "0002.sql", *STATIC])

    out = capfd.readouterr().out
    assert "\n0002.sql:6:1  index-not-concurrent\n" in out
    assert "CREATE INDEX CONCURRENTLY" in out
    assert out.splitlines()[-1].startswith("✘ fail: locks")
    assert "\x1b" not in out


def test_json_shows_the_command_and_all_thirteen_items(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "0002.sql").write_text(CAREFUL)

    run(["check", "0002.sql", *STATIC, "--format", "json"])

    report = report_of(capfd.readouterr().out)
    assert report["command"] == "migsafe check 0002.sql --copy none --cache none --format json"
    assert len(report["checklist"]) == 13
    assert all(entry["reason"] for entry in report["checklist"] if entry["outcome"] == "not-checked")
    assert report["copy"]["source"] == "none"


def test_the_same_input_gives_the_same_bytes_times_aside(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "0002.sql").write_text(DANGEROUS + HASTY)

    texts = []
    for _ in range(2):
        run(["check", "0002.sql", *STATIC, "--format", "json"])
        texts.append(re.sub(r'"timings_ms": \{[^}]*\}', "", capfd.readouterr().out))

    assert texts[0] == texts[1]


BAD_FILES = {
    "missing.sql": None,
    "empty.sql": b"",
    "scaffold.sql": b"-- Your SQL goes here\n",
    "header.sql": b"-- owner: team\n-- reason: a new column\n-- migsafe: allow drop-table because it is empty\n",
    "latin.sql": b"SELECT 1;\nSELECT 'caf\xe9';\n",
    "nul.sql": b"SELECT 1;\0\n",
}


READABLE: dict[Format, Callable[[str], object]] = {
    Format.JSON: json.loads,
    Format.SARIF: json.loads,
    Format.GITLAB: json.loads,
    Format.JUNIT: fromstring,
}


@pytest.mark.parametrize("form", list(Format))
def test_a_report_is_valid_in_its_format_also_when_nothing_could_be_read(
    form: Format, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "missing.sql", *STATIC, "--format", form]) == 2

    out = capfd.readouterr().out
    READABLE.get(form, str)(out)
    assert "missing.sql" in out


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_reported_and_the_others_are_still_checked(
    name: str, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = BAD_FILES[name]
    if content is not None:
        (project / name).write_bytes(content)
    (project / "zz_dangerous.sql").write_text(DANGEROUS)

    assert run(["check", name, "zz_dangerous.sql", *STATIC, "--format", "json"]) == 2

    captured = capfd.readouterr()
    report = report_of(captured.out)
    assert [entry["path"] for entry in report["unreadable"]] == [name]
    assert any(finding["path"] == "zz_dangerous.sql" for finding in report["findings"])
    assert re.match(rf"error: {re.escape(name)}:\d+:\d+: \S", captured.err)
    assert captured.err.count("error: ") == 1


@pytest.mark.parametrize("text", ["-- this one is for SQLite only\n", "/* nothing to do:\n   done by hand */"])
def test_a_migration_may_say_that_there_is_nothing_to_do(
    text: str, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "0002_sqlite.sql").write_text(text)

    assert run(["check", "0002_sqlite.sql", *STATIC]) == 0

    assert "the migrations change nothing in the database" in capfd.readouterr().out


def test_the_place_of_a_byte_that_is_no_utf8_is_exact(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "latin.sql").write_bytes(b"SELECT 1;\nSELECT 'caf\xe9';\n")

    assert run(["check", "latin.sql", *STATIC]) == 2

    assert capfd.readouterr().err.startswith("error: latin.sql:2:12: ")


def test_only_bad_files_still_give_a_valid_report(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "missing.sql", *STATIC, "--format", "json"]) == 2

    report = report_of(capfd.readouterr().out)
    assert report["verdict"] == "incomplete"
    assert report["statements"] == []


def test_an_unknown_setting_names_file_line_and_the_nearest_key(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "migsafe.toml").write_text("[project]\nmigration = 'migrations'\n")
    (project / "0002.sql").write_text(CAREFUL)

    assert run(["check", "0002.sql", *STATIC]) == 2

    captured = capfd.readouterr()
    assert re.match(r"error: \S*migsafe\.toml:2: unknown setting `migration`", captured.err)
    assert "hint: did you mean `migrations`?" in captured.err
    assert captured.out == ""


def test_missing_settings_are_named(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "0002.sql").write_text(CAREFUL)

    assert run(["check", "0002.sql", *STATIC, "--config", "nowhere.toml"]) == 2

    assert capfd.readouterr().err.startswith("error: nowhere.toml: cannot be read: No such file")


def test_an_unknown_copy_is_a_usage_matter(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "0002.sql").write_text(CAREFUL)

    assert run(["check", "0002.sql", "--copy", "embeded"]) == 2

    assert "embeded" in capfd.readouterr().err


def test_nothing_but_the_report_is_on_stdout_when_piped(project: Path) -> None:
    (project / "0002.sql").write_text(CAREFUL)

    done = migsafe("check", "0002.sql", *STATIC, "--format", "json", folder=project)

    assert (done.returncode, done.stderr) == (0, "")
    assert report_of(done.stdout)["verdict"] == "pass"
