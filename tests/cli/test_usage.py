"""What the command line takes, and how it answers what it cannot take."""

import subprocess
import sys
from pathlib import Path

import pytest

import migsafe as package
from migsafe.cli import run
from migsafe.report.formats import Format
from tests.cli.terminal import environment, migsafe

HEAVY = ("sqlglot", "psycopg", "redis", "rich", "jinja2", "msgspec", "sqlite3", "migsafe.model")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from migsafe.cli import run\n"
        f"code = run([{option!r}])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], code, file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stderr == "[] 0\n"


@pytest.mark.parametrize("late", ["atexit.register(print, 'late')", "threading.Timer(0.1, print, ['late']).start()"])
def test_leaving_early_loses_nothing(late: str, tmp_path: Path) -> None:
    program = f"import atexit, threading\n{late}\nfrom migsafe.__main__ import main\nmain()"

    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--formt"],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "late\n")
    assert "No such option" in done.stderr


def test_version_is_the_packages(tmp_path: Path) -> None:
    done = migsafe("--version", folder=tmp_path)

    assert (done.stdout, done.returncode) == (f"migsafe, version {package.__version__}\n", 0)


@pytest.mark.parametrize("command", ["check", "explain", "rules", "facts"])
def test_help_lists_every_command(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert f"\n  {command} " in capfd.readouterr().out


def test_help_offers_the_formats_that_work_and_no_others(capfd: pytest.CaptureFixture[str]) -> None:
    run(["check", "--help"])

    out = capfd.readouterr().out
    assert f"--format {'|'.join(Format)}\n" in out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["chekc"], "No such command 'chekc'"),
        (["check", "--formt", "json"], "No such option"),
        (["check", "--format", "yaml"], "there is no format `yaml`; available: text, json, markdown, html, sarif"),
        (["check", "--format", "markdwon"], "there is no format `markdwon`; did you mean `markdown`?"),
        (["check", "--require", "locks,hit-ration"], "there is no item `hit-ration`; did you mean `hit-ratio`?"),
        (["check", "--require", "locks", "--require", "lock"], "there is no item `lock`; did you mean `locks`?"),
        (["check", "--server-version", "160004"], "160004 is not in the range"),
        (["check", "--format", "json", "--format", "text"], "only one report can go to stdout"),
        (["check", "--output", "a", "--output", "b"], "2 --output but 1 --format"),
        (["check", "--output", "nowhere/a.json"], "nowhere/a.json: its folder does not exist"),
        (["check", "--output", "."], "is a folder"),
        (["check", "--format", "json", "--output", "a", "--format", "text", "--output", "a"], "is given twice"),
        (["facts"], "Missing argument 'PATH...'"),
        (["explain"], "Missing argument 'RULE'"),
        (["rules", "--format", "xml"], "there is no format `xml`; available: text, json"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_right(
    arguments: list[str],
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(arguments) == 2

    captured = capfd.readouterr()
    assert complaint in " ".join(captured.err.split())
    assert captured.out == ""
