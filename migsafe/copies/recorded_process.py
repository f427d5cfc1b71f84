"""Ending a server that a killed run left, by its pid file, and never another process that has the same number now."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL, Signals


def end_recorded(pid_file: Path, folder: Path, number: Signals) -> None:
    """Send `number` to the process that `pid_file` names, then SIGKILL after ten seconds, and wait until it is gone.

    Nothing happens when the process does not belong to the pid file's owner, or when neither its command line nor its
    working folder lies in `folder`.
    """
    recorded = _read(pid_file)
    if recorded is None:
        return
    pid, uid = recorded
    for signal, seconds in ((number, 10.0), (SIGKILL, 5.0)):
        if not _belongs(pid, uid, folder):
            return
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal)
        deadline = time.monotonic() + seconds
        while _belongs(pid, uid, folder) and time.monotonic() < deadline:
            time.sleep(0.01)


def _read(pid_file: Path) -> tuple[int, int] | None:
    try:
        file = os.open(pid_file, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        first_line = os.read(file, 100).split(b"\n")[0].strip()
        return (int(first_line), os.fstat(file).st_uid) if first_line.isdigit() and int(first_line) > 1 else None
    finally:
        os.close(file)


def _belongs(pid: int, uid: int, folder: Path) -> bool:
    return _belongs_by_proc(pid, uid, folder) if sys.platform == "linux" else _belongs_by_ps(pid, uid, folder)


def _belongs_by_proc(pid: int, uid: int, folder: Path) -> bool:
    process = Path(f"/proc/{pid}")
    try:
        if process.stat().st_uid != uid:
            return False
        # Old Redis versions rewrite their command line; their working folder stays.
        mentioned = os.fsencode(folder) in (process / "cmdline").read_bytes()
        return mentioned or (process / "cwd").readlink().is_relative_to(folder)
    except OSError:
        return False


def _belongs_by_ps(pid: int, uid: int, folder: Path) -> bool:
    found = subprocess.run(
        ["/bin/ps", "-ww", "-o", "uid=,command=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    owner, _, command = found.stdout.strip().partition(" ")
    return owner == str(uid) and str(folder) in command
