"""Removing what killed runs left: their servers, then their folders.

A folder is touched only when it carries a run's name and mark, belongs to this user, is no symbolic link, and its lock
is free. A process is killed only when a pid file in that folder names it and the process itself proves to belong there.
"""

import fcntl
import os
import re
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from signal import SIGQUIT, SIGTERM

from migsafe.copies.recorded_process import end_recorded

PREFIX = "migsafe-"
OWNER = "owner"
OWNER_TEXT = b"migsafe run: this folder is removed when its run has ended\n"

_NAME = re.compile(rf"{PREFIX}[a-z0-9_]{{8}}")
_YOUNG_S = 60
# What makes each server leave at once: PostgreSQL's immediate shutdown; Redis, which was told not to save.
_PID_FILES = (("*/data/postmaster.pid", SIGQUIT), ("*/redis.pid", SIGTERM))


def sweep() -> tuple[Path, ...]:
    """Remove the folders of ended runs, after the servers that still run in them. Returns what was removed."""
    return tuple(folder for place in places() for folder in _run_folders(place) if _remove_if_left(folder))


def places() -> tuple[Path, ...]:
    """Where run folders are made, in order of preference."""
    candidates = (Path(place).resolve() for place in (tempfile.gettempdir(), "/tmp", "/var/tmp"))  # noqa: S108
    return tuple(dict.fromkeys(place for place in candidates if place.is_dir()))


def remove_run(folder: Path) -> None:
    """Kill the servers recorded in `folder`, wait for them, and remove it."""
    for pattern, number in _PID_FILES:
        for pid_file in folder.glob(pattern):
            end_recorded(pid_file, folder, number)
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        # A backend that is just ending may have written one more file.
        time.sleep(0.05)


def _run_folders(place: Path) -> list[Path]:
    try:
        return [folder for folder in place.iterdir() if _NAME.fullmatch(folder.name)]
    except OSError:
        return []


def _remove_if_left(folder: Path) -> bool:
    try:
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            return False
        owner = os.open(folder / OWNER, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return _remove_if_unborn(folder)
    except OSError:
        return False
    try:
        # Held while removing, so that two sweeps do not meet in one folder.
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.read(owner, len(OWNER_TEXT)) != OWNER_TEXT:
            return False
        remove_run(folder)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(owner)


def _remove_if_unborn(folder: Path) -> bool:
    """A run that died before it could mark its folder left it empty; a young one is just being made."""
    try:
        if time.time() - folder.lstat().st_mtime < _YOUNG_S:
            return False
        nameless = folder / f"{OWNER}.new"
        with suppress(FileNotFoundError):
            if nameless.read_bytes() in (b"", OWNER_TEXT):
                nameless.unlink()
        folder.rmdir()
    except OSError:
        return False
    return True
