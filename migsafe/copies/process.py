"""Child processes that are servers: started apart from the terminal, and gone when migsafe is gone.

A server gets a session of its own, so that Ctrl-C reaches migsafe alone, which then stops the servers in order. On
Linux the kernel signals the server when migsafe dies without a chance to do so (`kill -9`). That signal fires when the
*thread* that started the server ends (prctl(2), PR_SET_PDEATHSIG), so it is only asked for from the main thread.
"""

import ctypes
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from signal import SIGKILL, Signals
from typing import BinaryIO

from migsafe.copies.server_user import ServerUser
from migsafe.errors import CopyError

LOG = "server.log"

_PR_SET_PDEATHSIG = 1
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


def start_server(
    command: Sequence[str | Path], user: ServerUser, folder: Path, death_signal: Signals
) -> subprocess.Popen[bytes]:
    """Start a server as `user` in `folder`; what it prints goes to LOG there. Raises CopyError."""
    with _log(folder) as log:
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=_environment(),
                start_new_session=True,
                preexec_fn=_die_with_parent(death_signal),
                user=user.uid if user.other else None,
                group=user.gid if user.other else None,
                extra_groups=[] if user.other else None,
            )
        except OSError as error:
            raise CopyError(f"{command[0]} cannot be started as user {user.name}: {error.strerror}") from None


def run_tool(command: Sequence[str | Path], user: ServerUser, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a server's own tool (`initdb` …) to its end as `user` in `folder`. Raises OSError when it cannot be run."""
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(),
        start_new_session=True,
        preexec_fn=_die_with_parent(SIGKILL),
        user=user.uid if user.other else None,
        group=user.gid if user.other else None,
        extra_groups=[] if user.other else None,
    )


def stop_server(process: subprocess.Popen[bytes], ladder: Sequence[tuple[Signals, float]]) -> None:
    """Send each signal and wait its seconds, until the server is gone; the last resort is always SIGKILL."""
    for number, seconds in (*ladder, (SIGKILL, 10.0)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str, folder: Path) -> None:
    """Poll until the server answers. Raises CopyError with the end of its log when it ends or takes a minute."""
    deadline = time.monotonic() + 60
    while not ready():
        if process.poll() is not None:
            raise CopyError(f"{name} ended while it started: {_last_lines(folder)}")
        if time.monotonic() > deadline:
            raise CopyError(f"{name} did not answer within a minute: {_last_lines(folder)}")
        time.sleep(0.01)


def last_panic(folder: Path) -> str | None:
    """What the PostgreSQL of a folder said when it gave itself up, None where it did not."""
    with _log(folder) as log:
        found = re.findall(r"PANIC: +(.*)", log.read().decode("utf-8", errors="replace"))
    return found[-1] if found else None


def _log(folder: Path) -> BinaryIO:
    # The folder is the servers' user's: a link there must not lead root elsewhere.
    return open(os.open(folder / LOG, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b")  # noqa: PTH123


def _last_lines(folder: Path) -> str:
    with _log(folder) as log:
        lines = log.read().decode("utf-8", errors="replace").splitlines()
    return " | ".join(line.strip() for line in lines if line.strip())[-600:] or "its log is empty"


def _environment() -> dict[str, str]:
    """Nothing of the user's PG* variables, locale or time zone may change what the copy does."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"LC_ALL": "C", "TZ": "UTC"}


def _die_with_parent(number: Signals) -> Callable[[], None] | None:
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def arrange() -> None:
        # After the change of user: changing it clears the setting.
        prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return arrange
