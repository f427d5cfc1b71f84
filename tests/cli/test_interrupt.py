"""Ending a check from outside: the right exit code, and no server and no folder left behind."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals

import pytest

from tests.cli.terminal import COMMAND, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for servers in /proc")


@pytest.fixture
def place() -> Iterator[Path]:
    """A temporary folder whose path is short enough for a socket, and which the servers' user may enter."""
    with tempfile.TemporaryDirectory(prefix="t", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def slow_project(tmp_path: Path) -> Path:
    """A project whose seed takes a minute."""
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001.sql").write_text("CREATE TABLE posts (id integer);\n")
    (migrations / "0002.sql").write_text("ALTER TABLE posts ADD COLUMN minutes integer;\n")
    (tmp_path / "seed.sql").write_text("SELECT pg_sleep(60);\n")
    (tmp_path / "migsafe.toml").write_text('[copy]\nseed = ["seed.sql"]\ncache = "none"\n')
    return tmp_path


@pytest.mark.parametrize(("number", "code"), [(SIGINT, 130), (SIGTERM, 143)])
def test_an_ended_check_leaves_nothing_behind(number: Signals, code: int, place: Path, slow_project: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "check", "migrations/0002.sql"],
        cwd=slow_project,
        env=environment(TMPDIR=str(place), MIGSAFE_CACHE_DIR=str(slow_project / "bases")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert until(lambda: any(place.rglob(".s.PGSQL.*")), process)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)

    assert (process.returncode, out) == (code, ""), err
    assert "Traceback" not in err
    assert list(place.iterdir()) == []
    assert servers_in(place) == []


def until(condition: Callable[[], bool], process: "subprocess.Popen[str]") -> bool:
    """Wait for a condition, half a minute at most, as long as the process lives."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        if condition():
            return True
        time.sleep(0.05)
    return False


def servers_in(place: Path) -> list[str]:
    """Command lines of processes that work in the folder."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if folder.name.isdigit() and str(place) in line:
            found.append(line)
    return found
