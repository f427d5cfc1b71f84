"""What is left behind when a run is interrupted, terminated or killed: nothing, at the latest after the next start."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

import pytest

from migsafe.copies.run_folder import open_run
from migsafe.copies.sweep import sweep


@dataclass(frozen=True)
class Child:
    process: subprocess.Popen[str]
    folder: Path
    pids: tuple[int, ...]

    def servers_run(self) -> bool:
        return any(_runs(pid) for pid in self.pids)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Nobody may be there to collect an orphan that has ended.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@contextmanager
def child(repository: Path, thread: str) -> Iterator[Child]:
    command = [sys.executable, "-m", "tests.copies.child", thread]
    with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            folder, *pids = process.stdout.readline().split()
            yield Child(process, Path(folder), tuple(map(int, pids)))
        finally:
            process.kill()


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


@pytest.mark.parametrize(("number", "code"), [(SIGINT, 130), (SIGTERM, 143)])
def test_ctrl_c_and_sigterm_leave_no_server_and_no_folder(repository: Path, number: Signals, code: int) -> None:
    with child(repository, "main") as started:
        assert started.servers_run()
        started.process.send_signal(number)
        assert started.process.wait(20) in (code, -number)
        assert not started.servers_run()
        assert not started.folder.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets servers end with their parent")
def test_servers_end_with_a_run_that_is_killed(repository: Path) -> None:
    with child(repository, "main") as started:
        started.process.send_signal(SIGKILL)
        started.process.wait(20)
        assert wait_for(lambda: not started.servers_run())


def test_the_next_run_removes_servers_and_folder_of_a_killed_run_and_spares_live_runs(repository: Path) -> None:
    with open_run() as live, child(repository, "thread") as started:
        sweep()
        assert started.servers_run()
        assert (started.folder / "owner").exists()
        started.process.send_signal(SIGKILL)
        started.process.wait(20)
        assert started.servers_run()
        sweep()
        # Another test's sweep may have been first: then it is still at it.
        assert wait_for(lambda: not started.folder.exists())
        assert not started.servers_run()
        assert (live.path / "owner").exists()
