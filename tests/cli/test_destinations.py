"""Where reports go."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from migsafe.commands.destinations import Destination, destinations, write
from migsafe.errors import InputError
from migsafe.report.answer import Report
from migsafe.report.formats import Format
from migsafe.report.json import render_json
from migsafe.report.layout import Layout
from migsafe.report.markdown import render_markdown
from migsafe.report.text import render_text
from tests.cli.terminal import COMMAND, environment
from tests.report.answers import failing


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("formats", "outputs", "expected"),
    [
        ([], [], [Destination(Format.TEXT, None)]),
        ([], ["a.txt"], [Destination(Format.TEXT, Path("a.txt"))]),
        (["json"], [], [Destination(Format.JSON, None)]),
        (
            ["json", "markdown"],
            ["a.json", "a.md"],
            [Destination(Format.JSON, Path("a.json")), Destination(Format.MARKDOWN, Path("a.md"))],
        ),
        (["json", "text"], ["a.json"], [Destination(Format.JSON, Path("a.json")), Destination(Format.TEXT, None)]),
        (
            ["text", "json"],
            ["-", "a.json"],
            [Destination(Format.TEXT, None), Destination(Format.JSON, Path("a.json"))],
        ),
    ],
)
def test_the_ith_output_takes_the_ith_format(
    formats: list[str], outputs: list[str], expected: list[Destination]
) -> None:
    assert destinations(formats, outputs) == tuple(expected)


def test_every_report_reaches_its_destination(capfd: pytest.CaptureFixture[str]) -> None:
    write(failing(), destinations(["json", "markdown", "text"], ["a.json", "a.md"]), color=True)

    assert Path("a.json").read_text("utf-8") == render_json(failing())
    assert Path("a.md").read_text("utf-8") == render_markdown(failing())
    assert capfd.readouterr().out == render_text(failing(), Layout())


def test_stdout_gets_utf8_whatever_the_locale(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write(failing(), destinations([], []), color=True)

    assert "✘ fail".encode() in capfdbinary.readouterr().out


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_a_file_that_cannot_be_written_is_named_and_the_others_are_written() -> None:
    Path("full.json").symlink_to("/dev/full")

    with pytest.raises(InputError, match=rf"full\.json: cannot be written: {os.strerror(errno.ENOSPC)}"):
        write(failing(), destinations(["json", "markdown"], ["full.json", "a.md"]), color=False)

    assert Path("a.md").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_where_stdout_is_full_the_files_are_written_and_no_bug_is_told() -> None:
    Path("1.sql").write_text("SELECT 1;")
    command = [*COMMAND, "check", "1.sql", "--copy", "none", "--format", "text", "--format", "json"]

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*command, "--output", "-", "--output", "a.json"], env=environment(), stdout=full, stderr=subprocess.PIPE
        )

    assert done.stderr.decode() == f"error: stdout: cannot be written: {os.strerror(errno.ENOSPC)}\n"
    assert done.returncode == 2
    assert Path("a.json").exists()


def test_a_reader_that_goes_away_hears_no_complaint(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "rules"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_a_written_report_is_valid_in_its_format() -> None:
    write(failing(), destinations(["json"], ["a.json"]), color=False)

    assert msgspec.json.decode(Path("a.json").read_bytes(), type=Report) == failing()
