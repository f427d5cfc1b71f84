"""A check that is repeated: the kept report as long as nothing changed, a new one as soon as anything did."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from migsafe import again, seen
from migsafe.cli import run
from tests.cli.terminal import migsafe

STATIC = ("check", "migrations", "--copy", "none", "--format", "json")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in the working folder, with settings, a baseline and a cache of its own."""
    monkeypatch.setenv("MIGSAFE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()  # what lies above, where other tests write, concerns nobody
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_posts.up.sql").write_text("CREATE TABLE posts (id bigint PRIMARY KEY);\n")
    (tmp_path / "migrations" / "1_posts.down.sql").write_text("DROP TABLE posts;\n")
    (tmp_path / "migrations" / "2_title.up.sql").write_text("ALTER TABLE posts ADD COLUMN title text;\n")
    (tmp_path / "migsafe.toml").write_text('[project]\nbaseline = "known.json"\n')
    (tmp_path / "known.json").write_text('{"schema": "migsafe-baseline/1", "findings": []}\n')
    return tmp_path


def checked(*arguments: str) -> bool:
    """Check as a process does, in this one; whether the report was made, not found."""
    monkey = pytest.MonkeyPatch()
    monkey.setattr(sys, "argv", ["migsafe", *arguments])
    try:
        if again.answer(arguments) is not None:
            return False
        run(arguments)
        return True
    finally:
        monkey.undo()
        seen._notes = None


def edited_to_the_same_length(project: Path) -> None:
    path = project / "migrations" / "2_title.up.sql"
    before = path.stat()
    path.write_text("ALTER TABLE posts ADD COLUMN topic text;\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def linked_elsewhere(project: Path) -> None:
    (project / "migrations").rename(project / "others")
    (project / "migrations").symlink_to(project / "others")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an edit that keeps length and time": edited_to_the_same_length,
    "a new migration": lambda project: (project / "migrations" / "3_new.up.sql").write_text("SELECT 1;\n"),
    "a migration less": lambda project: (project / "migrations" / "2_title.up.sql").unlink(),
    "a way back": lambda project: (project / "migrations" / "2_title.down.sql").write_text("SELECT 1;\n"),
    "other settings": lambda project: (project / "migsafe.toml").write_text("[project]\nserver_version = 12\n"),
    "settings that are nearer": lambda project: (project / "migrations" / "migsafe.toml").write_text("[project]\n"),
    "a baseline that is gone": lambda project: (project / "known.json").unlink(),
    "the marks of another tool": lambda project: (project / "migrations" / "flyway.toml").write_text(""),
    "another folder under the name": linked_elsewhere,
}


def test_the_report_is_found_again_until_something_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert checked(*STATIC)
    first = capsysbinary.readouterr().out
    assert not checked(*STATIC)
    assert capsysbinary.readouterr().out == first
    assert json.loads(first)["checklist"]

    assert checked(*STATIC, "--strict")
    monkeypatch.setattr(time, "localtime", lambda: time.struct_time((2031, 5, 7, 0, 0, 0, 0, 0, 0)))
    assert checked(*STATIC)
    monkeypatch.setattr(sys, "version", "another")
    assert checked(*STATIC)
    assert not checked(*STATIC)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("migrations/3_new.up.sql", b"SELECT '\xff';"),
        ("migrations/3_new.up.sql", b""),
        ("migrations/3_new.up.sql", b"CREATE TABLE {{ name }} (id bigint);"),
        ("migrations/3_new.up.sql", b"FROBNICATE;"),
        ("migrations/2_title.down.sql", b"SELECT '\xff';"),
        ("missing.sql", None),
    ],
    ids=["not UTF-8", "empty", "a template", "no SQL", "a way back", "missing"],
)
def test_what_cannot_be_read_is_told_again_until_it_can(
    project: Path, path: str, content: bytes | None, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = (*STATIC, path) if content is None else STATIC
    if content is not None:
        (project / path).write_bytes(content)
    assert checked(*arguments)
    first = capsysbinary.readouterr()
    assert first.err.startswith(f"error: {path}:".encode())

    assert not checked(*arguments)
    assert capsysbinary.readouterr() == first

    (project / path).write_text("ALTER TABLE posts ADD COLUMN minutes integer;\n")
    assert checked(*arguments)
    assert capsysbinary.readouterr().err == b""


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_gives_a_new_report(project: Path, change: Callable[[Path], object]) -> None:
    assert checked(*STATIC)
    change(project)

    assert checked(*STATIC)


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        ((*STATIC, "--output", "report.json"), ""),
        (STATIC, '[workload]\nqueries = ["queries/*.sql"]\n'),
        (STATIC, '[deploy]\nscripts = ["*.sh"]\n'),
        (STATIC, '[jobs]\nfiles = ["crontab"]\n'),
        (STATIC, '[rules]\nfolders = ["house"]\n'),
    ],
    ids=["a file", "a workload", "scripts", "crontabs", "own rules"],
)
def test_what_sees_or_says_more_is_checked_each_time(project: Path, arguments: tuple[str, ...], settings: str) -> None:
    (project / "house").mkdir()
    (project / "migsafe.toml").write_text(settings)
    assert checked(*arguments)

    assert checked(*arguments)


def test_a_damaged_report_is_made_anew(project: Path) -> None:
    assert checked(*STATIC)
    (kept,) = (project / "cache" / "kept").glob("report-*")
    kept.write_bytes(kept.read_bytes()[:-3] + b"???")

    assert checked(*STATIC)


def test_all_that_a_run_opens_is_noted(project: Path) -> None:
    opened: set[str] = set()
    watching = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "os.scandir", "os.listdir") and isinstance(arguments[0], str | os.PathLike):
            opened.add(str(Path(arguments[0]).absolute()))

    sys.addaudithook(hook)
    notes = seen.note()
    run(STATIC)
    watching = False
    seen._notes = None

    of_project = {path for path in opened if Path(path).is_relative_to(project) and "/cache/" not in path}
    assert of_project
    assert of_project <= {str(Path(path).absolute()) for question, path in notes.answers if question != seen.KIND}


def test_a_repeated_check_is_answered_by_a_process_that_loads_little(project: Path) -> None:
    first = migsafe(*STATIC, folder=project)
    second = migsafe(*STATIC, folder=project, PYTHONPROFILEIMPORTTIME="1")

    assert (second.returncode, second.stdout) == (first.returncode, first.stdout)
    assert "migsafe.again" in second.stderr
    assert not {"click", "hashlib"} & {line.rpartition("|")[2].strip() for line in second.stderr.splitlines()}


def test_a_working_folder_that_is_gone_and_a_cache_that_cannot_be_kept_are_no_hindrance(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "program", lambda: os.scandir(project / "nowhere"))
    assert checked(*STATIC)
    assert checked(*STATIC)

    gone = project / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert again.answer(STATIC) is None
    seen._notes = None
    monkeypatch.chdir(project)
