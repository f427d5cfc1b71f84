"""`--since`: what is new or changed since a git reference is judged, everything earlier is history."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from migsafe.cli import run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

STATIC = ("--copy", "none")
INDEX = "CREATE INDEX posts_day_idx ON posts (day);\n"
COLUMN = "ALTER TABLE posts ADD COLUMN {} integer;\n"


def git(*arguments: str, folder: Path | None = None) -> None:
    identity = ("-c", "user.name=me", "-c", "user.email=me@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(**files: str | None) -> None:
    for name, text in files.items():
        path = Path("migrations") / f"{name}.sql"
        path.parent.mkdir(exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text)
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message=x")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose branch `main` has two migrations; on a branch of its own, to be in."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    git("init", "--quiet", "--initial-branch=main")
    (root / "migsafe.toml").write_text('[project]\nmigrations = "migrations"\n')
    commit(V1__base="CREATE TABLE posts (id bigint);\n", V2__day=COLUMN.format("day"))
    git("checkout", "--quiet", "-b", "feature")
    return root


def since(capfd: pytest.CaptureFixture[str], *arguments: str, ref: str = "main") -> tuple[int, dict[str, Any]]:
    capfd.readouterr()
    code = run(["check", f"--since={ref}", *STATIC, *arguments, "--format", "json"])
    return code, json.loads(capfd.readouterr().out)


def judged(report: dict[str, Any]) -> list[str]:
    return sorted({Path(statement["path"]).stem for statement in report["statements"]})


def disagreements(report: dict[str, Any]) -> dict[str, tuple[str, str]]:
    rules = {"merged-migration-changed", "migration-out-of-order", "migration-number-twice"}
    found = [finding for finding in report["findings"] if finding["rule"] in rules]
    return {finding["rule"]: (Path(finding["path"]).stem, finding["severity"]) for finding in found}


def test_a_committed_migration_is_judged_and_those_before_are_history(capfd: pytest.CaptureFixture[str]) -> None:
    commit(V3__index=INDEX)

    code, report = since(capfd)

    assert (code, judged(report)) == (1, ["V3__index"])
    assert disagreements(report) == {}


def test_what_is_not_committed_yet_counts_too(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "migrations" / "V3__untracked.sql").write_text(INDEX)
    (project / "migrations" / "V4__staged.sql").write_text(INDEX)
    git("add", "migrations/V4__staged.sql")
    (project / "migrations" / "README.md").write_text("no migration")
    (project / "other.sql").write_text("SELECT 1;")

    assert judged(since(capfd)[1]) == ["V3__untracked", "V4__staged"]


def test_it_works_from_any_folder_and_for_the_paths_that_are_named(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(V3__a=COLUMN.format("a"), V4__b=COLUMN.format("b"))
    monkeypatch.chdir(project / "migrations")

    assert judged(since(capfd)[1]) == ["V3__a", "V4__b"]
    assert judged(since(capfd, "V3__a.sql")[1]) == ["V3__a"]
    assert judged(since(capfd, "../migrations")[1]) == ["V3__a", "V4__b"]


def test_nothing_new_passes_and_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    code, report = since(capfd, "--require", "locks")

    assert (code, report["statements"]) == (0, [])
    locks = report["checklist"][0]
    assert (locks["outcome"], locks["summary"]) == ("pass", "no migration is new or changed since main")


def test_what_others_merged_meanwhile_is_no_change(capfd: pytest.CaptureFixture[str]) -> None:
    commit(V5__mine=COLUMN.format("mine"))
    git("checkout", "--quiet", "main")
    commit(V3__theirs=INDEX)
    git("checkout", "--quiet", "feature")

    code, report = since(capfd)

    assert (judged(report), disagreements(report)) == (["V5__mine"], {})
    assert code == 0


def test_a_merged_migration_must_not_change(capfd: pytest.CaptureFixture[str]) -> None:
    commit(V2__day=COLUMN.format("night"))

    code, report = since(capfd)

    assert (code, judged(report)) == (1, ["V2__day"])
    assert disagreements(report) == {"merged-migration-changed": ("V2__day", "error")}


def test_changed_comments_are_a_warning(capfd: pytest.CaptureFixture[str]) -> None:
    commit(V2__day="-- by day\n" + COLUMN.format("day"))

    assert disagreements(since(capfd)[1]) == {"merged-migration-changed": ("V2__day", "warning")}


def test_a_merged_migration_must_not_go(capfd: pytest.CaptureFixture[str]) -> None:
    commit(V2__day=None)

    code, report = since(capfd)

    assert (code, judged(report)) == (1, [])
    assert disagreements(report) == {"merged-migration-changed": ("V2__day", "error")}


def test_a_new_migration_comes_after_the_merged_ones(capfd: pytest.CaptureFixture[str]) -> None:
    commit(V4__mine=COLUMN.format("mine"))
    git("checkout", "--quiet", "main")
    commit(V5__theirs=COLUMN.format("theirs"))
    git("checkout", "--quiet", "feature")

    assert disagreements(since(capfd)[1]) == {"migration-out-of-order": ("V4__mine", "warning")}


def test_a_number_is_taken_once(capfd: pytest.CaptureFixture[str]) -> None:
    commit(V3__mine=COLUMN.format("mine"))
    git("checkout", "--quiet", "main")
    commit(V3__theirs=COLUMN.format("theirs"))
    git("checkout", "--quiet", "feature")

    assert disagreements(since(capfd)[1]) == {"migration-number-twice": ("V3__mine", "error")}


def test_numbers_are_compared_without_git_too(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(V3__a=COLUMN.format("a"), V3__b=COLUMN.format("b"))
    capfd.readouterr()

    run(["check", "migrations/V3__b.sql", *STATIC, "--format", "json"])

    assert disagreements(json.loads(capfd.readouterr().out)) == {"migration-number-twice": ("V3__b", "error")}


def test_a_tool_that_knows_migrations_by_name_may_have_a_number_twice(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def add(name: str) -> None:
        (project / "prisma" / "migrations" / name).mkdir(parents=True)
        (project / "prisma" / "migrations" / name / "migration.sql").write_text(COLUMN.format(name[-1]))
        git("add", "--all")
        git("commit", "--quiet", "--message=x")

    add("20240101000000_a")
    git("checkout", "--quiet", "-b", "second")
    add("20240101000000_b")
    capfd.readouterr()

    for arguments in (["prisma/migrations"], ["prisma/migrations", "--since=feature"]):
        run(["check", *arguments, *STATIC, "--format", "json"])
        report = json.loads(capfd.readouterr().out)
        assert (disagreements(report), judged(report)[-1]) == ({}, "migration")


@pytest.mark.parametrize("ref", ["nosuch", "-h", "--output=/tmp/x", "main\n", "$(touch x)"])
def test_a_reference_that_git_does_not_know_is_an_error(
    ref: str, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", f"--since={ref}", *STATIC]) == 2

    err = capfd.readouterr().err
    assert err.startswith("error: --since ")
    assert "hint: " in err
    assert not (project / "x").exists()


def test_a_shallow_clone_is_an_error_that_says_what_to_fetch(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(V3__index=INDEX)
    git("clone", "--quiet", "--depth=1", f"file://{project}", "shallow", folder=tmp_path)
    monkeypatch.chdir(tmp_path / "shallow")

    assert run(["check", "--since=HEAD~1", *STATIC]) == 2

    assert "this clone is shallow: fetch the history" in capfd.readouterr().err


def test_a_folder_outside_of_git_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "0001.sql").write_text(INDEX)
    monkeypatch.chdir(tmp_path / "plain")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))

    assert run(["check", "--since=main", *STATIC, "."]) == 2

    assert "is in no git repository" in capfd.readouterr().err


def tool(project: Path, files: dict[str, str]) -> None:
    """Another tool's migrations instead of the project's, merged into `main`; `feature` goes on from there."""
    git("checkout", "--quiet", "main")
    shutil.rmtree(project / "migrations")
    (project / "migsafe.toml").unlink()
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    commit()
    git("checkout", "--quiet", "-B", "feature")


def test_without_settings_the_only_folder_of_migrations_is_found(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tool(project, {"db/diesel.toml": "", "db/migrations/2024-01-01-000000_a/up.sql": INDEX, "seed.sql": "SELECT 1;"})
    new = project / "db" / "migrations" / "2024-01-02-000000_b"
    new.mkdir()
    (new / "up.sql").write_text(COLUMN.format("b"))
    (new / "down.sql").write_text("ALTER TABLE posts DROP COLUMN b;\n")
    (project / "seed.sql").write_text("SELECT 2;")

    code, report = since(capfd)

    assert (code, [statement["path"] for statement in report["statements"]]) == (
        0,
        ["db/migrations/2024-01-02-000000_b/up.sql"],
    )
    assert disagreements(report) == {}


def test_what_a_tool_does_not_run_is_no_migration(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plan = "%project=x\n\na 2020-01-01T00:00:00Z A <a@b> # 1\n"
    tool(project, {"sqitch.plan": plan, "deploy/a.sql": INDEX, "revert/a.sql": INDEX, "verify/a.sql": "SELECT 1;"})
    (project / "verify" / "a.sql").write_text("SELECT 2;")
    (project / "revert" / "a.sql").unlink()

    code, report = since(capfd)

    assert (code, report["statements"], disagreements(report)) == (0, [], {})


def test_a_repeatable_migration_may_change(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    tool(
        project,
        {"sql/V1__a.sql": "CREATE TABLE a (id int);", "sql/R__views.sql": "CREATE OR REPLACE VIEW v AS SELECT 1;"},
    )
    (project / "sql" / "R__views.sql").write_text("CREATE OR REPLACE VIEW v AS SELECT 2;")

    _, report = since(capfd)

    assert (judged(report), disagreements(report)) == (["R__views"], {})


def test_no_hook_of_the_repository_runs(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    hook = project / "hook"
    hook.write_text(f"#!/bin/sh\ntouch {project}/ran\n")
    hook.chmod(0o755)
    git("config", "core.fsmonitor", str(hook))
    git("config", "diff.external", str(hook))
    (project / "migrations" / "V3__index.sql").write_text(INDEX)
    (project / "ran").unlink(missing_ok=True)

    assert judged(since(capfd)[1]) == ["V3__index"]

    assert not (project / "ran").exists()
