"""The live line is for people at a terminal, and only there."""

import io
import os
import pty
import sys
import time

import pytest

from migsafe.progress import showing


def shown(*, quiet: bool) -> str:
    """What a terminal gets to see of two stages."""
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal, showing(terminal, quiet=quiet) as progress:
        with progress.stage("rehearse"):
            progress.advance("CREATE INDEX\x1b[31m [bold]a ON b")
            time.sleep(0.3)
        with progress.stage("plans"):
            time.sleep(0.3)
    return read_to_end(reader)


def read_to_end(reader: int) -> str:
    """What a pseudo-terminal that its writer has closed still holds; its end is an error (EIO)."""
    seen = b""
    try:
        while chunk := os.read(reader, 4096):
            seen += chunk
    except OSError:
        pass
    finally:
        os.close(reader)
    return seen.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="reads what is left in a closed pseudo-terminal")
def test_a_terminal_sees_stage_and_step_and_the_line_vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")

    seen = shown(quiet=False)

    assert "rehearse" in seen
    assert "[bold]a ON b" in seen
    assert "\x1b[31m [bold]" not in seen
    assert "plans" in seen
    assert seen.rstrip().endswith("\x1b[2K"), "the last thing is to erase the line"


@pytest.mark.parametrize(("term", "quiet"), [("dumb", False), ("xterm", True)])
def test_a_dumb_terminal_and_a_quiet_run_see_nothing(term: str, quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)

    assert shown(quiet=quiet) == ""


def test_a_pipe_sees_nothing() -> None:
    pipe = io.StringIO()

    with showing(pipe, quiet=False) as progress, progress.stage("rehearse"):
        progress.advance("CREATE INDEX")

    assert pipe.getvalue() == ""
